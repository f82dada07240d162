"""Reads the tables beside this file: tariffs, connection costs, accuracy of meters.

What is not well formed is refused before any bill is computed, all faults of a table at once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import BaseModel

from services.model.custody import Register
from services.model.keys import BillKind
from services.money import Rials
from services.reference.connection_costs import ConnectionCosts
from services.reference.data import Levy, ReferenceData
from services.reference.meter_accuracy import MeterAccuracy
from services.reference.tariff import DemandPrice, MonthlyCharge, ReactivePrice, Season, Tariff, TariffStep
from services.reference.tariff_schema import DemandRow, LevyRow, ReactiveRow, TariffFile, TariffRow
from services.registry import registry
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults, RegistryFault, unreadable

M = TypeVar("M", bound=BaseModel)
_PERCENT = 100
_MEANT_TWICE = "Make one of them, correct the day, or say with `entered` since when the newer one is known."


class ReferenceDataBroken(DataFaults):
    """A table cannot be used; the message names file and entry."""

    heading = "the reference data have faults:"


def load_reference_data(directory: Traversable | None = None) -> ReferenceData:
    """The tariffs of the directory (as a Path), by default the shipped examples, with the manifests' fees.

    Raises ReferenceDataBroken, RegistryFaults.
    """
    folder = directory if directory is not None else files("services.reference")
    tariffs = _checked(folder / "tariffs.toml", TariffFile, checks=_told_twice)
    costs = _checked(folder / "connection_costs.toml", ConnectionCosts)
    accuracy = _checked(folder / "meter_accuracy.toml", MeterAccuracy)
    manifests = registry()
    return ReferenceData(
        example=tariffs.example or costs.example or accuracy.example or manifests.example,
        tariffs=tuple(map(_tariff, tariffs.tariff)),
        levies=tuple(map(_levy, tariffs.levy)),
        fees=manifests.fees,
        due_days={BillKind(key): kind.due_days for key, kind in manifests.bill_kinds.items()},
        connection_costs=costs,
        meter_accuracy=accuracy,
    )


def _nothing(_: object) -> Iterable[Fault]:
    return ()


def _checked(source: Traversable, model: type[M], checks: Callable[[M], Iterable[Fault]] = _nothing) -> M:
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise _unreadable(source, f"it cannot be read: {error.strerror}", "Put it there.") from error
    except UnicodeDecodeError as error:
        raise _unreadable(source, *unreadable(error)) from error
    return checked_file(text, name=source.name, model=model, checks=checks, raises=ReferenceDataBroken)


def _unreadable(source: Traversable, problem: str, remedy: str) -> ReferenceDataBroken:
    return ReferenceDataBroken([RegistryFault(folder=source.name, key="the file", problem=problem, remedy=remedy)])


def _told_twice(file: TariffFile) -> Iterator[Fault]:
    yield from _twice("tariff", [(row.tariff_class, row.since, row.entered) for row in file.tariff])
    yield from _twice("levy", [(row.code, row.since, row.entered) for row in file.levy])


def _twice(name: str, keys: Sequence[Hashable]) -> Iterator[Fault]:
    for number, key in enumerate(keys, start=1):
        if key in keys[: number - 1]:
            first = keys.index(key) + 1
            yield (
                f"{name}[{number}]",
                f"it begins on the same day as {name}[{first}]",
                "Make one of them, or correct the day.",
            )


def _tariff(row: TariffRow) -> Tariff:
    return Tariff(
        tariff_class=row.tariff_class,
        since=row.since,
        steps=tuple(TariffStep(up_to_kwh=each.up_to_kwh, price=Rials(each.price)) for each in row.steps),
        loads={} if row.loads is None else {Register(load): factor for load, factor in row.loads},
        friday_discount=Rials(row.friday_discount),
        seasons=tuple(Season(months=each.months, factor=each.factor) for each in row.seasons),
        reactive=None if row.reactive is None else _reactive(row.reactive),
        demand=None if row.demand is None else _demand(row.demand),
        monthly=tuple(MonthlyCharge(code=each.code, title=each.title, price=Rials(each.price)) for each in row.monthly),
        minimum=Rials(row.minimum),
        entered=row.entered,
    )


def _reactive(row: ReactiveRow) -> ReactivePrice:
    return ReactivePrice(price=Rials(row.price), free_share=row.free_share)


def _demand(row: DemandRow) -> DemandPrice:
    return DemandPrice(price=Rials(row.price), least_share=row.least_share)


def _levy(row: LevyRow) -> Levy:
    return Levy(
        code=row.code,
        title=row.title,
        since=row.since,
        on=row.on,
        rate=row.percent / _PERCENT,
        entered=row.entered,
    )
