"""What each job type is given and hands back, from its handler's types and docstrings."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

from deploy.contracts.values import Value, parts_of, value_of
from workers.handlers import all_handlers
from workers.inputs import Cleaned
from workers.runtime.handler import ErrorVariables, Handler
from workers.runtime.variables import Header, JobOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class JobError:
    """A BPMN error that a job may end with, and the variables that go with it; caught on the border of the task."""

    code: str
    meaning: str
    variables: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContract:
    """A job type as a diagram meets it. `cleaned` are the inputs that may hold personal data before the job, and are
    handed back without it. `service` is the key of the one service that it belongs to, if it does.
    """

    job_type: str
    occasion: str
    work: str
    given: str
    returned: str
    inputs: tuple[Value, ...]
    headers: tuple[Value, ...]
    outputs: tuple[Value, ...]
    errors: tuple[JobError, ...]
    cleaned: frozenset[str]
    waits_outside: bool
    service: str | None


@cache
def all_jobs() -> Mapping[str, JobContract]:
    """Every job type's contract by its name."""
    return {job_type: contract_of(handler) for job_type, handler in all_handlers().items()}


def contract_of(handler: Handler) -> JobContract:
    """The contract of one handler. Raises TypeError where it does not say which JobOutput it returns."""
    result = result_of(handler)
    fields = handler.inputs.model_fields.items()
    return JobContract(
        job_type=handler.job_type,
        occasion=_prose(inspect.getmodule(handler.function)),
        work=_prose(handler.function),
        given=_prose(handler.inputs),
        returned=_prose(result) if parts_of(result) else "",
        inputs=tuple(_value(name, field) for name, field in fields if Header not in field.metadata),
        headers=tuple(_value(name, field) for name, field in fields if Header in field.metadata),
        outputs=parts_of(result),
        errors=tuple(_errors(handler.errors)),
        cleaned=frozenset(str(field.alias) for _, field in fields if Cleaned in field.metadata),
        waits_outside=handler.blocking,
        service=_service(handler),
    )


def result_of(handler: Handler) -> type[JobOutput]:
    """What the handler hands back; one that hands on what is left to do says it: `Annotated[Apply, Found]`."""
    annotated = get_type_hints(handler.function, include_extras=True).get("return")
    result = get_args(annotated)[1] if get_origin(annotated) is Annotated else annotated
    if not (isinstance(result, type) and issubclass(result, JobOutput)):
        raise TypeError(f"{handler.job_type}: annotate what it returns: a JobOutput, or Annotated[Apply, ThatOutput]")
    return result


def _value(name: str, field: Any) -> Value:  # noqa: ANN401 - pydantic's FieldInfo
    return value_of(name, field.annotation, required=field.is_required())


def _errors(errors: Mapping[type[Exception], ErrorVariables]) -> Iterable[JobError]:
    for error, variables in errors.items():
        told = get_type_hints(variables).get("return")
        names = get_type_hints(told) if is_typeddict(told) else ()
        yield JobError(code=vars(error)["code"], meaning=_prose(error), variables=frozenset(names))


def _service(handler: Handler) -> str | None:
    """Handlers of one service lie in `workers/specific/<its key>/`."""
    _, room, *inside = handler.function.__module__.split(".")
    return inside[0].replace("_", "-") if room == "specific" else None


def _prose(documented: object) -> str:
    """The docstring as one paragraph."""
    return " ".join((inspect.getdoc(documented) or "").split())
