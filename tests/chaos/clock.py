"""The company's clock in a run: near noon, so that an hour's error makes no other day of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.jalali import TEHRAN

_NOON = 12


@dataclass(frozen=True, slots=True)
class WrongClock:
    """The machine's clock and what the file adds to it, in seconds."""

    file: Path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.file.read_text()))

    def set(self, seconds: float) -> None:
        """Be wrong by so much from now on."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{seconds:.0f}")
        fresh.replace(self.file)


def seconds_to_noon(now: datetime) -> int:
    """From a moment to the next noon where the company is: no clock is ever set back to it."""
    local = now.astimezone(TEHRAN)
    noon = local.replace(hour=_NOON, minute=0, second=0, microsecond=0)
    return round((noon - local) % timedelta(days=1) / timedelta(seconds=1))
