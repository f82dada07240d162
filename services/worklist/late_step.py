"""Who has what is late, and whom to call: what the supervisor needs to know of a limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.catalogue import service_title
from services.clock import Clock
from services.company import Company
from services.model.steps import StepEntry
from services.model.tasks import OpenTask
from services.ports import UnitOfWork
from services.steps.catalogue import DOCUMENTS_TAKEN, Step, numbered_step, step_of
from services.text import to_persian_digits
from services.units import SUPERVISOR, Unit, all_units, unit_of
from services.worklist.arranging import worklist_of_request
from services.worklist.lines import Line, Worklist
from services.worklist.wording import UNKNOWN, holder_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LateStep:
    """Persian texts, markdown. `holders_text` tells task by task who has it, `call_text` whom to call; `worklist_url`
    leads to the list of the unit.
    """

    service_title: str
    unit_title: str
    holders_text: str
    call_text: str
    worklist_url: str


def late_step(
    uow: UnitOfWork,
    *,
    clock: Clock,
    company: Company,
    tracking_code: str,
    step: str,
    tasks: Sequence[OpenTask] | None,
) -> LateStep:
    """What is to be said of a step that is late or soon will be; `tasks` are the request's, None where nobody knows.

    Of a service as a whole it is all that is being worked on. Raises NotFound for an unknown step.
    """
    waiting = worklist_of_request(uow, clock=clock, tracking_code=tracking_code, tasks=tasks)
    service_key = uow.requests.get(tracking_code).application.service_key
    lines = _lines_of(waiting, step_of(step))
    in_charge = unit_in_charge(uow.steps.of_request(tracking_code), step, service_key=service_key)
    units = list(dict.fromkeys(line.unit for line in lines)) or [in_charge.key]
    return LateStep(
        service_title=service_title(service_key),
        unit_title="، ".join(unit_of(key).title for key in units),
        holders_text="\n".join(f"- {line.name}: {holder_text(waiting, line)}" for line in lines) or f"- {UNKNOWN}",
        call_text="\n".join(f"- {call_text(unit_of(key))}" for key in units),
        worklist_url=f"{company.pages_url}/?unit={units[0]}",
    )


def unit_in_charge(runs: Sequence[StepEntry], step: str, *, service_key: str) -> Unit:
    """The unit that answers for a step of a request for the service, by the ledger's runs of the request alone.

    For a service as a whole, and for what only the subscriber does, the unit of the step that was begun last; if there
    is none, the one that took the application and talks to the applicant.
    """
    steps = [step, *(run.step for run in reversed(runs) if run.is_open)]
    intake = numbered_step(service_key, DOCUMENTS_TAKEN).role
    roles = (*(step_of(each, service_key=service_key).role for each in steps), intake)
    return unit_of(next(role for role in roles if role in all_units() and role != SUPERVISOR))


def call_text(unit: Unit) -> str:
    """Whom to call, with the telephone."""
    return f"{unit.in_charge}، تلفن {to_persian_digits(unit.phone)}"


def _lines_of(waiting: Worklist, step: Step) -> Sequence[Line]:
    """The step's own lines; all of the request where it has none. What the supervisor does is no answer."""
    others = [line for line in waiting.lines if line.unit != SUPERVISOR]
    return [line for line in others if line.step is not None and line.step.id == step.id] or others
