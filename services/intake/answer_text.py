"""The answers to a service's own fields, as operators read them."""

from collections.abc import Iterator, Mapping

from services.catalogue import all_services
from services.jalali import format_jalali
from services.labels import reading_text
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading
from services.model.requests import Application
from services.money import Rials
from services.registry.values import Field
from services.text import format_number, format_rials, to_persian_digits


def answer_facts(application: Application, *, besides: Answer | None = None) -> Iterator[tuple[str, str]]:
    """The title of each answer and what it says, in Persian and the order of the form; `besides` one. None of it is
    personal.

    An answer to a field that the service asks no longer comes last, by its key.
    """
    fields = fields_by_key(application.service_key)
    for key, answer in in_form_order(fields, application.answers).items():
        field = fields.get(key)
        if answer != besides:
            yield (field.title if field else key), answer_text(field, answer)


def fields_by_key(service_key: str) -> Mapping[str, Field]:
    """The fields that the service asks for today, by key; none of a service that there is no longer."""
    service = all_services().get(service_key)
    return {field.key: field for field in service.fields} if service else {}


def in_form_order(fields: Mapping[str, Field], answers: Mapping[str, Answer]) -> Mapping[str, Answer]:
    """The answers in the order of their fields."""
    known = {key: answers[key] for key in fields if key in answers}
    return {**known, **answers}


def answer_text(field: Field | None, answer: Answer | None) -> str:
    """What an answer says: «—» for none, a choice by its label, a number with its unit."""
    match answer:
        case None:
            text = "—"
        case str():
            labels = {choice.value: choice.label for choice in field.choices} if field else {}
            text = to_persian_digits(labels.get(answer, answer))
        case int():
            text = f"{format_number(answer)} {field.unit if field and field.unit else ''}".rstrip()
        case Rials():
            text = format_rials(answer)
        case MeterReading():
            text = reading_text(answer)
        case Permit():
            until = format_jalali(answer.valid_until)
            text = to_persian_digits(f"شمارهٔ {answer.number} از {answer.issuer}، معتبر تا {until}")
        case PersonSheet():
            text = f"برگهٔ مشخصات {to_persian_digits(answer.number)}"
        case day:
            text = format_jalali(day)
    return text
