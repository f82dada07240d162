"""Permanent collection step 12: which instalment of a refund is next, and whether a debt stops it."""

from dataclasses import dataclass
from datetime import datetime

from services.jalali import format_jalali, local_date
from services.model.refunds import Instalment, Refund
from services.refunds.payee import FLOORS, PURPOSES
from services.refunds.paying import credit_in, next_instalment
from services.refunds.setting_off import StoppingDebt, refund_of, stopping_debt
from services.text import format_number, format_rials
from services.visiting.next_visit import start_of_work
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request."""

    tracking_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentView(JobOutput):
    """An instalment that waits: its number, which one and of what, what is to be paid, and when; `is_due` from its day
    on. `credit_text`: what of it is credit of the account, null where nothing is. `payee_url`: the page that says who
    gets it.
    """

    number: int
    title: str
    amount_text: str
    credit_text: str | None
    due_text: str
    due_at: datetime
    is_due: bool
    payee_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtView(JobOutput):
    """What the connection owes, how much of it the refund can pay, and how much it has to leave, in Persian."""

    owed_text: str
    can_pay_text: str
    floor_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The next instalment, null where all are paid or set off; the debt that stops it, null without one."""

    instalment: InstalmentView | None
    stopping_debt: DebtView | None


@handles("find-instalment")
def handle(context: JobContext, data: Input) -> Output:
    """Find it."""
    found = next_instalment(context.uow, tracking_code=data.tracking_code)
    stopping = stopping_debt(context.uow, tracking_code=data.tracking_code)
    return Output(
        instalment=None if found is None else _instalment(context, found),
        stopping_debt=None if stopping is None else _debt(refund_of(context.uow, data.tracking_code), stopping),
    )


def _instalment(context: JobContext, found: Instalment) -> InstalmentView:
    count = len(context.uow.refunds.instalments_of(found.tracking_code))
    refund = refund_of(context.uow, found.tracking_code)
    first_hour = start_of_work(found.due_on)
    credit = credit_in(context.uow, found)
    return InstalmentView(
        number=found.number,
        title=_title(refund, found, count=count),
        amount_text=format_rials(found.left),
        credit_text=format_rials(credit) if credit else None,
        due_text=format_jalali(found.due_on),
        due_at=first_hour if found.due_on > local_date(refund.planned_at) else refund.planned_at,
        is_due=found.due_on <= local_date(context.clock.now()),
        payee_url=context.company.payee_url(found.tracking_code),
    )


def _title(refund: Refund, found: Instalment, *, count: int) -> str:
    part = "یک‌جا" if count == 1 else f"{format_number(found.number)} از {format_number(count)}"
    return f"{part}، بابت {PURPOSES[refund.purpose]}"


def _debt(refund: Refund, stopping: StoppingDebt) -> DebtView:
    return DebtView(
        owed_text=format_rials(stopping.owed),
        can_pay_text=format_rials(stopping.can_pay),
        floor_text=FLOORS[refund.purpose],
    )
