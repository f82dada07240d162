"""Whether tasks stand where they belong in the list (priority by the shortest limit), and no limit can be dodged."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint
from deploy.contracts.ledger import DUE, LIMIT, SERVICE_DUE
from deploy.contracts.limits import Node, asks_for_caller, dodged, services, waits_for_others
from services.catalogue import all_services
from services.durations import parse_limit
from services.standard.plan import priority_within

LEVELS = ((timedelta(minutes=15), 90), (timedelta(hours=1), 80), (timedelta(days=1), 60), (timedelta(days=15), 50))
NO_LIMIT, FOR_THE_APPLICANT = 40, 20
_DAYS = 50
BY_DUE_INSTANT = '=if dueAt = null then 50 else if date and time(dueAt) < now() + duration("PT2H") then 80 else 60'
"""Of a task in a part whose caller says until when."""
GIVEN = "=if priority = null then 50 else priority"
"""Of a task in a part whose caller says how urgent it is."""
GIVEN_OR_DUE = f"=if priority != null then priority else {BY_DUE_INSTANT.removeprefix('=')}"
"""Of a task in a part whose caller says either."""
BY_PLAN = "=plan.priority"
"""What the standard process gives: the level of the service's own limit, from its manifest."""
OF_A_SUPERVISOR = "=if isMissed = false then 60 else 80"

_PRIORITY = "Set Assignment, Priority as the template User task lists them; a task that waits for the applicant has 20"
_AROUND = "Draw the row and its timer on a sub-process around all that the step is: template Scope of a documented step"


def complaints(under: Path, book: Book) -> Iterator[Complaint]:
    """What of the services under a folder, with all that they call, or of the parts under it, is timed wrongly."""
    for service in services(book.root):
        for task in service.below:
            path = book.by_id[_process_of(task, service)].path
            if path.is_relative_to(under) or book.by_id[service.id].path.is_relative_to(under):
                yield from () if _is_timed_by_nobody(task, service) else _of_task(task, path)
        if book.by_id[service.id].path.is_relative_to(under):
            yield from _of_service(service, book.by_id[service.id].path)


def _is_timed_by_nobody(task: Node, process: Node) -> bool:
    """Whether the limit around a task is its callers', and none of them is there."""
    return asks_for_caller(process) and next(_limits(task), None) is None


def _of_task(task: Node, path: Path) -> Iterator[Complaint]:
    if task.kind != "userTask":
        return
    priority = _priority(task)
    if not _fits(priority, task):
        problem = f"has priority {priority or 'none'}, and its shortest limit asks for {level(task)}"
        yield Complaint(path=path, element=f"{task.id} in {task.path}", problem=problem, remedy=_PRIORITY)


def _priority(task: Node) -> str:
    return next((each.get("priority", "") for each in task.extension("priorityDefinition")), "")


def _fits(priority: str, task: Node) -> bool:
    if priority in (str(FOR_THE_APPLICANT), OF_A_SUPERVISOR):
        return True
    given = task.value("=priority")
    if priority in (GIVEN, GIVEN_OR_DUE) and given.removeprefix("=").isdigit():
        return given == f"={level(task)}"
    if priority in (GIVEN, GIVEN_OR_DUE) and given == BY_PLAN:
        return level(task) == _of_plan(task)
    if priority == GIVEN and given == "=null":
        return level(task) == _DAYS
    if priority in (BY_DUE_INSTANT, GIVEN_OR_DUE):
        return level(task) in ((_DAYS,) if task.value("=dueAt") == "=null" else (80, 60))
    return priority == str(level(task))


def _of_plan(task: Node) -> int | None:
    """The priority that the plan of the service around a task gives; None where that is no service."""
    service = all_services().get([task, *task.above][-1].id)
    return None if service is None else priority_within(service.limit)


def _of_service(service: Node, path: Path) -> Iterator[Complaint]:
    for finding in dodged(service):
        place, _, problem = finding.partition(": ")
        yield Complaint(path=path, element=place, problem=problem, remedy=_AROUND)
    for scope in service.below:
        for task in scope.below if scope.timers else ():
            if _lacks_due_date(task, scope):
                whose, due = ("service", SERVICE_DUE) if _is_whole(scope) else ("step", DUE)
                yield Complaint(
                    path=path,
                    element=task.path,
                    problem=f"does not show until when it is due, though its {whose} has a limit",
                    remedy=f"Set Assignment, Due date to `{due}`; the listener of the scope's row hands it back",
                )


def _is_whole(scope: Node) -> bool:
    return any(step.endswith("-00") for step in scope.row)


def _lacks_due_date(task: Node, scope: Node) -> bool:
    """Where the row is the service's, every task that does not wait for the applicant lies in it."""
    if task.kind != "userTask" or not (_is_whole(scope) or task.steps & scope.row):
        return False
    waits = waits_for_others(task) or _priority(task) == str(FOR_THE_APPLICANT)
    return not (waits or any(each.get("dueDate") for each in task.extension("taskSchedule")))


def level(task: Node) -> int:
    """The priority that the shortest limit around a task asks for."""
    limits = [parse_limit(text) for text in _limits(task)]
    return next((number for upto, number in LEVELS if limits and min(limits) <= upto), NO_LIMIT)


def _limits(task: Node) -> Iterator[str]:
    for scope in (task, *task.above):
        if scope.row:
            for given in scope.extension("input"):
                yield from LIMIT.findall(scope.value(given.get("source", ""))) if given.get("target") == "step" else ()


def _process_of(node: Node, service: Node) -> str:
    """The process in whose diagram a node is drawn: that of the innermost call around it."""
    for scope in node.above:
        for called in scope.extension("calledElement"):
            return called.get("processId", "")
    return service.id
