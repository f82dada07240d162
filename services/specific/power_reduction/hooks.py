"""What the other rooms are told of a power reduction."""

from collections.abc import Iterator, Mapping
from datetime import date

from services.changes.capacity import TEMPORARY_DECREASE
from services.hooks import AnswersCheck, ConnectionCheck
from services.intake.against_connection import without_meter
from services.jalali import format_jalali
from services.model.answers import Answer
from services.model.connections import Connection
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.power_reduction.ending import last_day
from services.specific.power_reduction.model import PowerReduction
from services.specific.power_reduction.periods import period_findings
from services.specific.power_reduction.ports import PowerReductions
from services.text import to_persian_digits

SERVICE = "power-reduction"


def _findings(uow: UnitOfWork, connection: Connection) -> Iterator[Finding]:
    """Only power that flows is reduced, and not what is reduced already."""
    yield from without_meter(connection)
    for reduction in uow.repository(PowerReductions).of_connection(connection.bill_id):
        if reduction.ended_at is None and _is_reduced(uow, reduction):
            yield Finding(field="billId", code="reduced-already", message=_reduced_text(uow, reduction))


def _days(_uow: UnitOfWork, _connection: Connection, answers: Mapping[str, Answer], today: date) -> Iterator[Finding]:
    """The last day of the reduction, and the licence beside it."""
    yield from period_findings(answers, today)


def _is_reduced(uow: UnitOfWork, reduction: PowerReduction) -> bool:
    return any(each.change == TEMPORARY_DECREASE.key for each in uow.changes.of_request(reduction.tracking_code))


def _reduced_text(uow: UnitOfWork, reduction: PowerReduction) -> str:
    until = format_jalali(last_day(uow, reduction.tracking_code))
    return (
        f"قدرت این اشتراک با درخواست {to_persian_digits(reduction.tracking_code)} تا {until} کاهش یافته است. "
        "تمدید آن یا پایان زودتر را از اداره خدمات مشترکین بخواهید."
    )


CONNECTION_CHECK = ConnectionCheck(service=SERVICE, findings=_findings)
ANSWERS_CHECK = AnswersCheck(service=SERVICE, findings=_days)
