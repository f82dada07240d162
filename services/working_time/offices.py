"""The company's offices, and the hours that they keep, as `offices.toml` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.errors import NotFound
from services.model.calendar_changes import (
    COMPANY_WIDE,
    DayHours,
    Decree,
    Scope,
    ScopeKind,
    Weekday,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office with the districts that it serves. `title` is Persian, `province` a key."""

    key: str
    title: str
    province: str
    districts: tuple[str, ...]

    @property
    def scopes(self) -> tuple[Scope, Scope, Scope]:
        """All that hours and decrees can be meant for and that it belongs to, the most general first."""
        province = Scope(kind=ScopeKind.PROVINCE, key=self.province)
        return COMPANY_WIDE, province, Scope(kind=ScopeKind.OFFICE, key=self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekHours:
    """The usual hours by weekday, from a day on until newer ones of the same scope. A weekday without hours is free."""

    scope: Scope
    since: date
    by_weekday: Mapping[Weekday, DayHours]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offices:
    """All offices. `provinces` are Persian titles by key; `decrees` those of the file."""

    offices: Mapping[str, Office]
    head_office: str
    provinces: Mapping[str, str]
    hours: tuple[WeekHours, ...]
    decrees: tuple[Decree, ...]
    _by_district: Mapping[str, Office] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pairs = {name: office for office in self.offices.values() for name in office.districts}
        object.__setattr__(self, "_by_district", pairs)

    def office(self, key: str) -> Office:
        """Raises NotFound."""
        try:
            return self.offices[key]
        except KeyError:
            raise NotFound("office", key) from None

    def of_district(self, district: str) -> Office:
        """The office that serves a district; the head office where none does: districts come and go with agents."""
        return self._by_district.get(district, self.offices[self.head_office])

    def in_scope(self, scope: Scope) -> Sequence[Office]:
        """The offices that a decree is meant for."""
        return [each for each in self.offices.values() if scope in each.scopes]
