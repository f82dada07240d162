"""An upgrade that is killed, as by `kill -9`, after its first migration or before its commit."""

import os
import signal
import sys
from itertools import count

from db.engine import open_database
from db.migrate import upgrade

if __name__ == "__main__":
    steps = count(1)
    last = int(sys.argv[2])

    def die_at_last() -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    upgrade(open_database(sys.argv[1]), on_step=die_at_last)
