"""Which papers are a permit for which tariff, when its expiry is announced, which other use it allows: data, by day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from services.errors import ReferenceDataMissing
from services.model.connections import TariffClass
from services.model.keys import DocumentKind
from services.reference.tariff_schema import Exact
from services.registry import registry
from services.registry.by_day import DatedRow, in_force, told_twice
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults
from services.registry.scalars import Day, Key, Limit, Positive

_FILE = Path(__file__).with_name("permits.toml")


class PermitTableFaults(DataFaults):
    """All that is wrong with the table of permits."""

    heading = "the table of permits has faults:"


class KindRow(BaseModel):
    """A paper that is a permit for a tariff."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    paper: Key
    tariff: TariffClass


class AnnouncementRow(DatedRow):
    """From a day on, how many days before a permit's last day its expiry is announced."""

    days_ahead: Positive


class LapseRow(BaseModel):
    """The first day on which a tariff may end for want of a valid permit."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tariff: TariffClass
    since: Day = Field(alias="from")


class AncillaryRow(BaseModel):
    """Of a tariff from a day on, in percent of the contracted power: the ancillary use that is free, and above how much
    use besides the tariff's own 45-4 applies. What is above the free share costs `factor` times its price.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    tariff: TariffClass
    since: Day = Field(alias="from")
    free_percent: Exact
    factor: Exact | None = None
    most_percent: Exact


class DecisionRow(DatedRow):
    """From a day on, how much working time there is to decide on a use above what its tariff leaves to it."""

    working_time: Limit


class PermitTable(BaseModel):
    """All of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    example: bool = False
    announcement: tuple[AnnouncementRow, ...] = Field(min_length=1)
    lapse: tuple[LapseRow, ...] = ()
    ancillary: tuple[AncillaryRow, ...] = Field(min_length=1)
    decision: tuple[DecisionRow, ...] = Field(min_length=1)
    kind: tuple[KindRow, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitKind:
    """A kind of permit; `title` is Persian."""

    paper: DocumentKind
    title: str
    tariff_class: TariffClass


def permit_kinds() -> tuple[PermitKind, ...]:
    """All kinds, in the order of the table."""
    return tuple(
        PermitKind(paper=DocumentKind(each.paper), title=registry().papers[each.paper], tariff_class=each.tariff)
        for each in _shipped().kind
    )


def kind_among(papers: Collection[DocumentKind], tariff_class: TariffClass) -> DocumentKind | None:
    """The first kind of permit for the tariff that is among the papers."""
    kinds = (each.paper for each in permit_kinds() if each.tariff_class is tariff_class)
    return next((each for each in kinds if each in papers), None)


def days_ahead(on: date) -> int:
    """How many days before a permit's last day its expiry is announced. Raises ReferenceDataMissing."""
    return in_force(_shipped().announcement, "announcement of expiring permits", on).days_ahead


def decision_time(on: date) -> timedelta:
    """How much working time there is to decide on a use that was noted on a day. Raises ReferenceDataMissing."""
    return in_force(_shipped().decision, "time to decide on a use", on).working_time


def lapses_from(tariff_class: TariffClass) -> date:
    """The first day on which the tariff may end for want of a valid permit; where the table says none, any day."""
    return next((each.since for each in _shipped().lapse if each.tariff is tariff_class), date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class AncillaryRule:
    """Shares of the contracted power: what is `free` of ancillary use, and the `most` of all use besides the tariff's
    own. What is above the free share costs `factor` times its price, None where the price stays.
    """

    free: Fraction
    factor: Fraction | None
    most: Fraction


def ancillary_rule(tariff_class: TariffClass, on: date) -> AncillaryRule:
    """The rule in force. Raises ReferenceDataMissing."""
    found = ancillary_rule_on(tariff_class, on)
    if found is None:
        raise ReferenceDataMissing(what=f"ancillary use of {tariff_class}", on=on.isoformat())
    return found


def ancillary_rule_on(tariff_class: TariffClass, on: date) -> AncillaryRule | None:
    """The rule in force; None where none is."""
    rows = (each for each in _shipped().ancillary if each.tariff is tariff_class and each.since <= on)
    found = max(rows, key=lambda each: each.since, default=None)
    if found is None:
        return None
    return AncillaryRule(free=found.free_percent / 100, factor=found.factor, most=found.most_percent / 100)


@cache
def _shipped() -> PermitTable:
    return read_permit_table(_FILE.read_text(encoding="utf-8"))


def read_permit_table(text: str) -> PermitTable:
    """What the file says. Raises PermitTableFaults with every fault of it."""
    return checked_file(text, name=_FILE.name, model=PermitTable, checks=_faults, raises=PermitTableFaults)


def _faults(table: PermitTable) -> Iterator[Fault]:
    yield from told_twice({"announcement": table.announcement, "decision": table.decision})
    for each in table.kind:
        if each.paper not in registry().papers:
            yield each.paper, "no manifest names such a paper", "give it a title in bpmn/common.toml"
    lapses = [each.tariff for each in table.lapse]
    for tariff in sorted({each for each in lapses if lapses.count(each) > 1}):
        yield tariff, "its lapse is there twice", "leave one of them"
    yield from _faults_of_ancillary(table.ancillary)
    papers = [each.paper for each in table.kind]
    for paper in sorted({each for each in papers if papers.count(each) > 1}):
        yield paper, "it is there twice", "leave one of them"


def _faults_of_ancillary(rows: Sequence[AncillaryRow]) -> Iterator[Fault]:
    begun = [(each.tariff, each.since) for each in rows]
    if len(set(begun)) < len(begun):
        yield "ancillary", "two rows of a tariff begin on one day", "leave one of them"
    for each in rows:
        if each.most_percent < each.free_percent:
            yield "ancillary", f"{each.tariff}: most_percent is below free_percent", "exchange them"
