"""Our templates: every job type, every called process, and the tasks that all diagrams have in common."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.contracts.jobs import JobContract
from deploy.contracts.ledger import DUE
from deploy.contracts.parts import Named, PartContract
from deploy.contracts.values import Value
from deploy.element_templates import generator
from deploy.element_templates.generator import Entry, Group, Head, Property, Template
from services.notices.wording import catalogue as sms_texts
from services.registry.sms import OF_CONNECTION
from services.units import all_units

FOLDER = Path(".camunda/element-templates")
RETRIES = 8
"""Of every job: with the workers' pauses between them a short outage is over before they are used up (ADR 2)."""

_ROW = '={id: "XYZ-04"}'
_ROW_WITH_LIMIT = '={id: "XYZ-04", limit: "PT1H"}'
_LISTENERS = frozenset({"open-step", "close-step"})
_NOT_GIVEN = "Left empty: the process's variable of this name."
_PRIORITIES = (
    ("90", "90: a limit of up to 15 minutes"),
    ("80", "80: up to an hour"),
    ("60", "60: up to a day"),
    ("50", "50: of days"),
    ("40", "40: no limit"),
    ("20", "20: waits for the applicant"),
)


def all_templates(
    root: Path, jobs: Mapping[str, JobContract], parts: Mapping[str, PartContract]
) -> Mapping[Path, Template]:
    """Every template by its file; those of one service's own job types lie in the folder of that service."""
    made = {root / FOLDER / f"{key}.json": template for key, template in _common()}
    for contract in jobs.values():
        if contract.job_type not in _LISTENERS:
            made[_home(root, contract.service) / FOLDER / f"job-{contract.job_type}.json"] = job_template(contract)
    for part in parts.values():
        made[_home(root, part.service) / FOLDER / f"call-{part.process_id}.json"] = call_template(part)
    return made


def _home(root: Path, service: str | None) -> Path:
    return root / "services" / service if service else root


def job_template(contract: JobContract) -> Template:
    """The template of a job type. An SMS is a send task, whose text is chosen from those that there are."""
    is_sms = contract.job_type == "send-sms"
    return generator.job(
        Head(
            key=f"aftersales.job.{contract.job_type}",
            name=_title(contract.job_type),
            description=f"{contract.occasion} docs/jobs/{contract.job_type}.md",
            category="Jobs",
        ),
        job_type=contract.job_type,
        element="bpmn:SendTask" if is_sms else "bpmn:ServiceTask",
        retries=RETRIES,
        headers=[_header(each) for each in contract.headers],
        inputs=[_entry(each, _NOT_GIVEN) for each in contract.inputs],
        outputs=[_entry(each, "Left empty: kept under this name.") for each in contract.outputs],
        more=[_steps()] if any(each.name == "step" for each in contract.inputs) else _step_row(),
    )


def call_template(part: PartContract) -> Template:
    """The template of a call. At first all that the part hands back is taken over; the designer may empty it."""
    return generator.call(
        Head(
            key=f"aftersales.call.{part.process_id}",
            name=f"{_title(part.process_id)} ({part.title})",
            description=f"{part.purpose.split('. ')[0].rstrip('.')}. docs/parts/{part.process_id}.md",
            category="Called processes",
        ),
        process_id=part.process_id,
        inputs=map(_given, part.inputs),
        outputs=[Entry(name=each.name, description=each.meaning, value=each.name) for each in part.outputs],
        more=_step_row(),
    )


def _given(named: Named) -> Entry:
    """What a call gives: at first the caller's variable of the same name."""
    same = f"={named.name}"
    choices: list[tuple[str, str]] = []
    if named.name.endswith("Unit"):
        choices = [(same, "as this process was given it"), *((f'="{key}"', title) for key, title in _units())]
    if named.name == "dueAt":
        choices = [(same, "as around it"), ("=null", "no limit")]
    if named.name == "serviceDueAt":
        choices = [(same, "as around it"), ("=null", "not within the service's limit")]
    value = choices[0][0] if choices else same
    # A call with a row of its own is given them by the listener of that.
    required = named.name not in ("dueAt", "serviceDueAt")
    return Entry(name=named.name, description=named.meaning, required=required, value=value, choices=choices)


def _common() -> Iterable[tuple[str, Template]]:
    yield "user-task", _user_task()
    yield "scope-with-limit", _scope()
    yield "decision", _decision()
    yield "await-payment", _await_message("payment-received", "Await payment", "=bill.number")
    yield "withdrawal", _withdrawal()


def _user_task() -> Template:
    head = _head("user-task", "User task", "A form for one unit.")
    form, assignment = "zeebe:formDefinition", "zeebe:assignmentDefinition"
    group = Group.TASK
    properties = [
        {"type": "Hidden", "binding": {"type": "zeebe:userTask"}},
        generator.shown(
            group,
            Entry(name="form", description="The form's id: its file's name without .form", required=True),
            {"type": form, "property": "formId"},
        ),
        generator.hidden({"type": form, "property": "bindingType"}, "deployment"),
        generator.shown(
            group,
            Entry(name="unit", required=True, choices=_units()),
            {"type": assignment, "property": "candidateGroups"},
        ),
        generator.shown(
            group,
            Entry(name="priority", choices=_PRIORITIES, value="40"),
            {"type": "zeebe:priorityDefinition", "property": "priority"},
        ),
    ]
    return generator.task(head, element="bpmn:UserTask", properties=[*properties, *_step_row()])


