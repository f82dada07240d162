"""Who acts, and which documented step it is: what stands on the border of each task in our pictures.

It comes from what the diagram says anyway (units, the property `steps`), so it cannot contradict it; in the names it
would be torn apart by the canvas, which is left to right.
"""

import re
from collections.abc import Iterator, Mapping

from deploy.contracts.book import Book
from deploy.diagrams.elements import Element, ProcessFile
from services.steps.catalogue import all_steps
from services.text import to_persian_digits
from services.units import unit_of

SEVERAL_UNITS = "چند واحد"
UNIT_OF_THE_SERVICE = "بسته به خدمت"
_NAMED_AT_MOST = 3
_FIXED = re.compile(r'(?:=")?([a-z][a-z-]*)"?')
_VARIABLE = re.compile(r"=\[?(\w+)\]?")
_TASKS = frozenset({"userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "callActivity"})

Units = Mapping[str, str | None]
"""What a call gives its process: variable to unit, None where it passes on what it was given itself."""


def badges(book: Book) -> Mapping[str, Mapping[str, str]]:
    """The Persian texts by element id, of each process: «تشخیص | ۴», or «گام ۵» where no person acts.

    A call of several units has two lines.
    """
    return {
        process.id: {each.id: text for each in process.elements if (text := _badge(each, book))}
        for process in book.processes
    }


def _badge(element: Element, book: Book) -> str:
    if element.kind not in _TASKS:
        return ""
    found, number = list(dict.fromkeys(_acting(element, {}, book))), _number(element, book)
    units = [unit for unit in found if unit]
    if not found:
        return f"گام {number}" if number else ""
    if not number:
        return _names(units)
    # No middle dot between them: it is taken for a Persian zero.
    return f"{_names(units)} | {number}" if len(units) <= 1 else f"{_names(units)}\nگام {number}"


def _names(units: list[str]) -> str:
    if not units:
        return UNIT_OF_THE_SERVICE
    return SEVERAL_UNITS if len(units) > _NAMED_AT_MOST else "، ".join(unit_of(key).short for key in units)


def _acting(element: Element, given: Units, book: Book) -> Iterator[str | None]:
    """The units whose tasks the element is or calls, None for one that depends on the service.

    Of a part that several services call, its own tasks count, not those of the parts that it calls in turn: they are
    the way round (a return, the choice of another agent).
    """
    if element.kind == "userTask":
        yield _resolved(element.attribute("assignmentDefinition", "candidateGroups") or "", given)
    called = book.by_id.get(element.called_process or "")
    if called is not None:
        passed = {name: _resolved(source, given) for name, source in element.inputs.items() if name.endswith("Unit")}
        is_own = called.path.parent.parent.name == "services"
        for each in called.elements:
            if (each.kind == "userTask" and _is_its_step(each, called)) or (is_own and each.called_process):
                yield from _acting(each, passed, book)


def _is_its_step(task: Element, process: ProcessFile) -> bool:
    """Whether the task is of the ordinary course: it does a documented step, or is for the unit that callers name."""
    scopes = (each for each in process.elements if each.kind == "subProcess" and each.steps)
    is_for_a_callers = (task.attribute("assignmentDefinition", "candidateGroups") or "").startswith("=")
    does_steps = bool(task.steps) or task.does_callers_steps
    return does_steps or is_for_a_callers or any(task.xml in scope.xml.iter() for scope in scopes)


def _resolved(expression: str, given: Units) -> str | None:
    if fixed := _FIXED.fullmatch(expression):
        return fixed[1]
    variable = _VARIABLE.fullmatch(expression)
    return given.get(variable[1]) if variable else None


def _number(element: Element, book: Book) -> str:
    """The step's number, or from which to which; none where services that share the element number it differently."""
    steps = [step for step in _steps(element, book) if step in all_steps()]
    numbers = sorted({all_steps()[step].number for step in steps})
    if not numbers or (len(numbers) > 1 and len({step.partition("-")[0] for step in steps}) > 1):
        return ""
    first, last = (to_persian_digits(str(number)) for number in (numbers[0], numbers[-1]))
    return first if first == last else f"{first} تا {last}"


def _steps(element: Element, book: Book) -> list[str]:
    """Its own steps; of a call of the same folder those that are done inside."""
    called = book.by_id.get(element.called_process or "")
    steps = book.steps_of(element)
    if steps or called is None or called.path.parent != element.path.parent:
        return steps
    return [step for each in called.elements for step in _steps(each, book)]
