"""How manifests write what by-law 35-4 asks, and which requests stand in each other's way."""

from typing import Self

from pydantic import Field, model_validator

from services.registry.admission import Aspect, Precedence, Requirement
from services.registry.scalars import Name, Persian
from services.registry.step_rows import Strict

_DEBTS = {Requirement.OWN_DEBTS, Requirement.DEBTS_ELSEWHERE, Requirement.SISTER_DEBTS}
_POWER = {Aspect.POWER, Aspect.CONNECTION}


class AdmissionTable(Strict):
    """Of a service: what it asks, what of the connection it changes, and why it asks this and no more; the field that
    names other connections which it takes in, where there are any.
    """

    asks: tuple[Requirement, ...]
    touches: tuple[Aspect, ...]
    because: Persian
    also: Name | None = None

    @model_validator(mode="after")
    def _asks_debtors_for_power_alone(self) -> Self:
        if _DEBTS.intersection(self.asks) and not _POWER.intersection(self.touches):
            raise ValueError(
                "by-law 35-4 asks for debts who wants a connection or power, and nobody who pays, objects or asks for "
                "his history: leave them out of asks, or name power or connection in touches"
            )
        return self


class ConflictRow(Strict):
    """What is asked for while what is open."""

    asked: tuple[Aspect, ...] = Field(min_length=1)
    open: tuple[Aspect, ...] = Field(min_length=1)
    precedence: Precedence
    reason: Persian
