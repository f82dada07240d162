"""What keeps connections, and what requests have changed of their records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.model.changes import ConnectionChange
from services.model.connections import Connection, FormerMeter, FormerSubscriber, Reading, ReadingJudgement


class Connections(Protocol):
    """Connections with their readings. `get` raises NotFound; `find` answers None."""

    def get(self, bill_id: str) -> Connection: ...
    def find(self, bill_id: str) -> Connection | None: ...
    def save(self, connection: Connection) -> None: ...
    def cut_connections(self, *, after: str, limit: int) -> Sequence[str]:
        """The bill IDs behind `after`, in their order, of up to `limit` connections that are cut."""
        ...

    def opened_by(self, form_key: str) -> Connection | None:
        """The connection whose file the form has opened."""
        ...

    def note_opening(self, form_key: str, bill_id: str) -> None:
        """A form opens one file; a second one is a conflict."""
        ...

    def readings(self, bill_id: str) -> Sequence[Reading]:
        """All readings, oldest first; those of one day as they were recorded."""
        ...

    def add_reading(self, reading: Reading) -> None: ...
    def former_meters(self, bill_id: str) -> Sequence[FormerMeter]:
        """The meters before the present one, oldest first."""
        ...

    def add_former_meter(self, former: FormerMeter) -> None: ...
    def judgements(self, bill_id: str) -> Sequence[ReadingJudgement]:
        """What was judged of the connection's readings, oldest first."""
        ...

    def add_judgement(self, judgement: ReadingJudgement) -> None: ...
    def former_subscribers(self, bill_id: str) -> Sequence[FormerSubscriber]:
        """Oldest first."""
        ...

    def add_former_subscriber(self, former: FormerSubscriber) -> None: ...


class Changes(Protocol):
    """The history of connections' records; never changed, but for what is personal in it (`services.retention`)."""

    def add(self, change: ConnectionChange) -> None:
        """Adding a change that a request has made already to the same connection is a conflict."""
        ...

    def of_connection(self, bill_id: str) -> Sequence[ConnectionChange]:
        """Oldest first."""
        ...

    def of_request(self, tracking_code: str) -> Sequence[ConnectionChange]:
        """Those of all connections that the request has changed, by bill ID."""
        ...
