"""What the other rooms are told of a bill review."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.hooks import AnswersCheck
from services.model.answers import Answer
from services.model.connections import Connection
from services.model.requests import Finding
from services.ports import UnitOfWork
from services.specific.bill_review.objection import findings


def _findings(
    uow: UnitOfWork, connection: Connection, answers: Mapping[str, Answer], _today: date
) -> Iterable[Finding]:
    """Whatever the day: a bill may be objected to at any time."""
    return findings(uow, connection, answers)


ANSWERS_CHECK = AnswersCheck(service="bill-review", findings=_findings)
