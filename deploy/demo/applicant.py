"""What applicants and subscribers do from outside, as the commands and a bank tell of it."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.applications import application_for
from deploy.demo.bank import pay_bills, pay_debt
from services.catalogue import service_of
from services.model.bills import PaymentResult
from services.model.complaints import Complaint, ComplaintAbout, ComplaintDecision
from services.model.connections import Connection
from services.model.keys import ApplicantKind
from services.ports import UnitOfWork
from services.submission.submit import submit_records
from services.withdrawal import WithdrawalResult, withdraw_request
from workers.app import App
from workers.cli.complaints import PROCESS, form_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Whoever asks the company of `app` for something. It blocks: engine and database are asked at once."""

    app: App

    def submit(
        self,
        service_key: str,
        connection: Connection,
        *,
        now: datetime,
        kind: ApplicantKind | None,
        changes: dict[str, object],
    ) -> None:
        """As `aftersales submit` does: an application that is in order, but for the changes."""
        app, service = self.app, service_of(service_key)
        with app.reading() as uow:
            application = application_for(uow, service.key, connection, now=now, kind=kind)
        record = {**application, **changes}
        submit_records([record], service=service, transactions=app.transactions, clock=app.clock, starter=app.engine)

    def withdraw(self, tracking_code: str) -> WithdrawalResult:
        """As `aftersales withdraw` does."""
        app = self.app
        return app.transactions.run(lambda uow: withdraw_request(uow, clock=app.clock, tracking_code=tracking_code))

    def pay_debt(self, tracking_code: str) -> PaymentResult:
        """As a payment gateway tells it."""
        app = self.app
        return app.transactions.run(lambda uow: pay_debt(uow, clock=app.clock, tracking_code=tracking_code))

    def pay_bills(self, bill_id: str) -> None:
        """As a payment gateway tells it."""
        app = self.app
        app.transactions.run(lambda uow: pay_bills(uow, clock=app.clock, bill_id=bill_id))

    def complain(self, tracking_code: str, about: ComplaintAbout, text: str) -> None:
        """As `aftersales complaint` does."""
        self.app.engine.start(PROCESS, {"complaint": form_of(tracking_code, about, text)})

    def answered_request(self, tracking_code: str) -> str | None:
        """See the function of this name."""
        with self.app.reading() as uow:
            return answered_request(uow, tracking_code)


def answered_request(uow: UnitOfWork, tracking_code: str) -> str | None:
    """The request that goes on once all complaints about this one are answered: it, or that which it was begun again
    as; None as long as one is open or the new request is not registered.
    """
    complaints = uow.complaints.of_request(tracking_code)
    if not complaints or any(each.is_open for each in complaints):
        return None
    if complaints[-1].decision is not ComplaintDecision.REOPENED:
        return tracking_code
    return _begun_again(uow, complaints[-1])


def _begun_again(uow: UnitOfWork, complaint: Complaint) -> str | None:
    found = None if complaint.draft_key is None else uow.requests.find_by_draft(complaint.draft_key)
    return None if found is None else found.tracking_code
