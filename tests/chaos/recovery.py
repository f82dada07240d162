"""How soon the first job was done after the engine, or the database, was there again."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.faults import Return
from tests.chaos.records import Records

LIMIT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Recovery:
    """One return; `seconds` is None where no job was done after it."""

    fault: str
    engine: bool
    seconds: float | None

    @property
    def in_time(self) -> bool:
        """The limit is the engine's; of the other returns the time is told."""
        return self.seconds is not None and (not self.engine or self.seconds <= LIMIT_SECONDS)


def recoveries(returns: Sequence[Return], records: Records) -> list[Recovery]:
    """Of every return. The engine's records are by its own clock, which is moved after all of them only."""
    done = sorted(records.completions_ms)
    return [Recovery(each.fault, each.engine, _seconds(each, done)) for each in returns]


def _seconds(returned: Return, done: Sequence[int]) -> float | None:
    at = returned.at * 1000
    return next(((moment - at) / 1000 for moment in done if moment >= at), None)
