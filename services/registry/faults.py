"""What is wrong with the manifests: every fault at once, each with what to do."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from services.errors import ServiceError


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryFault:
    """A fault of a manifest: the folder as in bpmn/, the key as in the file, what is wrong, and what to do."""

    folder: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.folder}: {self.key}: {self.problem}. {self.remedy}"


class DataFaults(ServiceError):
    """Data in files cannot be used. `faults` are all that were found, `heading` says of what they are."""

    heading: ClassVar[str]

    def __init__(self, faults: Iterable[RegistryFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join([self.heading, *(f"- {fault}" for fault in self.faults)]))


class RegistryFaults(DataFaults):
    """The manifests cannot be used."""

    heading = "the manifests in bpmn have faults:"


def unreadable(error: ValueError) -> tuple[str, str]:
    """Problem and remedy for a file that is no TOML, or no text."""
    return f"it cannot be read: {error}", "Correct the line: texts stand in quotes, tables in brackets."


def faults_of(folder: str, model: type[BaseModel], error: ValidationError) -> Iterator[RegistryFault]:
    """The faults that pydantic found, in a designer's words."""
    for each in error.errors(include_url=False):
        problem, remedy = _told(each["type"], each["msg"], each["loc"], model)
        yield RegistryFault(folder=folder, key=_dotted(each["loc"]), problem=problem, remedy=remedy)


def unknown(what: str, key: str, known: Iterable[str]) -> tuple[str, str]:
    """Problem and remedy for a name that nothing bears."""
    names = sorted(known)
    close = get_close_matches(key, names, n=1)
    meant = f"Did you mean {close[0]}? " if close else ""
    return f"{what} {key} does not exist", f"{meant}There are: {', '.join(names) or 'none'}."


def _told(kind: str, message: str, loc: tuple[int | str, ...], model: type[BaseModel]) -> tuple[str, str]:
    match kind:
        case "extra_forbidden":
            _, remedy = unknown("key", str(loc[-1]), _keys_at(model, loc[:-1]))
            return "this key is not known here", f"Remove it, or correct its spelling. {remedy}"
        case "missing":
            return "this key is missing", "Add it; what it means is in CONTRIBUTING.md."
        case "value_error":
            return message.removeprefix("Value error, "), "Correct the value."
        case _:
            return message[:1].lower() + message[1:], "Correct the value."


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> Iterable[str]:
    """The keys of the table at a place, as they are written in the file."""
    table: object = model
    for part in loc:
        if isinstance(part, str) and isinstance(table, type) and issubclass(table, BaseModel):
            known = _written(table)
            # A part that is no key of the table is one of a table of such tables: the next is a key of theirs.
            table = _table_in(known[part].annotation) if part in known else table
    return _written(table) if isinstance(table, type) and issubclass(table, BaseModel) else ()


def _written(model: type[BaseModel]) -> Mapping[str, FieldInfo]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _table_in(annotation: object) -> type[BaseModel] | None:
    """The model within tuple[Row, ...], dict[Key, Row] or Table | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_table_in(each) for each in getattr(annotation, "__args__", ()))
    return next((each for each in inner if each is not None), None)


def _dotted(loc: tuple[int | str, ...]) -> str:
    """The place as one reads it: `fees[2].amount`, counted from one."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".") or "the file"
