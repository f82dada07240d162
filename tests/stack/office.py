"""What others do before and after an operator sits down: a request has come, a payment has arrived, a colleague has
done his task, the workers end a request.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from deploy.demo.applications import application_for
from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS, Role, TasklistClient
from services.billing.payments import BillIdentifiers, PaymentNotice, record_payment
from services.catalogue import service_of
from services.jalali import format_jalali, local_date
from services.model.bills import PaymentChannel
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.tasks import OpenTask
from services.steps.due import engine_text
from services.submission.submit import submit_records
from workers.app import App

Found = TypeVar("Found")

_BILL_ID = "1321404126"  # of no story


def until(found: Callable[[], Found | None], what: str) -> Found:
    """What is found, as soon as there is something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (it := found()):
        assert time.monotonic() < deadline, f"waited {PATIENCE_SECONDS:.0f} s in vain until {what}"
        time.sleep(0.25)
    return it


def as_shown(due_at: datetime) -> datetime:
    """A due instant of the ledger as the engine, and by it Tasklist, is told of it: in whole milliseconds."""
    return datetime.fromisoformat(engine_text(due_at))


def submitted(app: App, service_key: str, bill_id: str, kind: ApplicantKind | None = None, **changes: object) -> str:
    """The tracking code of a new request, once it is registered; the first of this service for the connection."""
    with app.reading() as uow:
        application = application_for(uow, service_key, uow.connections.get(bill_id), now=app.clock.now(), kind=kind)
    reference = f"{service_key}-{bill_id}"
    record = {**application, **changes, "clientReference": reference}
    service = service_of(service_key)
    submit_records([record], service=service, transactions=app.transactions, clock=app.clock, starter=app.engine)
    return until(lambda: _registered(app, reference), "the request is registered")


def tasks_of(app: App, code: str, unit: str) -> list[OpenTask]:
    """The unit's open tasks of a request, as Tasklist lists them by now."""
    return [each for each in app.open_tasks.of_request(code) if each.unit == unit]


def task_of(app: App, code: str, unit: str) -> OpenTask:
    """The unit's task of a request, as soon as Tasklist lists it."""
    [task] = until(lambda: tasks_of(app, code, unit), f"the {unit} has a task")
    return task


def named_task(app: App, code: str, name: str) -> OpenTask:
    """The request's task with this name, as soon as Tasklist lists it."""

    def found() -> list[OpenTask]:
        return [each for each in app.open_tasks.of_request(code) if each.name == name]

    [task] = until(found, f"there is «{name}»")
    return task


def do(stack: StackConfig, app: App, code: str, name: str, form: Mapping[str, object]) -> None:
    """The unit completes its task of a request in Tasklist, which then lists it no longer."""
    task = named_task(app, code, name)
    with TasklistClient.for_role(stack.web_url, Role(task.unit)) as tasklist:
        if task.assignee is None:
            tasklist.claim(task.key)
        tasklist.complete(task.key, form)
    until(lambda: task.key not in {each.key for each in app.open_tasks.of_request(code)}, f"«{name}» is done")


def pay_by_stub(stack: StackConfig, app: App, code: str) -> None:
    """The bill that is waited for is paid, and the unit writes down its stub."""
    task = named_task(app, code, "دریافت ته‌فیش پرداخت")
    with TasklistClient.for_role(stack.web_url, Role(task.unit)) as tasklist:
        bill = tasklist.variables(task.key, only=["bill"])["bill"]
    paid_on = format_jalali(local_date(app.clock.now()))
    stub = {"reference": f"8{bill['number']}", "amount": str(bill["amountRials"]), "paidOn": paid_on}
    do(stack, app, code, task.name, {"stub": stub})


def _registered(app: App, reference: str) -> str | None:
    with app.reading() as uow:
        request = uow.requests.find_by_client_reference(reference)
    return request.tracking_code if request else None


def pay_an_unknown_bill(app: App, *, reference: str) -> None:
    """A gateway tells of money for a connection that is ours and a bill that is not."""
    notice = PaymentNotice(
        reference=reference,
        amount="1250000",
        paid_on=format_jalali(local_date(app.clock.now())),
        channel=PaymentChannel.GATEWAY,
    )
    with app.begin() as uow:
        bill = BillIdentifiers(bill_id=_BILL_ID, payment_id="125000000")
        record_payment(uow, clock=app.clock, bill=bill, notice=notice)


def outcome_of(app: App, code: str) -> RequestOutcome | None:
    """How the request ended, as soon as the workers have done what is left of it; None where they do not in time."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with app.reading() as uow:
            outcome = uow.requests.get(code).outcome
        if outcome is not None or time.monotonic() > deadline:
            return outcome
        time.sleep(0.25)
