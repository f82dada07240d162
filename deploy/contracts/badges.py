"""Who acts, and which documented step it is: what stands on the border of each task in our pictures.

It comes from what the diagram says anyway (units, the property `steps`), so it cannot contradict it; in the names it
would be torn apart by the canvas, which is left to right.
"""

import re
from collections.abc import Mapping

from deploy.contracts.book import Book
from deploy.diagrams.elements import Element
from services.steps.catalogue import all_steps
from services.text import to_persian_digits
from services.units import all_units

_UNIT = re.compile(r'="?([\w-]+)"?')
_TASKS = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity"})


def badges(book: Book) -> Mapping[str, Mapping[str, str]]:
    """The Persian texts by element id, of each process: «تشخیص | ۴», or «گام ۵» where no person acts."""
    return {
        process.id: {each.id: text for each in process.elements if (text := _badge(each, book))}
        for process in book.processes
    }


def _badge(element: Element, book: Book) -> str:
    if element.kind not in _TASKS:
        return ""
    unit, number = _unit(element, book), _number(element, book)
    if unit:
        # No middle dot between them: it is taken for a Persian zero.
        return f"{unit} | {number}" if number else unit
    return f"گام {number}" if number else ""


def _number(element: Element, book: Book) -> str:
    """The step's number, or from which to which; none where services that share the element number it differently."""
    steps = [all_steps()[step] for step in _steps(element, book) if step in all_steps()]
    numbers = sorted({step.number for step in steps})
    if not numbers or (len(numbers) > 1 and len({step.service for step in steps}) > 1):
        return ""
    first, last = (to_persian_digits(str(number)) for number in (numbers[0], numbers[-1]))
    return first if first == last else f"{first} تا {last}"


def _steps(element: Element, book: Book) -> list[str]:
    """Its own steps; of a call of the same folder those that are done inside."""
    called = book.by_id.get(element.called_process or "")
    if element.steps or called is None or called.path.parent != element.path.parent:
        return element.steps
    return [step for each in called.elements for step in _steps(each, book)]


def _unit(element: Element, book: Book) -> str:
    """The unit that acts; none for what no person does, and where callers name different ones."""
    if element.kind == "userTask":
        return _title(element.attribute("assignmentDefinition", "candidateGroups") or "")
    given = {_title(source) for name, source in element.inputs.items() if name.endswith("Unit")}
    units = given or _units_inside(element, book)
    return units.pop() if len(units) == 1 else ""


def _units_inside(element: Element, book: Book) -> set[str]:
    called = book.by_id.get(element.called_process or "")
    tasks = [each for each in called.elements if each.kind == "userTask"] if called else []
    return {_unit(each, book) for each in tasks}


def _title(expression: str) -> str:
    found = _UNIT.fullmatch(expression if expression.startswith("=") else f"={expression}")
    unit = all_units().get(found[1]) if found else None
    return unit.title if unit else ""
