"""A relay that claims an SMS and is killed, as by `kill -9`, before or after its claim is committed."""

import os
import signal
import sys

from sqlalchemy import Connection, event

from db.engine import open_database
from db.outbox import SmsRelayStore
from tests.db.rows import NOW


def die(_connection: Connection | None = None) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    database = open_database(sys.argv[1])
    if sys.argv[2] == "before the commit":
        event.listen(database.relaying, "commit", die)
    SmsRelayStore(database).claim(1, NOW)
    die()
