"""The escalation table as it is written. Unknown keys are faults."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from services.escalation.table import Addressee, Channel
from services.registry.scalars import Key, Limit, Persian

Channels = Annotated[frozenset[Channel], Field(min_length=1)]
Mobile = Annotated[str, Field(pattern=r"^09[0-9]{9}$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SuperiorRow(_Strict):
    """Whom the supervisor answers to."""

    in_charge: Persian
    mobile: Mobile


class AheadRow(_Strict):
    """A level before the miss."""

    percent: Annotated[StrictInt, Field(gt=0, lt=100)]
    tells: Addressee
    by: Channels
    shortest_limit: Limit = timedelta(0)
    at_once: StrictBool = False


class MissedRow(_Strict):
    """The level of the miss."""

    by: Channels
    at_once: StrictBool = False


class UnansweredRow(_Strict):
    """A level after the miss."""

    after: Limit
    at_once: StrictBool = False


class RuleRow(_Strict):
    """The levels of the limits of a unit, an office, both, or all."""

    unit: Key | None = None
    office: Key | None = None
    superior: SuperiorRow | None = None
    missed: MissedRow
    ahead: tuple[AheadRow, ...] = ()
    unanswered: tuple[UnansweredRow, ...] = ()


class EscalationFile(_Strict):
    """The whole file."""

    kept_by_subscriber: frozenset[str] = frozenset()
    superior: SuperiorRow
    rules: tuple[RuleRow, ...]
