"""Python's types as a process designer reads them: camelCase names, kinds in words, choices."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from services.model.keys import ApplicantKind, BillKind, DocumentKind, Key, RequestOutcome, WorkOrderKind
from services.registry import registry

_WORDS: Mapping[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    Decimal: "number",
    date: "day",
    datetime: "instant",
    Any: "anything",
    object: "anything",
    type(None): "null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a process variable or header. `kind` is in English words; `parts` are the fields of a context."""

    name: str
    kind: str
    required: bool = True
    choices: tuple[str, ...] = ()
    parts: tuple["Value", ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Its own name and those of all that it holds."""
        return frozenset({self.name}).union(*(part.names for part in self.parts))


def value_of(name: str, annotation: object, *, required: bool = True) -> Value:
    """The value that a Python annotation describes. `name` is a Python name."""
    plain = _bare(annotation)
    kind, inner = _kind(plain)
    return Value(name=to_camel(name), kind=kind, required=required, choices=_choices(inner), parts=tuple(_parts(inner)))


def parts_of(model: type) -> tuple[Value, ...]:
    """The fields of a dataclass, a pydantic model or a TypedDict."""
    return tuple(_parts(model))


def _kind(annotation: object) -> tuple[str, object]:
    """The words for an annotation, and the innermost type that may have choices or fields."""
    origin, arguments = get_origin(annotation), tuple(map(_bare, get_args(annotation)))
    if origin in (types.UnionType, Union):
        kinds = [_kind(each) for each in arguments]
        inner = next((each for _, each in kinds if each is not type(None)), None)
        return " or ".join(words for words, _ in kinds), inner
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return "context", None
    if isinstance(origin, type) and issubclass(origin, Sequence | frozenset | set):
        words, inner = _kind(arguments[0])
        return f"list of {words}", inner
    return _word(annotation), annotation


def _word(annotation: object) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum | Key):
        return "text"
    return _WORDS.get(annotation, "context")


def _bare(annotation: object) -> object:
    """The type below a NewType or Annotated."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    supertype = getattr(annotation, "__supertype__", None)
    return annotation if supertype is None else _bare(supertype)


def _choices(inner: object) -> tuple[str, ...]:
    if isinstance(inner, type) and issubclass(inner, Enum):
        return tuple(str(each.value) for each in inner)
    return _keys().get(inner, ())


def _keys() -> Mapping[object, tuple[str, ...]]:
    """What the manifests offer for each type of key."""
    known = registry()
    offered: dict[object, Mapping[str, object]] = {
        ApplicantKind: known.applicants,
        BillKind: known.bill_kinds,
        DocumentKind: known.papers,
        RequestOutcome: known.outcomes,
        WorkOrderKind: known.work_orders,
    }
    return {kind: tuple(sorted(keys)) for kind, keys in offered.items()}


def _parts(model: object) -> list[Value]:
    if isinstance(model, type) and issubclass(model, BaseModel):
        given = model.model_fields.items()
        return [value_of(name, each.annotation, required=each.is_required()) for name, each in given]
    if isinstance(model, type) and is_dataclass(model):
        hints = get_type_hints(model)
        return [value_of(each.name, hints[each.name]) for each in fields(model)]
    if isinstance(model, type) and is_typeddict(model):
        return [value_of(name, annotation) for name, annotation in get_type_hints(model).items()]
    return []
