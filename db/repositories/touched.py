"""Which connections a transaction has to do with: nobody else's work on them may slip in between its reads and its end.

On PostgreSQL transactions overlap, and its snapshots (REPEATABLE READ) refuse only who writes the same row: of two that
each see no bill of a connection, both would issue one. So at its end a transaction rewrites the row of every connection
of which it has read or written anything, also that there was nothing: whoever comes second has seen an older row, and
is refused with WriteConflict. SQLite lets one transaction write at a time and needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from inspect import isfunction, signature
from typing import Any, ClassVar

from sqlalchemy import Connection, text

_KEYS = ("bill_id", "tracking_code", "bill_number")

# Locked in one order, or two groups of jobs would wait for each other's connections.
_REWRITE = text(
    "WITH touched AS ("
    " SELECT unnest(CAST(:bill_id AS varchar[])) AS bill_id"
    " UNION SELECT bill_id FROM request WHERE tracking_code = ANY(CAST(:tracking_code AS varchar[]))"
    " UNION SELECT bill_id FROM bill WHERE number = ANY(CAST(:bill_number AS varchar[]))"
    "), locked AS ("
    " SELECT bill_id FROM connection WHERE bill_id IN (SELECT bill_id FROM touched)"
    " ORDER BY bill_id FOR NO KEY UPDATE"
    ") UPDATE connection SET state = connection.state FROM locked WHERE connection.bill_id = locked.bill_id"
)


class Touched:
    """The connections of one transaction, as they come by: by bill ID, by a request, by a bill."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = {key: set() for key in _KEYS}

    def note(self, key: str, value: object) -> None:
        """Something of the connection with this bill ID, or of that of this request or bill, was asked or written."""
        if isinstance(value, str):
            self.keys[key].add(value)

    def note_all(self, values: Iterable[object]) -> None:
        """The same for whatever has such a key among its fields, and for all of a sequence."""
        for value in values:
            if isinstance(value, list | tuple):
                self.note_all(value)
            else:
                fields = getattr(value, "__dataclass_fields__", ())
                for key in _KEYS:
                    if key in fields:
                        self.note(key, getattr(value, key))

    def rewrite(self, connection: Connection) -> None:
        """To be done last. Raises the driver's error where another transaction has rewritten one of them meanwhile."""
        if any(self.keys.values()):
            connection.execute(_REWRITE, {key: list(values) for key, values in self.keys.items()})


class Repository:
    """Base of repositories: each public method notes the connections that its arguments and its answer speak of.

    `touched` is None where nothing need be noted.
    """

    touched: Touched | None = None
    not_noted: ClassVar[Sequence[str]] = ()
    """Public methods that say nothing of connections."""

    def __init_subclass__(cls) -> None:
        for name, method in list(vars(cls).items()):
            if isfunction(method) and not name.startswith("_") and name not in cls.not_noted:
                setattr(cls, name, _noting(method))


def _noting(method: Callable[..., Any]) -> Callable[..., Any]:
    names = list(signature(method).parameters)[1:]

    @wraps(method)
    def noted(self: Repository, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the method takes and gives
        answer = method(self, *args, **named)
        if (touched := self.touched) is not None:
            for name, value in (*zip(names, args, strict=False), *named.items()):
                if name in _KEYS:
                    touched.note(name, value)
            touched.note_all((*args, *named.values(), answer))
        return answer

    return noted
