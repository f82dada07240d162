"""The subscriber's telephones. His name is none: whoever corrects it has to know whether it is the same person."""

from dataclasses import dataclass, replace

from services.changes.case import Case
from services.changes.change import RecordChange
from services.errors import NotFound
from services.model.changes import FormerContact
from services.model.connections import Subscriber
from services.model.requests import Applicant, Request
from services.ports import UnitOfWork
from services.steps.on_standard import standard_of_request

_ANOTHER_PERSON = "متقاضی مشترک این اشتراک نیست: شمارهٔ او با پرونده یکی نیست."
_BY_THE_SUBSCRIBER = "تلفن‌ها فقط به درخواست خود مشترک عوض می‌شود؛ اگر مشترک دیگری است، نخست نام اشتراک باید تغییر کند."


def _check_person(case: Case) -> None:
    if case.connection.subscriber.national_id != case.request.application.applicant.national_id:
        case.refuse(_ANOTHER_PERSON, _BY_THE_SUBSCRIBER)


def _change_contact_data(case: Case) -> None:
    """The telephones of the applicant's sheet become the subscriber's, who is the same person."""
    applicant, connection = case.request.application.applicant, case.connection
    known = connection.subscriber
    person = replace(known, mobile=applicant.mobile, landline=applicant.landline)
    former = FormerContact(full_name=known.full_name, mobile=known.mobile, landline=known.landline)
    case.save(connection, replace(connection, subscriber=person), former=former)


CONTACT_DATA = RecordChange(
    key="contact-data", title="تلفن‌های مشترک اصلاح شد", check=_check_person, make=_change_contact_data
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedContact:
    """The telephones as they are, and as the applicant wants them. Personal data."""

    known: Subscriber
    asked: Applicant

    @property
    def is_subscriber(self) -> bool:
        """Whether the applicant is the subscriber: nobody else's request changes them."""
        return self.known.national_id == self.asked.national_id


def asks_for_contact_data(uow: UnitOfWork, request: Request) -> bool:
    """Whether the request, as long as it is open, would change the subscriber's telephones."""
    standard = standard_of_request(uow, request)
    return request.is_open and standard is not None and standard.change == CONTACT_DATA.key


def asked_contact(uow: UnitOfWork, tracking_code: str) -> AskedContact:
    """What the unit that examines the request decides about. Raises NotFound, also where nobody has to know."""
    request = uow.requests.get(tracking_code)
    if not asks_for_contact_data(uow, request):
        raise NotFound("asked telephones of request", tracking_code)
    known = uow.connections.get(request.application.bill_id).subscriber
    return AskedContact(known=known, asked=request.application.applicant)