def _scope() -> Template:
    head = _head(
        "scope-with-limit",
        "Scope of a documented step and its limit",
        "A sub-process around all that the step is. Draw a non-interrupting timer on its border, Date "
        f"`{DUE}`, to a task Escalate missed deadline; add execution listeners: start open-step, end close-step, "
        "8 retries.",
    )
    row = Entry(name="step", description="The step's id and its limit", required=True, value=_ROW_WITH_LIMIT)
    binding = {"type": "zeebe:input", "name": row.name}
    properties = [generator.shown(Group.STEP, row, binding, feel="required"), _steps()]
    return generator.task(head, element="bpmn:SubProcess", properties=properties)


def _decision() -> Template:
    called = "zeebe:calledDecision"
    properties = [
        generator.shown(
            Group.TASK,
            Entry(name="decision", description="The table's id: its file's name without .dmn", required=True),
            {"type": called, "property": "decisionId"},
        ),
        generator.shown(
            Group.TASK,
            Entry(name="result", description="The variable that takes the answer", required=True),
            {"type": called, "property": "resultVariable"},
        ),
        generator.hidden({"type": called, "property": "bindingType"}, "deployment"),
        _steps(),
    ]
    head = _head(
        "decision",
        "Decision table",
        "A table beside the diagram answers. Choose this first: it clears the inputs that are mapped already.",
    )
    return generator.task(head, element="bpmn:BusinessRuleTask", properties=properties)


def _await_message(message: str, name: str, correlation_key: str) -> Template:
    head = _head("await-payment", name, f"Waits for message {message}.")
    return generator.task(head, element="bpmn:ReceiveTask", properties=[*_message(message, correlation_key), _steps()])


def _withdrawal() -> Template:
    head = _head(
        "withdrawal",
        "Request withdrawn",
        "On the border of the scope in which the applicant may withdraw: `aftersales withdraw` sends the message.",
    )
    properties = [
        *_message("request-withdrawn", "=trackingCode"),
        generator.shown(
            Group.OUTPUTS,
            Entry(name="outcome", value="outcome", required=True),
            {"type": "zeebe:output", "source": '="withdrawn"'},
        ),
    ]
    return generator.task(
        head, element="bpmn:BoundaryEvent", event="bpmn:MessageEventDefinition", properties=properties
    )


def _message(message: str, correlation_key: str) -> list[Property]:
    return [
        generator.hidden({"type": "bpmn:Message#property", "name": "name"}, message),
        generator.shown(
            Group.TASK,
            Entry(name="correlationKey", description="Which of them it is", value=correlation_key, required=True),
            {"type": "bpmn:Message#zeebe:subscription#property", "name": "correlationKey"},
            feel="required",
        ),
    ]


def _step_row() -> list[Property]:
    """The step's row in the ledger, where the element is all that the step is. A template that set its listeners would
    hide the panel's own mappings (ADR 29).
    """
    row = Entry(
        name="step",
        description=f"Only where the element is all that a documented step is: {_ROW} or {_ROW_WITH_LIMIT}. "
        "Then add execution listeners: start open-step, end close-step, 8 retries.",
    )
    binding = {"type": "zeebe:input", "name": row.name}
    return [generator.shown(Group.STEP, row, binding, feel="required", optional=True), _steps()]


def _steps() -> Property:
    entry = Entry(
        name="steps",
        description="Documented steps that it does, by id: XYZ-04 XYZ-05; caller: those of the call",
    )
    return generator.shown(Group.STEP, entry, {"type": "zeebe:property", "name": "steps"}, optional=True)


def _header(value: Value) -> Entry:
    choices = [(each, each) for each in value.choices] or _CHOICES.get(value.name, list)()
    return Entry(name=value.name, required=value.required, choices=choices)


def _entry(value: Value, otherwise: str) -> Entry:
    kind = f"one of {', '.join(value.choices)}" if value.choices else value.kind
    return Entry(name=value.name, description=f"{kind[0].upper()}{kind[1:]}. {otherwise}", required=value.required)


def _head(key: str, name: str, description: str) -> Head:
    return Head(key=f"aftersales.{key}", name=name, description=description, category="Common tasks")


def _units() -> list[tuple[str, str]]:
    return [(unit.key, unit.title) for unit in all_units().values()]


def _title(key: str) -> str:
    return key.replace("-", " ").capitalize().replace("sms", "SMS")


_CHOICES = {
    "template": lambda: [(name, name) for name, text in sms_texts().items() if not text.about & OF_CONNECTION],
    "unit": _units,
}
"""What a header of this name may be, where its type is merely a text."""
