"""Processes that kill themselves, as by `kill -9`: forked from one that has imported what they need already."""

import multiprocessing
from collections.abc import Callable

_SECONDS = 60.0
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.db.killed_night", "tests.db.killed_relay", "tests.db.migrations.killed_upgrade"])


def exit_code(work: Callable[..., None], *arguments: object) -> int | None:
    """How a process that did this work has ended: minus the signal that killed it; None if it had to be ended."""
    process = _FORKS.Process(target=work, args=arguments)
    process.start()
    process.join(_SECONDS)
    code = process.exitcode
    process.kill()
    process.join()
    process.close()
    return code
