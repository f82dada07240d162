"""What the removal of old things needs, where a test removes none: an engine without anything, no history."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.retention.ports import EngineElements, EngineHistory, HistoryPurge, HistoryState
from services.retention.rules import RetentionPeriods
from workers.context import Purging, Records

RULES_PERIODS = RetentionPeriods()


@dataclass
class FakeElements:
    """An engine in which these elements live, and no other."""

    alive: set[int] = field(default_factory=set)
    asked: list[int] = field(default_factory=list)

    def ended(self, element_instance_keys: Collection[int]) -> set[int]:
        self.asked.extend(element_instance_keys)
        return set(element_instance_keys) - self.alive


@dataclass
class FakeHistory:
    """A history of so many ended process instances."""

    instances: int = 0
    behind: bool = False
    asked_before: list[datetime] = field(default_factory=list)

    def purge(self, *, before: datetime, limit: int) -> HistoryPurge:
        self.asked_before.append(before)
        found = self.count(before=before)
        if found.state is not HistoryState.MORE:
            return found
        removed = replace(found, instances=min(limit, self.instances))
        self.instances -= removed.instances
        return removed

    def count(self, *, before: datetime) -> HistoryPurge:  # noqa: ARG002 - as the port has it
        if self.behind:
            return HistoryPurge(state=HistoryState.BEHIND)
        state = HistoryState.MORE if self.instances else HistoryState.DONE
        return HistoryPurge(state=state, instances=self.instances)


def purging(
    reading: Callable[[], AbstractContextManager[Records]],
    *,
    engine: EngineElements | None = None,
    history: EngineHistory | None = None,
    periods: RetentionPeriods = RULES_PERIODS,
) -> Purging:
    """With the days of the rules, unless told otherwise."""
    return Purging(periods=periods, engine=engine or FakeElements(), history=history, reading=reading)
