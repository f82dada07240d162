"""The own fields of a service, each read by its kind out of what was typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.forms.entries import confirmation_of, entries_of
from services.forms.fields import FieldReader
from services.identifiers import parse_details_number
from services.jalali import format_jalali, parse_jalali
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading
from services.money import Rials
from services.registry.values import Field, FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedReading:
    """The reading that is declared, as far as it could be read: its number, its day. `key` is its field's."""

    key: str
    kwh: int | None
    taken_on: date | None
    is_confirmed: bool

    @property
    def value(self) -> MeterReading | None:
        """The reading, where both could be read."""
        if self.kwh is None or self.taken_on is None:
            return None
        return MeterReading(kwh=self.kwh, taken_on=self.taken_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswers:
    """What could be read of the own fields; the rest is among the findings. A service has one reading at most."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    reading: TypedReading | None = None


def read_answers(reader: FieldReader, fields: Sequence[Field]) -> ReadAnswers:
    """The answers to the fields, in their order. What may be left out, and is, has none; nor has what is asked only in
    another case, whatever was typed: a form that hides it may send what was typed before.

    Codes: those of the reader, by kind.
    """
    always = [each for each in fields if each.asked_when is None]
    reading = next((_typed_reading(reader, each) for each in always if each.kind is FieldKind.READING), None)
    read = {each.key: _answer(reader, each, reading) for each in always}
    asked = [each for each in fields if each.asked_when and read.get(each.asked_when.field) == each.asked_when.value]
    read |= {each.key: _answer(reader, each, None) for each in asked}
    answers = {each.key: said for each in fields if (said := read.get(each.key)) is not None}
    return ReadAnswers(answers=answers, reading=reading)


def typed_answers(fields: Sequence[Field], answers: Mapping[str, Answer]) -> Mapping[str, str]:
    """What is typed for the answers, under each name: reading it gives them again. Days are Jalali."""
    known = [(field, answers[field.key]) for field in fields if field.key in answers]
    return {name: text for field, said in known for name, text in zip(field.names, _typed(said), strict=False)}


def _typed(answer: Answer) -> tuple[str, ...]:
    match answer:
        case MeterReading():
            return str(answer.kwh), format_jalali(answer.taken_on)
        case Permit():
            return answer.number, answer.issuer, format_jalali(answer.valid_until)
        case PersonSheet():
            return (answer.number,)
        case Rials():
            return (str(answer.amount),)
        case date():
            return (format_jalali(answer),)
        case _:
            return (str(answer),)


def _answer(reader: FieldReader, field: Field, reading: TypedReading | None) -> Answer | None:
    if field.kind is FieldKind.READING:
        return None if reading is None else reading.value
    return _BY_KIND[field.kind](reader, field)


def _typed_reading(reader: FieldReader, field: Field) -> TypedReading:
    kwh, day = entries_of(field)
    is_needed = _is_needed(reader, field)
    return TypedReading(
        key=field.key,
        kwh=reader.whole_number(kwh.name, required=is_needed),
        taken_on=reader.parsed(day.name, parse_jalali, required=is_needed),
        is_confirmed=reader.yes(confirmation_of(field.key)),
    )


def _day(reader: FieldReader, field: Field) -> date | None:
    return reader.parsed(field.key, parse_jalali, required=field.required)


def _words(reader: FieldReader, field: Field) -> str | None:
    [entry] = entries_of(field)
    read = reader.words if field.letters else reader.text
    return read(field.key, required=field.required, longest=entry.longest)


def _choice(reader: FieldReader, field: Field) -> str | None:
    return reader.one_of(field.key, [each.value for each in field.choices], required=field.required)


def _number(reader: FieldReader, field: Field) -> int | None:
    return reader.number(field.key, least=field.least, most=field.most, required=field.required)


def _amount(reader: FieldReader, field: Field) -> Rials | None:
    rials = _number(reader, field)
    return None if rials is None else Rials(rials)


def _permit(reader: FieldReader, field: Field) -> Permit | None:
    number, issuer, until = (entry.name for entry in entries_of(field))
    is_needed = _is_needed(reader, field)
    said = reader.text(number, required=is_needed)
    if said is not None and not any(map(str.isalnum, said)):
        reader.refuse(number, "shape")
    giver = reader.words(issuer, required=is_needed)
    valid_until = reader.parsed(until, parse_jalali, required=is_needed)
    if said is None or giver is None or valid_until is None:
        return None
    return Permit(number=said, issuer=giver, valid_until=valid_until)


def _person(reader: FieldReader, field: Field) -> PersonSheet | None:
    number = reader.parsed(field.key, parse_details_number, required=field.required)
    return None if number is None else PersonSheet(number=number)


def _is_needed(reader: FieldReader, field: Field) -> bool:
    """Of what takes several inputs, one alone says nothing."""
    return field.required or not all(reader.is_blank(entry.name) for entry in entries_of(field))


_BY_KIND: Mapping[FieldKind, Callable[[FieldReader, Field], Answer | None]] = {
    FieldKind.DAY: _day,
    FieldKind.WORDS: _words,
    FieldKind.CHOICE: _choice,
    FieldKind.NUMBER: _number,
    FieldKind.PERMIT: _permit,
    FieldKind.AMOUNT: _amount,
    FieldKind.PERSON: _person,
}
