"""Pages of the libraries that the Modeler is made of (bpmn-js, form-js, dmn-js), driven from Python."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

from deploy.diagrams.browser import chromium
from deploy.diagrams.geometry import Box

_HERE = Path(__file__).parent
_WEB = _HERE / "web"
# Chromium draws no picture wider or higher than this (pixels).
_LARGEST = 16_000


class CannotDraw(RuntimeError):
    """A file that the Modeler would not open without complaint."""


class ToolsMissing(RuntimeError):
    """The npm packages of this folder are not installed."""


class DiagramCanvas:
    """The canvas of the Modeler for one BPMN diagram at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def load(self, xml: str, scale: float = 1.0) -> list[str]:
        """Import a diagram and fit the canvas to it; returns the warnings. Raises CannotDraw."""
        warnings = _evaluate(self._page, "([xml]) => load(xml)", xml)
        size = _evaluate(self._page, "([scale]) => fit(scale)", scale)
        largest = max(size["width"], size["height"])
        if largest > _LARGEST:
            _evaluate(self._page, "([scale]) => fit(scale)", scale * _LARGEST / largest)
        return [str(warning) for warning in warnings]

    def show(self, left: float, right: float, scale: float = 1.0) -> None:
        """Show what lies between two places (diagram pixels from the left), from top to bottom."""
        _evaluate(self._page, "([scale, left, right]) => fit(scale, left, right)", scale, left, right)

    def badge(self, texts: Mapping[str, str]) -> None:
        """Put a text on the upper border of elements, by id."""
        _evaluate(self._page, "([texts]) => badge(texts)", dict(texts))

    def paint(self, colours: Mapping[str, tuple[str, str]]) -> list[str]:
        """Colour elements by id with (stroke, fill); returns the ids that the diagram does not have."""
        marks = {element: {"stroke": stroke, "fill": fill} for element, (stroke, fill) in colours.items()}
        return [str(element) for element in _evaluate(self._page, "([marks]) => paint(marks)", marks)]

    def legend(self, entries: Mapping[str, str]) -> None:
        """Write a legend below the diagram: colour to text."""
        listed = [{"colour": colour, "text": text} for colour, text in entries.items()]
        _evaluate(self._page, "([entries]) => legend(entries)", listed)

    def labels(self) -> dict[str, Box]:
        """Where the labels beside their shapes are really drawn, by element id."""
        return {element: Box(**box) for element, box in _evaluate(self._page, "() => labels()").items()}

    def crowded(self) -> tuple[list[str], list[str]]:
        """Activities whose names leave their boxes, and those whose names lie under a symbol or boundary event."""
        found = _evaluate(self._page, "() => crowded()")
        return list(found["overflowing"]), list(found["covered"])

    def svg(self) -> str:
        """The diagram as SVG, without legend."""
        return str(_evaluate(self._page, "() => svg()"))

    def png(self, target: Path) -> None:
        """Write the picture."""
        _shoot(self._page, target)


class FormCanvas:
    """The form viewer of Tasklist, right to left, for one form at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def load(self, schema: Mapping[str, Any], data: Mapping[str, Any]) -> list[str]:
        """Draw a form filled with data; returns the warnings. Raises CannotDraw."""
        return [str(warning) for warning in _evaluate(self._page, "([s, d]) => load(s, d)", dict(schema), dict(data))]

    def png(self, target: Path) -> None:
        """Write the picture."""
        _shoot(self._page, target)


class TableCanvas:
    """The decision table viewer of the Modeler."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def load(self, xml: str) -> tuple[list[str], list[str]]:
        """Import a DMN file; returns (warnings, ids of its decisions). Raises CannotDraw."""
        result = _evaluate(self._page, "([xml]) => load(xml)", xml)
        return list(result["warnings"]), list(result["decisions"])

    def show(self, decision: str) -> list[str]:
        """Open one decision; returns the warnings."""
        return [str(warning) for warning in _evaluate(self._page, "([id]) => show(id)", decision)]

    def png(self, target: Path) -> None:
        """Write the picture of the open decision."""
        _shoot(self._page, target)


@contextmanager
def diagram_canvas() -> Iterator[DiagramCanvas]:
    """A canvas for diagrams. Raises NoBrowser, ToolsMissing."""
    with chromium() as browser:
        yield DiagramCanvas(_open(browser, "diagram.html"))


@contextmanager
def form_canvas() -> Iterator[FormCanvas]:
    """A canvas for forms. Raises NoBrowser, ToolsMissing."""
    with chromium() as browser:
        yield FormCanvas(_open(browser, "form.html", scale=2))


@contextmanager
def table_canvas() -> Iterator[TableCanvas]:
    """A canvas for decision tables. Raises NoBrowser, ToolsMissing."""
    with chromium() as browser:
        yield TableCanvas(_open(browser, "table.html", scale=2))


def require_tools() -> Path:
    """The folder of the installed npm packages. Raises ToolsMissing."""
    modules = _HERE / "node_modules"
    if not modules.is_dir():
        raise ToolsMissing("the diagram tools are not installed: run 'npm ci' in deploy/diagrams")
    return modules


def _open(browser: Browser, name: str, scale: float = 1) -> Page:
    require_tools()
    page = browser.new_page(device_scale_factor=scale, viewport={"width": 1600, "height": 1000}, locale="fa-IR")
    # The pages are local files: nothing is fetched, whatever a diagram says.
    page.context.set_offline(True)
    page.goto((_WEB / name).as_uri())
    return page


def _evaluate(page: Page, expression: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
    try:
        return page.evaluate(expression, list(arguments))
    except Error as error:
        raise CannotDraw(error.message.splitlines()[0]) from error


def _shoot(page: Page, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    page.locator("#picture").screenshot(path=target, animations="disabled")
