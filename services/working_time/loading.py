"""Reads `offices.toml`, and tells all that is wrong with it at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources

from services.model.calendar_changes import COMPANY_WIDE, Decree, DecreeKind, Scope, ScopeKind
from services.registry.data_file import Fault, checked_file
from services.registry.faults import DataFaults, unknown
from services.working_time.hours import parse_hours
from services.working_time.offices import Office, Offices, WeekHours
from services.working_time.schema import DecreeRow, OfficesFile, Scoped

_FILE = "offices.toml"


class OfficeFaults(DataFaults):
    """The file of offices cannot be used."""

    heading = "the offices have faults:"


@cache
def company_offices() -> Offices:
    """The offices of the file beside this module. Raises OfficeFaults."""
    return load_offices(resources.files("services.working_time").joinpath(_FILE).read_text(encoding="utf-8"))


def load_offices(text: str) -> Offices:
    """The offices of a file. Raises OfficeFaults with every fault of it."""
    file = checked_file(text, name=_FILE, model=OfficesFile, checks=_checked, raises=OfficeFaults)
    return Offices(
        offices={key: Office(key=key, **row.model_dump()) for key, row in file.offices.items()},
        head_office=file.head_office,
        provinces={key: row.title for key, row in file.provinces.items()},
        hours=tuple(WeekHours(scope=_scope(row), since=row.since, by_weekday=row.by_weekday()) for row in file.hours),
        decrees=tuple(_decree(row) for row in file.decrees),
    )


def _checked(file: OfficesFile) -> Iterator[Fault]:
    if file.head_office not in file.offices:
        yield "head_office", *unknown("office", file.head_office, file.offices)
    for key, office in file.offices.items():
        if office.province not in file.provinces:
            yield f"offices.{key}.province", *unknown("province", office.province, file.provinces)
    yield from _districts_checked(file)
    yield from _hours_checked(file)
    for number, decree in enumerate(file.decrees, start=1):
        place = f"decrees[{number}]"
        yield from _scope_checked(file, place, decree)
        yield from _decree_checked(place, decree)


def _districts_checked(file: OfficesFile) -> Iterator[Fault]:
    served = Counter(name for office in file.offices.values() for name in office.districts)
    for name, times in served.items():
        if times > 1:
            yield "offices", f"the district {name} is named {times} times", "Leave it to one office."


def _hours_checked(file: OfficesFile) -> Iterator[Fault]:
    known = set()
    for number, row in enumerate(file.hours, start=1):
        place = f"hours[{number}]"
        yield from _scope_checked(file, place, row)
        key = (_scope(row), row.since)
        if key in known:
            yield place, "there are other hours of the same scope from the same day on", "Make one of them."
        known.add(key)
    if not any(scope == COMPANY_WIDE for scope, _ in known):
        yield "hours", "the company as a whole has no hours", "Write hours that name neither province nor office."


def _scope_checked(file: OfficesFile, place: str, row: Scoped) -> Iterator[Fault]:
    if row.province is not None and row.office is not None:
        yield place, "it names a province and an office", "Name one of them: an office lies in its province anyway."
    if row.province is not None and row.province not in file.provinces:
        yield f"{place}.province", *unknown("province", row.province, file.provinces)
    if row.office is not None and row.office not in file.offices:
        yield f"{place}.office", *unknown("office", row.office, file.offices)


def _decree_checked(place: str, row: DecreeRow) -> Iterator[Fault]:
    if row.last < row.first:
        yield place, "its last day lies before its first", "Exchange them."
    elif not list(_decree(row).days()):
        yield place, "none of its weekdays lies between its days", "Correct days or weekdays."
    if row.kind is not DecreeKind.CLOSED and not row.hours:
        yield f"{place}.hours", "this key is missing", 'Say which hours, as ["06:00-13:00"].'


def _decree(row: DecreeRow) -> Decree:
    return Decree(
        kind=row.kind,
        scope=_scope(row),
        first=row.first,
        last=row.last,
        weekdays=row.weekdays,
        hours=parse_hours(row.hours),
        reason=row.reason,
    )


def _scope(row: Scoped) -> Scope:
    if row.office is not None:
        return Scope(kind=ScopeKind.OFFICE, key=row.office)
    return COMPANY_WIDE if row.province is None else Scope(kind=ScopeKind.PROVINCE, key=row.province)
