"""The tables of `tariffs.toml`, row by row."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from services.model.connections import TariffClass
from services.reference.data import LevyBase
from services.registry.scalars import Day, Key, Natural, Persian, Positive


def _fraction(value: object) -> Fraction:
    exact = _exact(value)
    if exact is None or exact < 0:
        raise ValueError('a number of 0 or more is expected here; one with decimals is a text, as "8.5", and so exact')
    return exact


def _exact(value: object) -> Fraction | None:
    try:
        return Fraction(value) if isinstance(value, str) or type(value) is int else None
    except (ValueError, ZeroDivisionError):
        return None


Exact = Annotated[Fraction, BeforeValidator(_fraction)]
Month = Annotated[int, Field(strict=True, ge=1, le=12)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepRow(_Strict):
    """A step; the last one has no end."""

    up_to_kwh: Positive | None = None
    price: Natural


class LoadsRow(_Strict):
    """Factors on the price by time of use: all three or none."""

    low: Exact
    mid: Exact
    peak: Exact


class SeasonRow(_Strict):
    """Months of the Jalali year with a factor of their own."""

    months: frozenset[Month] = Field(min_length=1)
    factor: Exact


class ReactiveRow(_Strict):
    """Rials per kvarh above a share of the active energy."""

    price: Natural
    free_share: Exact


class DemandRow(_Strict):
    """Rials per kW and 30 days, and the least share of the contracted power that is billed."""

    price: Natural
    least_share: Exact


class MonthlyRow(_Strict):
    """Rials per 30 days."""

    code: Key
    title: Persian
    price: Natural


class TariffRow(_Strict):
    """A class from a day on."""

    tariff_class: TariffClass = Field(alias="class")
    since: Day = Field(alias="from")
    entered: Day | None = None
    steps: tuple[StepRow, ...] = Field(min_length=1)
    loads: LoadsRow | None = None
    friday_discount: Natural = 0
    seasons: tuple[SeasonRow, ...] = ()
    reactive: ReactiveRow | None = None
    demand: DemandRow | None = None
    monthly: tuple[MonthlyRow, ...] = ()
    minimum: Natural = 0

    @model_validator(mode="after")
    def _steps_ascend(self) -> Self:
        *before, last = (step.up_to_kwh for step in self.steps)
        ends = [end for end in before if end is not None]
        if last is not None or len(ends) != len(before):
            raise ValueError("every step but the last has an up_to_kwh")
        if any(low >= high for low, high in pairwise(ends)):
            raise ValueError("the steps are not in ascending order of up_to_kwh")
        return self

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        months = [month for season in self.seasons for month in season.months]
        if len(set(months)) < len(months):
            raise ValueError("a month is in two of the seasons")
        codes = [each.code for each in self.monthly]
        if len(set(codes)) < len(codes):
            raise ValueError("two of the monthly charges have the same code")
        return self

    @model_validator(mode="after")
    def _gives_nothing_away(self) -> Self:
        loads = (1,) if self.loads is None else (self.loads.low, self.loads.mid, self.loads.peak)
        cheapest = min(step.price for step in self.steps) * min(loads) * self._cheapest_season
        if self.friday_discount > cheapest:
            raise ValueError("the friday_discount is more than the cheapest energy costs")
        return self

    @property
    def _cheapest_season(self) -> Fraction:
        return min((season.factor for season in self.seasons), default=Fraction(1))


class LevyRow(_Strict):
    """A levy from a day on; 0 percent ends it."""

    code: Key
    title: Persian
    since: Day = Field(alias="from")
    entered: Day | None = None
    on: frozenset[LevyBase] = Field(min_length=1)
    percent: Exact


class TariffFile(_Strict):
    """The whole file. `example`: its figures are no real ones."""

    example: bool = False
    tariff: tuple[TariffRow, ...] = ()
    levy: tuple[LevyRow, ...] = ()
