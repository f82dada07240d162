"""What it costs to have a connection made, by column of two tables: the value that by-law 52-4 refunds a share of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.errors import ReferenceDataMissing
from services.model.refunds import ConnectionFacts, Voltage
from services.money import Rials
from services.registry.scalars import Day, Natural, Positive

TABLE_TWO_FROM_KW = 30
"""From this power on a low-voltage connection is counted by kW, in table two (by-law 35-4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionValue:
    """A connection's value and, of it, what column one says."""

    value: Rials
    column_one: Rials


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TableOneRow(_Strict):
    """Rials per connection: columns one and two."""

    phases: Literal[1, 3]
    up_to_amperes: Positive
    since: Day = Field(alias="from")
    columns: tuple[Natural, Natural]


class TableTwoRow(_Strict):
    """Rials per kW: columns one, two and three."""

    voltages: tuple[Voltage, ...] = Field(min_length=1)
    since: Day = Field(alias="from")
    columns: tuple[Natural, Natural, Natural]


Row = TypeVar("Row", TableOneRow, TableTwoRow)


class ConnectionCosts(_Strict):
    """Both tables. `example`: they are no real prices."""

    example: bool = False
    table_one: tuple[TableOneRow, ...] = ()
    table_two: tuple[TableTwoRow, ...] = ()

    @model_validator(mode="after")
    def _tells_each_once(self) -> Self:
        rows: list[object] = [(each.phases, each.up_to_amperes, each.since) for each in self.table_one]
        rows += [(voltage, each.since) for each in self.table_two for voltage in each.voltages]
        if len(set(rows)) < len(rows):
            raise ValueError("a row of the same day is there twice")
        return self

    def value_of(self, facts: ConnectionFacts, on: date) -> ConnectionValue:
        """The value on the day. Raises ReferenceDataMissing where no row fits."""
        if facts.voltage is Voltage.LOW and (facts.power_kw or 0) < TABLE_TWO_FROM_KW:
            return _value(self._per_connection(facts, on), 1)
        return _value(self._per_kw(facts, on), facts.power_kw or 0)

    def _per_connection(self, facts: ConnectionFacts, on: date) -> Sequence[int]:
        fitting = [
            each for each in self.table_one if each.phases == facts.phases and each.up_to_amperes >= facts.amperage
        ]
        smallest = min((each.up_to_amperes for each in fitting if each.since <= on), default=None)
        row = _newest((each for each in fitting if each.up_to_amperes == smallest), on)
        return _found(row, f"table one, {facts.phases} phases, {facts.amperage} A", on).columns

    def _per_kw(self, facts: ConnectionFacts, on: date) -> Sequence[int]:
        row = _newest((each for each in self.table_two if facts.voltage in each.voltages), on)
        return _found(row, f"table two, voltage {facts.voltage}", on).columns


def _newest(rows: Iterable[Row], on: date) -> Row | None:
    return max((each for each in rows if each.since <= on), key=lambda each: each.since, default=None)


def _found(row: Row | None, what: str, on: date) -> Row:
    if row is None:
        raise ReferenceDataMissing(what=f"connection costs, {what}", on=on.isoformat())
    return row


def _value(columns: Sequence[int], times: int) -> ConnectionValue:
    return ConnectionValue(value=Rials(sum(columns) * times), column_one=Rials(columns[0] * times))
