"""Which elements of each process ran in the tests, as colours on the diagram."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Stroke, then fill.
RAN = ("#1b7f3b", "#d3f0dc")
DID_NOT_RUN = ("#c0261c", "#fbd5d1")

_PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


class BadCoverage(ValueError):
    """The coverage file is not what it should be; says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ids of the flow nodes and sequence flows that ran, and of those that did not."""

    taken: frozenset[str]
    missing: frozenset[str]

    def colours(self) -> dict[str, tuple[str, str]]:
        """(stroke, fill) by element id."""
        return dict.fromkeys(self.taken, RAN) | dict.fromkeys(self.missing, DID_NOT_RUN)

    def legend(self) -> dict[str, str]:
        """What the colours mean, in Persian, with counts."""
        every = len(self.taken) + len(self.missing)
        return {
            RAN[0]: _persian(f"در آزمون‌ها اجرا شده: {len(self.taken)} از {every}"),
            DID_NOT_RUN[0]: _persian(f"اجرا نشده: {len(self.missing)}"),
        }


def read(path: Path) -> dict[str, Coverage]:
    """Coverage by process id from `{process: {"taken": [ids], "missing": [ids]}}`. Raises BadCoverage, OSError."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise BadCoverage(f"{path}: not JSON: {error}") from error
    if not isinstance(content, dict):
        raise BadCoverage(f"{path}: not an object of processes")
    return {str(process): _coverage(path, process, entry) for process, entry in content.items()}


def of_processes(coverage: Mapping[str, Coverage], processes: Iterable[str]) -> Coverage | None:
    """What is known of the processes of one diagram, together; None when none of them is in the file."""
    known = [coverage[process] for process in processes if process in coverage]
    if not known:
        return None
    return Coverage(
        taken=frozenset().union(*(entry.taken for entry in known)),
        missing=frozenset().union(*(entry.missing for entry in known)),
    )


def _coverage(path: Path, process: str, entry: object) -> Coverage:
    if not isinstance(entry, dict):
        raise BadCoverage(f"{path}: {process}: not an object")
    taken, missing = (_ids(path, process, key, entry.get(key)) for key in ("taken", "missing"))
    if taken & missing:
        raise BadCoverage(f"{path}: {process}: both taken and missing: {', '.join(sorted(taken & missing))}")
    return Coverage(taken=taken, missing=missing)


def _ids(path: Path, process: str, key: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadCoverage(f"{path}: {process}: {key} is not a list of ids")
    return frozenset(value)


def _persian(text: str) -> str:
    return text.translate(_PERSIAN_DIGITS)
