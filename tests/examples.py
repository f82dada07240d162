"""Services as examples for tests of what services share: chosen by the traits that a test needs, never by name.

What is the same for all services takes any of them; without one service's folder the next takes its place.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from deploy.demo.applications import example_of
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading, TariffClass
from services.model.keys import ApplicantKind
from services.model.printouts import PrintoutKind
from services.model.requests import PersonKind
from services.money import Rials
from services.registry import registry
from services.registry.admission import Aspect, Requirement
from services.registry.values import Field, FieldKind, LastBill, Paper, Service, Step, Visit
from services.steps.catalogue import step_of

TODAY = "1405/08/30"
IN_A_YEAR = "1406/08/30"
KWH = 12_300
PAYMENT_ID = "99540665"
"""What a meter shows today: 300 kWh in 60 days, as usual, by `tests.fakes.samples`."""


class Traits(TypedDict, total=False):
    """What a test may need of a service."""

    plain: bool
    """It is given by the standard process; otherwise its own diagram tells the whole way."""
    former: bool
    """The standard process goes on giving the requests that began before it had that diagram."""
    reading: bool
    """An application declares a reading."""
    fields: bool
    """An application has fields of the service's own."""
    asks: FieldKind
    """One of its own fields is of this kind."""
    last_bill: LastBill
    applicant: str
    """This applicant may apply."""
    only_subscriber: bool
    """Nobody but the subscriber may apply."""
    papers_for: PersonKind
    """Persons of this kind bring a paper that nobody else brings."""
    intake: str
    unit: str
    examined: bool
    """A unit decides on a request; otherwise it is answered at once."""
    visit: Visit
    costs: bool
    """A table of costs of its own decides the fees."""
    work_order: bool
    changed: bool
    """It changes the record."""
    change: str | None
    """The change of the record, by its key."""
    printout: PrintoutKind | None
    requires: Requirement
    """Its admission asks this."""
    takes_debtors: bool
    """Its admission asks for no debt to be paid."""
    touches: Aspect
    """It changes this of the connection."""


_TRAITS: Mapping[str, Callable[[Service, Any], bool]] = {
    "plain": lambda service, wanted: (service.standard is not None) is wanted,
    "former": lambda service, wanted: (service.former_standard is not None) is wanted,
    "reading": lambda service, wanted: (reading_field(service) is not None) is wanted,
    "fields": lambda service, wanted: bool(service.fields) is wanted,
    "asks": lambda service, kind: any(field.kind is kind for field in service.fields),
    "last_bill": lambda service, wanted: service.last_bill is wanted,
    "applicant": lambda service, wanted: wanted in service.applicants,
    "only_subscriber": lambda service, wanted: (service.applicants == (ApplicantKind.SUBSCRIBER,)) is wanted,
    "papers_for": lambda service, kind: any(paper.persons == {kind} for paper in service.papers if paper.required),
    "intake": lambda service, wanted: service.intake == wanted,
    "unit": lambda service, wanted: service.unit == wanted,
    "examined": lambda service, wanted: bool(service.standard and service.standard.examiner) is wanted,
    "visit": lambda service, wanted: service.standard is not None and service.standard.visit is wanted,
    "costs": lambda service, wanted: bool(service.standard and service.standard.costs) is wanted,
    "work_order": lambda service, wanted: bool(service.standard and service.standard.work_order) is wanted,
    "changed": lambda service, wanted: bool(service.standard and service.standard.change) is wanted,
    "change": lambda service, wanted: service.standard is not None and service.standard.change == wanted,
    "printout": lambda service, wanted: service.standard is not None and service.standard.printout == wanted,
    "requires": lambda service, wanted: wanted in service.admission.asks,
    "takes_debtors": lambda service, wanted: (Requirement.OWN_DEBTS not in service.admission.asks) is wanted,
    "touches": lambda service, wanted: wanted in service.admission.touches,
}


def services_with(**traits: Unpack[Traits]) -> tuple[Service, ...]:
    """All services that have these traits, by key. Raises LookupError, which names the traits, where none has."""
    services = [service for _, service in sorted(registry().services.items())]
    found = tuple(each for each in services if all(_TRAITS[name](each, wanted) for name, wanted in traits.items()))
    if not found:
        told = ", ".join(f"{name}={wanted}" for name, wanted in traits.items())
        raise LookupError(f"no service in bpmn/services has {told}: a test that needs one belongs to that service")
    return found


