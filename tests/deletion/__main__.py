"""`python -m tests.deletion KEY [--process]`: the repository without one service, and what is wrong with it.

With `--process` the process tests are run in the copy, too.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from deploy.engine import EMBEDDED, require_installed
from services.registry import registry
from tests.deletion.copy import CHECKS, ENGINE, PROCESS_TESTS, complaint_of, copied_without, made_anew, take_types_along
from tests.deletion.words import words_left_of


def main(arguments: list[str]) -> int:
    """Print what is wrong. Exit code 0: the rest stands and says no word of the service."""
    options = parser().parse_args(arguments)
    key, checks = options.key, dict(CHECKS)
    os.environ[ENGINE] = str(require_installed(EMBEDDED))
    if options.process:
        checks["process tests"] = PROCESS_TESTS
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        left_out = copied_without(key, folder)
        take_types_along(folder)
        print(f"{key}: {len(left_out)} files left out")
        return int(any([_told("words", "\n".join(words_left_of(key))), *_complaints(checks, folder)]))


def parser() -> argparse.ArgumentParser:
    """What the command may be asked."""
    made = argparse.ArgumentParser(prog="python -m tests.deletion", description=__doc__)
    made.add_argument("key", metavar="KEY", choices=registry().services, help="the service that is left out")
    made.add_argument("--process", action="store_true", help="run the process tests in the copy: minutes")
    return made


def _complaints(checks: Mapping[str, Sequence[str]], folder: Path) -> list[bool]:
    """Each as soon as it is known: the process tests take minutes."""
    made = _told("generated files, made anew", made_anew(folder))
    return [made, *(_told(check, complaint_of(command, folder)) for check, command in checks.items())]


def _told(check: str, complaint: str) -> bool:
    print(f"{check}: {complaint or 'fine'}", flush=True)
    return bool(complaint)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
