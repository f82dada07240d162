"""By-law 35-4 (b): what the applicant owes sister companies; asked by the national ID, which goes nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.errors import BusinessError
from services.labels import unavailable_text
from services.ports import UnitOfWork
from services.ports.outside import OutsideUnavailable, SisterCompanies, SisterDebt
from services.text import format_rials


class SisterInquiry(StrEnum):
    """What has come of the inquiry. UNAVAILABLE: nobody has answered, a person inquires by hand."""

    CLEAR = "clear"
    OWED = "owed"
    UNAVAILABLE = "unavailable"


class SistersUnavailable(BusinessError):
    """No answer, and asked often enough: who examines the request inquires by hand. `text` says so, in Persian."""

    code = "SYSTEM_UNAVAILABLE"

    def __init__(self, fault: OutsideUnavailable) -> None:
        super().__init__(str(fault))
        self.text = unavailable_text(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class SisterAnswer:
    """The answer, and in Persian markdown what is owed to whom; "" where nothing is."""

    inquiry: SisterInquiry
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who is asked about. Personal data: for the adapter alone."""

    national_id: str = field(repr=False)


def applicant_of(uow: UnitOfWork, tracking_code: str) -> Applicant:
    """The request's. Raises NotFound."""
    return Applicant(national_id=uow.requests.get(tracking_code).application.applicant.national_id)


def ask_sisters(applicant: Applicant, sisters: SisterCompanies, *, request_key: str, is_last_try: bool) -> SisterAnswer:
    """Ask them. Raises SistersUnavailable where asking again does not help or was tried often enough, else
    OutsideUnavailable.
    """
    try:
        debts = sisters.debts_of(national_id=applicant.national_id, request_key=request_key)
    except OutsideUnavailable as error:
        if is_last_try or not error.fault.may_pass:
            raise SistersUnavailable(error) from None
        raise
    return SisterAnswer(inquiry=SisterInquiry.OWED if debts else SisterInquiry.CLEAR, text=_text(debts))


def _text(debts: Sequence[SisterDebt]) -> str:
    return "\n".join(f"- {each.company}: {format_rials(each.amount)}" for each in debts)
