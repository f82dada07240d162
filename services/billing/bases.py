"""What lines of a bill are computed from: kept with the bill, so that they can be computed anew on any later day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from pydantic import TypeAdapter

from services.model.bills import Basis, BillLine, Figures
from services.reference.data import ReferenceData


class Computation(Protocol):
    """A dataclass of all that a computation needs besides the tables; its `kind` tells it from others."""

    @property
    def kind(self) -> str: ...

    def lines(self, reference: ReferenceData) -> Sequence[BillLine]:
        """The lines by these tables. Raises ReferenceDataMissing."""
        ...


def computed_lines(computation: Computation, reference: ReferenceData) -> Sequence[BillLine]:
    """The lines, each of which knows what it comes from. Raises ReferenceDataMissing."""
    figures: Figures = _adapter(type(computation)).dump_python(computation, mode="json")
    return [replace(line, figures=(figures,)) for line in computation.lines(reference)]


@cache
def _adapter(kind: type[Computation]) -> TypeAdapter[Computation]:
    """Made once: it takes as long as the rest of a bill."""
    return TypeAdapter(kind)


def bases_of(lines: Iterable[BillLine]) -> tuple[Basis, ...]:
    """What the lines of a bill come from, each with the codes of its lines, in the order of the first ones."""
    known: list[Figures] = []
    codes: list[list[str]] = []
    for line in lines:
        for figures in line.figures:
            if figures not in known:
                known.append(figures)
                codes.append([])
            codes[known.index(figures)].append(line.code)
    return tuple(Basis(figures=each, codes=tuple(own)) for each, own in zip(known, codes, strict=True))
