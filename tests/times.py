"""Where the time of `make test` went: `python -m tests.times FOLDER SECONDS`, the seconds that all of it took.

The folder holds `phases.tsv`, a line a phase (name, seconds on the clock, of the processor for its programs and for the
system on their behalf), and of each phase of pytest the JUnit file `<name>.xml`.
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
    """A part of `make test`: the seconds on the clock and of the processor, and its tests.

    The clock's are more than the processor's where it waits, fewer where several processes work. Phases overlap.
    """

    name: str
    seconds: float
    processor: float
    tests: tuple[Test, ...] = ()


def read_phases(folder: Path) -> list[Phase]:
    """What the phases have left in the folder, in their order. Of one that was ended, Bash writes that between them."""
    said = (folder / "phases.tsv").read_text("utf8").splitlines()
    lines = [line.split("\t") for line in said if "\t" in line]
    return [
        Phase(
            name=name,
            seconds=float(seconds),
            processor=float(user) + float(system),
            tests=tuple(_tests(folder / f"{name}.xml")),
        )
        for name, seconds, user, system in lines
    ]


def _tests(report: Path) -> Iterator[Test]:
    if report.exists():
        for case in ET.parse(report).iterfind(".//testcase[@classname]"):
            yield Test(module=case.attrib["classname"], name=case.attrib["name"], seconds=float(case.attrib["time"]))


def table(phases: Sequence[Phase], seconds: float) -> str:
    """The phases with their share of the processor's time, the folders of each, the whole, and the slowest tests."""
    processor = sum(phase.processor for phase in phases)
    lines = [f"{'phase':<24} {'tests':>6} {'clock s':>9} {'processor s':>12} {'share':>6}"]
    for phase in phases:
        share = phase.processor / processor if processor else 0.0
        lines.append(f"{_row(phase.name, phase.tests, phase.seconds)} {phase.processor:>12.1f} {share:>6.0%}")
        lines += _folders(phase)
    tests = [test for phase in phases for test in phase.tests]
    lines += [f"{_row('all', tests, seconds)} {processor:>12.1f}", "", f"slowest {SLOWEST} tests"]
    slowest = sorted(tests, key=lambda test: -test.seconds)[:SLOWEST]
    return "\n".join([*lines, *(f"{test.seconds:8.1f}  {test.module} {test.name}" for test in slowest)])


def _folders(phase: Phase) -> Iterator[str]:
    """A line a folder, if there are several: of the clock's seconds its share by its tests' own time."""
    own = sum(test.seconds for test in phase.tests)
    tests = sorted(phase.tests, key=lambda test: test.folder)
    folders = [(name, list(group)) for name, group in groupby(tests, key=lambda test: test.folder)]
    for name, group in folders if len(folders) > 1 else ():
        seconds = sum(test.seconds for test in group)
        yield _row(f"  {name}", group, phase.seconds * seconds / own if own else 0.0)


def _row(name: str, tests: Sequence[Test], seconds: float) -> str:
    return f"{name:<24} {len(tests) or '':>6} {seconds:>9.1f}"


if __name__ == "__main__":
    sys.stdout.write(table(read_phases(Path(sys.argv[1])), float(sys.argv[2])) + "\n")
