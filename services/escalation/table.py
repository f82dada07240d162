"""The escalation table: its rules, and which one holds for a limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Addressee(StrEnum):
    """Who is told before a limit is missed: who is in charge of the unit, or the supervisor."""

    UNIT = "unit"
    SUPERVISOR = "supervisor"


class Channel(StrEnum):
    """How somebody is told."""

    SMS = "sms"
    TASK = "task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Superior:
    """Whom the supervisor answers to: Persian title, and mobile number."""

    in_charge: str
    mobile: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A level before the miss: at a share of the limit, for limits of a length or more.

    `at_once`: its SMS keeps no quiet hours.
    """

    percent: int
    tells: Addressee
    by: frozenset[Channel]
    shortest_limit: timedelta
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The level of the miss itself: the supervisor has a task, and an SMS if the table says so."""

    by: frozenset[Channel]
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A level after the miss: the superior, if the supervisor's task is still open so long after it."""

    after: timedelta
    at_once: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The levels of a limit. `ahead` is in order of the share, `unanswered` in order of time."""

    ahead: tuple[Ahead, ...]
    missed: Missed
    unanswered: tuple[Unanswered, ...]
    superior: Superior

    def ahead_of(self, limit: timedelta) -> Sequence[Ahead]:
        """The levels before the miss of a limit of this length."""
        return [level for level in self.ahead if level.shortest_limit <= limit]


Holder = tuple[str | None, str | None]
"""Unit and office that a rule is for; None where it is for all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationTable:
    """All rules. `kept_by_subscriber` are the steps whose limits no unit of ours can hasten."""

    rules: Mapping[Holder, Rule]
    kept_by_subscriber: frozenset[str]

    @property
    def asks_office(self) -> bool:
        """Whether any rule is for an office: only then does it matter which one serves."""
        return any(office is not None for _, office in self.rules)

    def rule(self, *, unit: str, office: str | None) -> Rule:
        """The rule that holds for a limit of a unit where an office serves; None where that does not matter."""
        holders: Sequence[Holder] = ((unit, office), (unit, None), (None, office), (None, None))
        return next(self.rules[each] for each in holders if each in self.rules)

    def may_tell_ahead(self, step: str, limit: timedelta) -> bool:
        """Whether anybody at all may be told before a limit of a step is missed."""
        ours = step not in self.kept_by_subscriber
        return ours and any(rule.ahead_of(limit) for rule in self.rules.values())
