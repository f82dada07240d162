"""Pictures of diagrams, forms and decision tables, and the import check that goes with them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deploy.diagrams import labelling, model
from deploy.diagrams.canvas import CannotDraw, DiagramCanvas, diagram_canvas, form_canvas, table_canvas
from deploy.diagrams.coverage import Coverage, of_processes
from deploy.diagrams.faults import Fault, FaultKind
from deploy.diagrams.slices import WIDEST, slices

Data = Mapping[str, Mapping[str, Any]]


def render_diagrams(
    paths: Sequence[Path],
    out: Path,
    *,
    scale: float = 2.0,
    svg: bool = False,
    coverage: Mapping[str, Coverage] | None = None,
    badges: Mapping[str, Mapping[str, str]] | None = None,
    widest: float = WIDEST,
) -> Iterator[Path]:
    """Draw each diagram to `out/<file name>.png`, and `.svg` if wanted; yields what was written.

    One wider than `widest` (diagram pixels) is drawn in readable parts too: `<file name>-1.png` and so on, from left to
    right. `badges` are texts on the elements, by process and element. With coverage, diagrams of unknown processes stay
    uncoloured. Raises CannotDraw on an import warning, or when the coverage names an element that its diagram does not
    have.
    """
    with diagram_canvas() as canvas:
        for path in paths:
            with _naming(path):
                _refuse(canvas.load(path.read_text("utf-8"), scale))
                _colour(canvas, path, coverage or {})
            diagram = model.read(path)
            for process in diagram.processes:
                canvas.badge((badges or {}).get(process, {}))
            target = out / f"{path.stem}.png"
            canvas.png(target)
            yield target
            if svg:
                target = out / f"{path.stem}.svg"
                target.write_text(canvas.svg(), "utf-8")
                yield target
            yield from _parts(canvas, slices(diagram, widest), target.with_suffix(".png"), scale)


def _parts(canvas: DiagramCanvas, places: Sequence[tuple[float, float]], whole: Path, scale: float) -> Iterator[Path]:
    """The parts of a wide diagram, beside the picture of the whole; those of former times are removed."""
    for left_over in whole.parent.glob(f"{whole.stem}-[0-9].png"):
        left_over.unlink()
    for number, (left, right) in enumerate(places, start=1):
        target = whole.with_name(f"{whole.stem}-{number}.png")
        canvas.show(left, right, scale)
        canvas.png(target)
        yield target


def check_diagrams(paths: Sequence[Path]) -> Iterator[str]:
    """What the Modeler would complain of, and what only the drawn text shows, as sentences; nothing if all is well."""
    with diagram_canvas() as canvas:
        for path in paths:
            yield from (f"{path}: {complaint}" for complaint in _complaints(canvas, path))


def render_forms(paths: Sequence[Path], out: Path, data: Data) -> Iterator[Path]:
    """Draw each form to `out/<form id>.png`, filled with `data[form id]`; yields the files. Raises CannotDraw."""
    with form_canvas() as canvas:
        for path in paths:
            schema = _form(path)
            target = out / f"{schema['id']}.png"
            with _naming(path):
                _refuse(canvas.load(schema, data.get(schema["id"], {})))
            canvas.png(target)
            yield target


def render_tables(paths: Sequence[Path], out: Path) -> Iterator[Path]:
    """Draw each decision of each DMN file to `out/<decision id>.png`; yields what was written. Raises CannotDraw."""
    with table_canvas() as canvas:
        for path in paths:
            with _naming(path):
                warnings, decisions = canvas.load(path.read_text("utf-8"))
                _refuse(warnings)
            for decision in decisions:
                with _naming(path):
                    _refuse(canvas.show(decision))
                target = out / f"{decision}.png"
                canvas.png(target)
                yield target


def _complaints(canvas: DiagramCanvas, path: Path) -> list[str]:
    try:
        return canvas.load(path.read_text("utf-8")) or _drawn_faults(canvas, path)
    except CannotDraw as problem:
        return [str(problem)]


def _colour(canvas: DiagramCanvas, path: Path, coverage: Mapping[str, Coverage]) -> None:
    known = of_processes(coverage, model.read(path).processes)
    if known is None:
        return
    unknown = canvas.paint(known.colours())
    if unknown:
        raise CannotDraw(f"the coverage names elements that are not in the diagram: {', '.join(unknown)}")
    canvas.legend(known.legend())


def _drawn_faults(canvas: DiagramCanvas, path: Path) -> list[str]:
    """Faults of the text as really drawn: labels on something, names that overflow their boxes."""
    found = set(labelling.faults(model.read(path), canvas.labels()))
    overflowing, covered = canvas.crowded()
    found |= {Fault(element=element, kind=FaultKind.TEXT_TOO_LONG) for element in overflowing}
    found |= {Fault(element=element, kind=FaultKind.TEXT_COVERED) for element in covered}
    return [str(fault) for fault in sorted(found)]


def _form(path: Path) -> dict[str, Any]:
    try:
        schema = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise CannotDraw(f"{path}: not JSON: {error}") from error
    if not isinstance(schema, dict) or not schema.get("id"):
        raise CannotDraw(f"{path}: not a form with an id")
    return schema


def _refuse(warnings: Sequence[str]) -> None:
    if warnings:
        raise CannotDraw("; ".join(warnings))


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Put the file's name before what is wrong with it."""
    try:
        yield
    except CannotDraw as problem:
        raise CannotDraw(f"{path}: {problem}") from problem
