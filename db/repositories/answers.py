"""The answers to a service's own fields as one JSON object, checked on the way in and on the way out.

Each value says of what kind it is, so that an answer can be read for ever, whatever the manifest asks by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from services.catalogue import all_services
from services.errors import ServiceError
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading
from services.money import Rials
from services.registry.values import Field, FieldKind

Json = Mapping[str, Any]

_TYPES: Mapping[FieldKind, type[Answer]] = {
    FieldKind.READING: MeterReading,
    FieldKind.DAY: date,
    FieldKind.WORDS: str,
    FieldKind.CHOICE: str,
    FieldKind.NUMBER: int,
    FieldKind.PERMIT: Permit,
    FieldKind.AMOUNT: Rials,
    FieldKind.PERSON: PersonSheet,
}


class AnswerFault(ServiceError):
    """An answer that is none of its field's kind, or a stored one that cannot be read. Its value is not told."""

    def __init__(self, key: str, kind: str | None) -> None:
        super().__init__(f"answer {key}: not of kind {kind}")
        self.key = key
        self.kind = kind


def encode_answers(service_key: str, answers: Mapping[str, Answer], *, kept: Mapping[str, Answer]) -> dict[str, Any]:
    """The JSON object of the answers. Raises AnswerFault for a value that is none of what the service's manifest asks
    for, unless it is among those that are `kept` from before.
    """
    service = all_services().get(service_key)
    fields = {field.key: field for field in service.fields} if service else {}
    return {
        key: _encoded(key, answer, _kind_of(answer) if kept.get(key) == answer else _asked(fields, key))
        for key, answer in answers.items()
    }


def encode_each(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The JSON object of answers that were read by the kinds of their fields already, as those of an agent's report."""
    return {key: _encoded(key, answer, _kind_of(answer)) for key, answer in answers.items()}


def decode_answers(stored: Json) -> dict[str, Answer]:
    """The answers of a JSON object. Raises AnswerFault."""
    return {key: _decoded(key, value) for key, value in stored.items()}


def _asked(fields: Mapping[str, Field], key: str) -> FieldKind | None:
    return fields[key].kind if key in fields else None


def _encoded(key: str, answer: Answer, kind: FieldKind | None) -> Json:
    if kind is None or type(answer) is not _TYPES[kind]:
        raise AnswerFault(key, kind)
    return {"kind": kind.value, **_parts(answer)}


def _kind_of(answer: Answer) -> FieldKind | None:
    return next((kind for kind, of_kind in _TYPES.items() if type(answer) is of_kind), None)


def _parts(answer: Answer) -> Json:
    match answer:
        case MeterReading():
            return {"kwh": answer.kwh, "takenOn": answer.taken_on.isoformat()}
        case Permit():
            return {"number": answer.number, "issuer": answer.issuer, "validUntil": answer.valid_until.isoformat()}
        case date():
            return {"value": answer.isoformat()}
        case Rials():
            return {"value": answer.amount}
        case PersonSheet():
            return {"value": answer.number}
        case _:
            return {"value": answer}


def _decoded(key: str, stored: object) -> Answer:
    parts: Json = stored if isinstance(stored, Mapping) else {}
    kind = str(parts.get("kind"))
    try:
        return _READ[FieldKind(kind)](parts)
    except (ValueError, TypeError, KeyError):
        raise AnswerFault(key, kind) from None


def _reading(parts: Json) -> MeterReading:
    return MeterReading(kwh=_number(parts["kwh"]), taken_on=date.fromisoformat(parts["takenOn"]))


def _permit(parts: Json) -> Permit:
    until = date.fromisoformat(parts["validUntil"])
    return Permit(number=_text(parts["number"]), issuer=_text(parts["issuer"]), valid_until=until)


def _number(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


_READ: Mapping[FieldKind, Callable[[Json], Answer]] = {
    FieldKind.READING: _reading,
    FieldKind.DAY: lambda parts: date.fromisoformat(parts["value"]),
    FieldKind.WORDS: lambda parts: _text(parts["value"]),
    FieldKind.CHOICE: lambda parts: _text(parts["value"]),
    FieldKind.NUMBER: lambda parts: _number(parts["value"]),
    FieldKind.PERMIT: _permit,
    FieldKind.AMOUNT: lambda parts: Rials(_number(parts["value"])),
    FieldKind.PERSON: lambda parts: PersonSheet(number=_text(parts["value"])),
}
