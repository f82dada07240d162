"""What diagnosis has before it of a declared reading in doubt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.billing.debts import Account
from services.clock import Clock
from services.labels import reading_text
from services.ports import UnitOfWork
from services.readings.check import check_reading
from services.reference.data import ReferenceData
from services.review import review_of
from services.specific.self_declared_reading.findings import TableFinding, tell
from services.specific.self_declared_reading.ports import declaration_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Persian markdown, none of it personal. `in_doubt`: which of two readings is wrong has to be said."""

    request_text: str
    site_text: str
    account: Account
    declared_text: str
    reading_text: str
    in_doubt: bool
    findings_text: str
    refusal_text: str


def examined(
    uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str, found: Iterable[TableFinding]
) -> Examined:
    """It, by the records of now. Raises NotFound, UnknownFinding."""
    review = review_of(uow, tracking_code=tracking_code)
    check = check_reading(uow, tracking_code=tracking_code)
    told = tell(uow, clock=clock, reference=reference, tracking_code=tracking_code, found=found)
    return Examined(
        request_text=review.request_text,
        site_text=review.site_text,
        account=review.account,
        declared_text=reading_text(declaration_of(uow, tracking_code).declared),
        reading_text=check.text,
        in_doubt=check.in_doubt,
        findings_text=told.findings,
        refusal_text=told.refusal,
    )
