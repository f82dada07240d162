"""`python -m tests.deletion KEY`: the repository without one service, and what is wrong with it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.deletion.copy import CHECKS, complaint_of, copied_without, words_left


def main(key: str) -> int:
    """Print what is wrong. Exit code 0: the rest stands and says no word of the service."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{key}: {len(copied_without(key, folder))} files left out")
        complaints = {"words": "\n".join(words_left(key, folder))}
        complaints |= {check: complaint_of(command, folder) for check, command in CHECKS.items()}
    for check, complaint in complaints.items():
        print(f"{check}: {complaint or 'fine'}")
    return int(any(complaints.values()))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
