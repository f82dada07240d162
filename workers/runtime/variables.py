"""Typed variables at the edge: what a handler is given and what it returns, in the engine's camelCase."""

from dataclasses import dataclass, fields
from functools import cache
from typing import ClassVar, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_jsonable_python

from workers.runtime.job import Job, Variables


class Header:
    """Marks an input field that comes from the task's headers: `unit: Annotated[str, Header]`."""


class JobInput(BaseModel):
    """What a handler needs. The fields' names (in camelCase) are exactly the variables that the engine is asked for."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    @classmethod
    def variables_to_fetch(cls) -> tuple[str, ...]:
        """The names of the process variables, headers left out."""
        return _names(cls).variables

    @classmethod
    def of(cls, job: Job) -> Self:
        """The job's variables and headers, checked; VariablesInvalid names each field that is wrong."""
        names = _names(cls)
        given = {name: job.variables[name] for name in names.variables if name in job.variables}
        given |= {name: job.headers[name] for name in names.headers if name in job.headers}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise VariablesInvalid(error) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOutput:
    """What a handler returns: only new variables. A subclass is a frozen dataclass; its fields are the variables."""

    def as_variables(self) -> Variables:
        """The variables as the engine stores them: camelCase names, JSON values."""
        return {_alias(each.name): _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOutput(JobOutput):
    """No new variables."""


class VariablesInvalid(Exception):
    """Variables that do not fit the handler's input model. The message names fields and reasons, never values."""

    def __init__(self, error: ValidationError) -> None:
        # The field alone: further in, a place may be named by the data's own keys.
        faults = {f"{(*each['loc'], 'all')[0]}: {each['type']}": None for each in error.errors(include_input=False)}
        super().__init__("variables do not fit: " + ", ".join(faults))


class _Names(NamedTuple):
    """Of an input model, in camelCase: what comes from the process, what from the task's headers."""

    variables: tuple[str, ...]
    headers: tuple[str, ...]


@cache
def _names(model: type[JobInput]) -> _Names:
    headers = [name for name, field in model.model_fields.items() if Header in field.metadata]
    variables = [name for name in model.model_fields if name not in headers]
    return _Names(tuple(map(_alias, variables)), tuple(map(_alias, headers)))


@cache
def _alias(field_name: str) -> str:
    return to_camel(field_name)


def _plain(value: object) -> object:
    return value.as_variables() if isinstance(value, JobOutput) else to_jsonable_python(value)
