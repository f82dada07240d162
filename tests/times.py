"""Where the time of `make test` went: `python -m tests.times FOLDER`.

The folder holds `phases.tsv`, a line a phase (name, seconds), and of each phase of pytest the JUnit file `<name>.xml`.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

SLOWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A test and its own time, set-up and clean-up included, in seconds."""

    module: str
    name: str
    seconds: float

    @property
    def folder(self) -> str:
        """The folder in `tests`."""
        return self.module.split(".")[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of `make test`: the seconds on the clock, and its tests, which run in several processes at a time."""

    name: str
    seconds: float
    tests: tuple[Test, ...] = ()


def read_phases(folder: Path) -> list[Phase]:
    """What the phases have left in the folder, in their order."""
    lines = [line.split("\t") for line in (folder / "phases.tsv").read_text("utf8").splitlines()]
    return [
        Phase(name=name, seconds=float(seconds), tests=tuple(_tests(folder / f"{name}.xml"))) for name, seconds in lines
    ]


def _tests(report: Path) -> Iterator[Test]:
    if report.exists():
        for case in ET.parse(report).iter("testcase"):
            yield Test(module=case.attrib["classname"], name=case.attrib["name"], seconds=float(case.attrib["time"]))


def table(phases: Sequence[Phase]) -> str:
    """The phases with their share of the whole, the folders of each, and the slowest tests."""
    whole = sum(phase.seconds for phase in phases) or 1.0
    lines = [f"{'phase':<24} {'tests':>6} {'seconds':>8} {'share':>6}"]
    for phase in phases:
        lines.append(_row(phase.name, len(phase.tests), phase.seconds, phase.seconds / whole))
        lines += _folders(phase)
    tests = [test for phase in phases for test in phase.tests]
    lines += [_row("all", len(tests), sum(phase.seconds for phase in phases), 1.0), "", f"slowest {SLOWEST} tests"]
    slowest = sorted(tests, key=lambda test: -test.seconds)[:SLOWEST]
    return "\n".join([*lines, *(f"{test.seconds:8.1f}  {test.module} {test.name}" for test in slowest)])


def _folders(phase: Phase) -> Iterator[str]:
    """A line a folder, if there are several; its share is that of the tests' own time, not of the clock's."""
    own = sum(test.seconds for test in phase.tests)
    tests = sorted(phase.tests, key=lambda test: test.folder)
    folders = [(name, list(group)) for name, group in groupby(tests, key=lambda test: test.folder)]
    for name, group in folders if len(folders) > 1 else ():
        seconds = sum(test.seconds for test in group)
        yield _row(f"  {name}", len(group), phase.seconds * seconds / own if own else 0.0, None)


def _row(name: str, tests: int, seconds: float, share: float | None) -> str:
    counted = str(tests) if tests else ""
    return f"{name:<24} {counted:>6} {seconds:>8.1f}" + (f" {share:>6.0%}" if share is not None else "")


if __name__ == "__main__":
    sys.stdout.write(table(read_phases(Path(sys.argv[1]))) + "\n")
