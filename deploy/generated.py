"""Files that are generated and committed: written anew, or compared with what they should be."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path


def check_asked(arguments: Sequence[str], *, command: str, about: str | None) -> bool:
    """Whether a generator's arguments ask it only to compare; anything but `--check` ends it with what it knows."""
    parser = argparse.ArgumentParser(prog=command, description=about)
    parser.add_argument("--check", action="store_true", help="write nothing: tell what is out of date")
    return bool(parser.parse_args(arguments).check)


def write(made: Mapping[Path, str], existing: Iterable[Path]) -> None:
    """Write each file that differs, and remove those of `existing` that are no longer made."""
    for path in out_of_date(made, existing):
        if path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
        else:
            path.unlink()


def out_of_date(made: Mapping[Path, str], existing: Iterable[Path]) -> list[Path]:
    """The files that differ from what they should be, are missing, or should no longer be there."""
    differing = {path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text}
    return sorted(differing | (set(existing) - made.keys()))


def complaints(stale: Iterable[Path], *, again: str) -> list[str]:
    """What is out of date and the command that puts it right, a line each."""
    return [f"{path}: is generated and out of date. Run: {again}" for path in stale]


def written_or_checked(made: Mapping[Path, str], existing: Iterable[Path], *, check: bool, again: str) -> list[str]:
    """Write what differs; with `check` nothing is written, and what is out of date is told, a line each."""
    if check:
        return complaints(out_of_date(made, existing), again=again)
    write(made, existing)
    return []


def exit_code(problems: Sequence[str]) -> int:
    """Print the problems, if any; 1 where there are some."""
    print(*problems, sep="\n", end="\n" if problems else "")  # noqa: T201 - a command's answer
    return 1 if problems else 0
