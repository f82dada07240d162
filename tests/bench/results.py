"""What a figure of the benchmark found: tables, verdicts and the raw values; kept as JSON, told as tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the project asks for, beside what was measured."""

    what: str
    wanted: str
    measured: str
    met: bool

    @property
    def word(self) -> str:
        """For the last column."""
        return "met" if self.met else "MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of texts; the first column names the row."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `measured` says in sentences what was measured and how; `notes` what the reader must know besides.

    `raw` holds the values of every round, so that each number in the tables can be recomputed.
    """

    name: str
    title: str
    measured: str
    tables: Sequence[Table]
    verdicts: Sequence[Verdict]
    notes: Sequence[str] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    run: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The figure that `save` wrote."""
        tables = [Table(**each) for each in stored["tables"]]
        verdicts = [Verdict(**each) for each in stored["verdicts"]]
        return cls(**{**stored, "tables": tables, "verdicts": verdicts})


def save(figure: Figure, folder: Path) -> Path:
    """Write the figure's JSON file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{figure.name}.json"
    path.write_text(json.dumps(asdict(figure), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load(folder: Path, names: Sequence[str]) -> list[Figure]:
    """Those of the named figures that were measured, in the order of the names."""
    paths = [folder / f"{name}.json" for name in names]
    return [Figure.from_json(json.loads(path.read_text(encoding="utf-8"))) for path in paths if path.is_file()]
