"""Numbers that never repeat."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Connection, Engine, text

_NEXT = text(
    "INSERT INTO sequence (name, value) VALUES (:name, 1)"
    " ON CONFLICT (name) DO UPDATE SET value = sequence.value + 1 RETURNING value"
)


class SqlSequences:
    """Implements `services.ports.Sequences`. Given `counting`, numbers are taken outside the transaction:
    nobody waits for another's commit, and a transaction that is rolled back leaves a gap.
    """

    def __init__(self, connection: Connection, counting: Engine | None) -> None:
        self._in_transaction = connection
        self._counting = counting

    def next(self, name: str) -> int:
        """The next number of the named sequence, from 1."""
        with self._connection() as connection:
            number: int = connection.execute(_NEXT, {"name": name}).scalar_one()
        return number

    def _connection(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._in_transaction) if self._counting is None else self._counting.connect()
