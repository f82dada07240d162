"""How exact a meter has to be by how it counts, and how far bills are corrected back for one that was not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator
from pydantic.functional_validators import AfterValidator

from services.errors import ReferenceDataMissing
from services.model.custody import MeterKind
from services.registry.scalars import Day, Positive

_MOST_PERCENT = 100


def _percent(text: str) -> str:
    if not text.isascii() or not text.replace(".", "", 1).isdigit() or not 0 < Decimal(text) < _MOST_PERCENT:
        raise ValueError('a percentage is a text as "2.5", more than 0 and less than 100')
    return text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ToleranceRow(_Strict):
    """The largest error of meters of a kind; without one, of those of which nobody knows it."""

    kind: MeterKind | None = None
    since: Day = Field(alias="from")
    percent: Annotated[StrictStr, AfterValidator(_percent)]


class CorrectionRow(_Strict):
    """For how many days before the verdict bills are corrected at most."""

    since: Day = Field(alias="from")
    most_days: Positive


Row = TypeVar("Row", ToleranceRow, CorrectionRow)


class MeterAccuracy(_Strict):
    """Both tables. `example`: they are no real figures."""

    example: bool = False
    tolerance: tuple[ToleranceRow, ...] = ()
    correction: tuple[CorrectionRow, ...] = ()

    @model_validator(mode="after")
    def _tells_each_once(self) -> Self:
        rows: list[object] = [(each.kind, each.since) for each in self.tolerance]
        rows += [each.since for each in self.correction]
        if len(set(rows)) < len(rows):
            raise ValueError("a row of the same day is there twice")
        return self

    def tolerance_of(self, kind: MeterKind | None, on: date) -> Decimal:
        """The largest error of such a meter on the day, in percent. Raises ReferenceDataMissing."""
        fitting = (each for each in self.tolerance if each.kind is kind)
        return Decimal(_found(_newest(fitting, on), f"tolerance of a meter ({kind or 'kind unknown'})", on).percent)

    def most_corrected_days(self, on: date) -> int:
        """For how many days before this one bills are corrected at most. Raises ReferenceDataMissing."""
        return _found(_newest(self.correction, on), "bound of a correction of bills", on).most_days


def _newest(rows: Iterable[Row], on: date) -> Row | None:
    return max((each for each in rows if each.since <= on), key=lambda each: each.since, default=None)


def _found(row: Row | None, what: str, on: date) -> Row:
    if row is None:
        raise ReferenceDataMissing(what=what, on=on.isoformat())
    return row
