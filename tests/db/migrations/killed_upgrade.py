"""An upgrade that is killed, as by `kill -9`, after its first migration or before its commit."""

import os
import signal
from itertools import count

from db.engine import open_database
from db.migrate import upgrade


def upgrade_until(url: str, last: int) -> None:
    """Upgrade, and die when so many migrations are done."""
    steps = count(1)

    def die_at_last() -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade(open_database(url), on_step=die_at_last)
