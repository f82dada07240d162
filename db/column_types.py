"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, String
from sqlalchemy.types import TypeDecorator

from services.model.keys import Key
from services.money import Rials


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in any zone in, UTC out. A naive one is refused: nobody knows its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so that its text sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """From the session's zone (PostgreSQL) or from none (SQLite) to UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RialsType(TypeDecorator[Rials]):
    """An amount of rials, kept as a whole number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Rials | None, _dialect: Dialect) -> int | None:
        """The number of rials."""
        return None if value is None else value.amount

    def process_result_value(self, value: int | None, _dialect: Dialect) -> Rials | None:
        """The amount in its own type."""
        return None if value is None else Rials(value)


class KeyType(TypeDecorator[Key]):
    """A key of a manifest, by its text: a row whose manifest is gone can still be read."""

    impl = String(32)
    cache_ok = True

    def __init__(self, kind: type[Key]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Key | None, _dialect: Dialect) -> str | None:
        """The plain text, which every driver knows."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Key | None:
        """The key in its own type."""
        return None if value is None else self.kind(value)


def state_type(states: type[StrEnum]) -> Enum:
    """A StrEnum by its value. No CHECK constraint: a new value needs no migration, and loading checks it anyway."""
    return Enum(states, native_enum=False, length=32, values_callable=lambda each: [member.value for member in each])
