"""Which flow nodes and sequence flows of the deployed diagrams ran, summed over tests and engines."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessCoverage:
    """Of one process: the ids of all its elements, those that ran, and the names for a reader."""

    process_id: str
    elements: frozenset[str]
    ran: frozenset[str]
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def taken(self) -> frozenset[str]:
        """Flow nodes entered and sequence flows taken."""
        return self.ran & self.elements

    @property
    def missing(self) -> frozenset[str]:
        """Flow nodes never entered and sequence flows never taken."""
        return self.elements - self.ran

    @property
    def percent(self) -> float:
        """Share of the elements that ran, 0 to 100; 100 if there are none."""
        return _percent(len(self.taken), len(self.elements))

    def merged(self, other: "ProcessCoverage") -> "ProcessCoverage":
        """What ran in either; the elements are those of ``other``, the later one."""
        return ProcessCoverage(
            process_id=self.process_id, elements=other.elements, ran=self.ran | other.ran, names=other.names
        )


class Coverage:
    """An accumulator: empty at first, fed by ``add`` with the coverage of engines or of other sessions."""

    def __init__(self, processes: Iterable[ProcessCoverage] = ()) -> None:
        self._processes = {process.process_id: process for process in processes}

    @property
    def processes(self) -> Mapping[str, ProcessCoverage]:
        """The coverage of each deployed process, by its id."""
        return dict(sorted(self._processes.items()))

    @property
    def percent(self) -> float:
        """Share of all elements of all processes that ran, 0 to 100."""
        processes = self._processes.values()
        return _percent(sum(len(p.taken) for p in processes), sum(len(p.elements) for p in processes))

    def add(self, other: "Coverage") -> None:
        """Sum the other one into this one. A process that both know has the elements of the other's diagram."""
        for process_id, process in other._processes.items():
            known = self._processes.get(process_id)
            self._processes[process_id] = known.merged(process) if known else process

    def missing(self) -> dict[str, tuple[str, ...]]:
        """Ids of what never ran, by process id; processes that ran whole are left out."""
        return {id_: tuple(sorted(p.missing)) for id_, p in self.processes.items() if p.missing}

    def table(self) -> str:
        """A text table: a line per process, below it what is missing, with names."""
        lines = [f"{'process':<40} {'ran':>5} {'of':>5} {'%':>6}"]
        for id_, process in self.processes.items():
            lines.append(f"{id_:<40} {len(process.taken):>5} {len(process.elements):>5} {process.percent:>6.1f}")
            lines += [f"    missing {id_} {process.names.get(id_, '')}".rstrip() for id_ in sorted(process.missing)]
        return "\n".join([*lines, f"{'all':<52} {self.percent:>6.1f}"])

    def as_plain(self) -> dict[str, dict[str, Any]]:
        """All of it in dicts, lists and strings, to be sent to another process; `from_plain` reads it there."""
        return {
            id_: {"elements": sorted(p.elements), "ran": sorted(p.ran), "names": dict(p.names)}
            for id_, p in self.processes.items()
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Mapping[str, Any]]) -> "Coverage":
        """What another process sent."""
        return cls(
            ProcessCoverage(
                process_id=id_, elements=frozenset(p["elements"]), ran=frozenset(p["ran"]), names=p["names"]
            )
            for id_, p in plain.items()
        )

    def write_json(self, path: str | Path) -> None:
        """Write {process id: {"taken": [ids], "missing": [ids]}} as a JSON file, sorted."""
        content = {id_: {"taken": sorted(p.taken), "missing": sorted(p.missing)} for id_, p in self.processes.items()}
        Path(path).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 100.0