def service_with(**traits: Unpack[Traits]) -> Service:
    """The first service by key that has these traits. Raises LookupError."""
    return services_with(**traits)[0]


def other_than(service: Service, **traits: Unpack[Traits]) -> Service:
    """The first other service that has these traits. Raises LookupError."""
    others = [each for each in services_with(**traits) if each.key != service.key]
    if not others:
        raise LookupError(f"no service but {service.key} has {traits}")
    return others[0]


def plain_service(**traits: Unpack[Traits]) -> Service:
    """The first service on the standard process that has these traits. Raises LookupError."""
    wanted: Traits = {**traits, "plain": True}
    return service_with(**wanted)


def reading_field(service: Service) -> Field | None:
    """The field of the reading that its applications declare."""
    return next((field for field in service.fields if field.kind is FieldKind.READING), None)


def whole_step(service: Service) -> Step:
    """The row of the whole service, which every service has, with its limit."""
    return service.steps[0]


def pausing_step(service: Service) -> str:
    """A step during which the limit of the service stands still. Raises LookupError."""
    found = sorted(whole_step(service).paused_by)
    if not found:
        raise LookupError(f"the limit of {service.key} never stands still")
    return found[0]


def limited_step() -> Step:
    """A step of diagnosis with a limit that is of no service alone: the first of those of the called processes, by id.

    Raises LookupError.
    """
    steps = (step for part in registry().parts.values() for step in part.steps)
    limited = sorted(step.id for step in steps if step.limit and step.role == "diagnosis")
    if not limited:
        raise LookupError("no called process in bpmn/parts has a step of diagnosis with a limit")
    return registry().steps[limited[0]]


def steps_held_by(role: str, service: Service) -> tuple[Step, ...]:
    """The steps of called processes that this role has in a request for the service, by id. Raises LookupError."""
    ids = sorted(step.id for part in registry().parts.values() for step in part.steps)
    held = tuple(step for step in (step_of(each, service_key=service.key) for each in ids) if step.role == role)
    if not held:
        raise LookupError(f"no called process in bpmn/parts has a step that {role} holds for {service.key}")
    return held


def typed_fields(
    service: Service, *, today: str = TODAY, kwh: int = KWH, payment_id: str = PAYMENT_ID
) -> dict[str, object]:
    """What somebody types into the service's own fields; `payment_id` is that of a bill which it asks for."""
    typed: dict[str, object] = {}
    for field in service.fields:
        typed |= example_of(field, today=today, in_a_year=IN_A_YEAR, kwh=kwh, payment_id=payment_id)
    return typed


def papers_of(
    service: Service, *, applicant: str = ApplicantKind.SUBSCRIBER, person: PersonKind = PersonKind.INDIVIDUAL
) -> tuple[str, ...]:
    """The papers without which the service is not given for a flat, of several of which one is enough the first."""

    def is_asked(paper: Paper) -> bool:
        typed = typed_fields(service)
        return (
            paper.required
            and person in (paper.persons or {person})
            and applicant in (paper.applicants or {applicant})
            and TariffClass.RESIDENTIAL in (paper.tariffs or {TariffClass.RESIDENTIAL})
            and all(typed[name] in values for name, values in paper.choices.items())
        )

    return tuple(str(paper.any_of[0]) for paper in service.papers if is_asked(paper))


def answers_of(service: Service, *, kwh: int = KWH, day: date = date(2026, 11, 21)) -> Mapping[str, Answer]:
    """Values of the service's own fields, as an application keeps them."""
    return {field.key: _answer(field, kwh, day) for field in service.fields}


def _answer(field: Field, kwh: int, day: date) -> Answer:
    by_kind: Mapping[FieldKind, Answer] = {
        FieldKind.READING: MeterReading(kwh=kwh, taken_on=day),
        FieldKind.DAY: day,
        FieldKind.WORDS: field.example or "دیوار حیاط، کنار در ورودی",
        FieldKind.CHOICE: next((choice.value for choice in field.choices), ""),
        FieldKind.NUMBER: field.least or 1,
        FieldKind.AMOUNT: Rials(1_000_000),
        FieldKind.PERMIT: Permit(number="۱۲۳۴", issuer="سازمان نمونه", valid_until=date(2027, 11, 21)),
        FieldKind.PERSON: PersonSheet(number="23456789"),
    }
    return by_kind[field.kind]
