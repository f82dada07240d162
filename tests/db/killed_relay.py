"""A relay that claims an SMS and is killed, as by `kill -9`, before or after its claim is committed."""

import os
import signal

from sqlalchemy import Connection, event

from db.engine import open_database
from db.outbox import SmsRelayStore
from tests.db.rows import NOW


def claim_and_die(url: str, when: str) -> None:
    """Claim one and die: "before the commit", or afterwards."""
    database = open_database(url)
    if when == "before the commit":
        event.listen(database.relaying, "commit", _die)
    SmsRelayStore(database).claim(1, NOW)
    _die()


def _die(_connection: Connection | None = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
