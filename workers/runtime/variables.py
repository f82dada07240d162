"""Typed variables at the edge: what a handler is given and what it returns, in the engine's camelCase."""

from dataclasses import dataclass, fields
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import to_jsonable_python

from workers.runtime.job import Job, Variables


class Header:
    """Marks an input field that comes from the task's headers: `unit: Annotated[str, Header]`."""


class Inputs(BaseModel):
    """What a handler needs. The fields' names (in camelCase) are exactly the variables that the engine is asked for."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)

    @classmethod
    def variables_to_fetch(cls) -> tuple[str, ...]:
        """The names of the process variables, headers left out."""
        return tuple(_alias(name) for name in cls.model_fields if name not in cls._header_fields())

    @classmethod
    def of(cls, job: Job) -> Self:
        """The job's variables and headers, checked; VariablesInvalid names each field that is wrong."""
        given = {name: job.variables[name] for name in cls.variables_to_fetch() if name in job.variables}
        headers = {
            _alias(name): job.headers[_alias(name)] for name in cls._header_fields() if _alias(name) in job.headers
        }
        try:
            return cls.model_validate({**given, **headers})
        except ValidationError as error:
            raise VariablesInvalid(error) from None

    @classmethod
    def _header_fields(cls) -> frozenset[str]:
        return frozenset(name for name, field in cls.model_fields.items() if Header in field.metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a handler returns: only new variables. A subclass is a frozen dataclass; its fields are the variables."""

    def as_variables(self) -> Variables:
        """The variables as the engine stores them: camelCase names, JSON values."""
        return {to_camel(each.name): _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nothing(Result):
    """No new variables."""


class VariablesInvalid(Exception):
    """Variables that do not fit the handler's input model. The message names fields and reasons, never values."""

    def __init__(self, error: ValidationError) -> None:
        faults = (f"{'.'.join(map(str, each['loc']))}: {each['type']}" for each in error.errors(include_input=False))
        super().__init__("variables do not fit: " + ", ".join(faults))


def _alias(field_name: str) -> str:
    return to_camel(field_name)


def _plain(value: object) -> object:
    return value.as_variables() if isinstance(value, Result) else to_jsonable_python(value)
