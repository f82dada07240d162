"""Processes that kill themselves, as by `kill -9`: forked from one that has imported what they need already."""

from collections.abc import Callable

from tests.forks import FORKS

_SECONDS = 60.0


def exit_code(work: Callable[..., None], *arguments: object) -> int | None:
    """How a process that did this work has ended: minus the signal that killed it; None if it had to be ended."""
    process = FORKS.Process(target=work, args=arguments)
    process.start()
    process.join(_SECONDS)
    code = process.exitcode
    process.kill()
    process.join()
    process.close()
    return code
