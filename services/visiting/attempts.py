"""A visit that came to nothing: nobody at home, put off by the subscriber, a wrong address."""

from dataclasses import dataclass
from datetime import datetime

from services.clock import Clock
from services.company import Company
from services.forms.fields import FieldReader
from services.forms.findings import Reply
from services.jalali import format_jalali_time
from services.labels import ATTEMPT_OUTCOMES
from services.model.metering import WorkOrder
from services.model.visits import AttemptOutcome, Side, VisitAttempt, Window
from services.ports import UnitOfWork
from services.text import in_one_line, to_persian_digits
from services.visiting.appointments import agree
from services.visiting.windows import WORDING, read_window

NOTE = "visitNote"

REPORTED = WORDING.extended(
    titles={"outcome": "نتیجهٔ مراجعه", **WORDING.titles, NOTE: "آنچه با نشانی نمی‌خواند"},
    messages={
        (NOTE, "missing"): "بنویسید چه چیزی با نشانی نمی‌خواند.",
        (NOTE, "shape"): "بنویسید چه چیزی با نشانی نمی‌خواند.",
        (NOTE, "too-long"): "آنچه با نشانی نمی‌خواند را کوتاه‌تر بنویسید.",
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptReply(Reply):
    """The visit as it is kept; None where something of the report is to be corrected. `is_agreed`: the next visit has
    its time already.
    """

    attempt: VisitAttempt | None = None
    is_agreed: bool = False


def record_attempt(
    uow: UnitOfWork, *, clock: Clock, company: Company, work_order_number: str, report: object
) -> AttemptReply:
    """Keep a visit in vain with its order, which stays open. One that the subscriber has put off has its next time by
    the same report. What is wrong with the report is the answer; then nothing is kept. Raises NotFound.
    """
    order = uow.metering.order(work_order_number)
    reader = FieldReader(report, REPORTED)
    read = _read(uow, reader, order, at=clock.now())
    if read is None:
        return AttemptReply(findings=reader.findings)
    attempt, window = read
    uow.visits.add_attempt(attempt)
    if window is not None:
        agree(uow, clock=clock, company=company, order=order, window=window, by=Side.AGENT)
    return AttemptReply(attempt=attempt, is_agreed=window is not None)


def attempts_text(uow: UnitOfWork, order_number: str) -> str:
    """The order's visits in vain as a Persian markdown list, oldest first."""
    return "\n".join(f"- {attempt_text(each)}" for each in uow.visits.attempts_of(order_number))


def attempt_text(attempt: VisitAttempt) -> str:
    """One of them in a line."""
    note = f" ({to_persian_digits(in_one_line(attempt.note))})" if attempt.note else ""
    return f"{format_jalali_time(attempt.made_at)}: {ATTEMPT_OUTCOMES[attempt.outcome]}{note}"


def _read(
    uow: UnitOfWork, reader: FieldReader, order: WorkOrder, *, at: datetime
) -> tuple[VisitAttempt, Window | None] | None:
    outcome = reader.choice("outcome", AttemptOutcome)
    note = reader.reason(NOTE) if outcome is AttemptOutcome.WRONG_ADDRESS else None
    window = read_window(uow, reader, order, now=at) if outcome is AttemptOutcome.POSTPONED else None
    if outcome is None or reader.findings:
        return None
    attempt = VisitAttempt(
        work_order_number=order.number, agent_code=order.agent_code, outcome=outcome, note=note, made_at=at
    )
    return attempt, window
