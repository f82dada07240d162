"""What a person owes the sister companies, behind HTTP.

The contract, to be adapted to that which is granted:
`POST {url}/debts` {requestKey, nationalId} → 200 {"version": "1", "nationalId", "debts": [{"company": its
name in Persian, "amount": rials}]}, empty where nothing is owed.
"""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from services.money import Rials
from services.ports.outside import OutsideFault, SisterDebt
from workers.gateways.outside_http import Answer, OutsideHttp

# Letters, digits and what joins them: it stands in a form that reads markdown.
_NAME = r"^[\p{L}\p{M}\p{N}\x{200C} ().،-]+$"


class _Owed(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, hide_input_in_errors=True)

    company: Annotated[str, Field(min_length=1, max_length=80, pattern=_NAME)]
    amount: Annotated[int, Field(gt=0, lt=10**15)]


class _Debts(Answer):
    national_id: str
    debts: Annotated[list[_Owed], Field(max_length=50)]


class HttpSisterCompanies:
    """Implements `SisterCompanies`."""

    def __init__(self, http: OutsideHttp) -> None:
        self._http = http

    def debts_of(self, *, national_id: str, request_key: str) -> Sequence[SisterDebt]:
        """What this person owes. Raises OutsideUnavailable."""
        reply = self._http.ask("debts", {"nationalId": national_id}, request_key=request_key)
        if not reply.is_success:
            raise self._http.unavailable(OutsideFault.UNREADABLE)
        said = self._http.read(reply, _Debts, about={"national_id": national_id})
        return [SisterDebt(company=each.company, amount=Rials(each.amount)) for each in said.debts]
