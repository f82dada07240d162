"""Who declares, and what the comprehensive system knows of the connection: asked of the systems, or of a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from services.errors import BusinessError
from services.forms.fields import FieldReader
from services.forms.findings import APPLICATION, Reply
from services.intake.drafts import applicant_person
from services.labels import unavailable_text
from services.model.connections import Connection
from services.model.requests import PersonKind
from services.ports import UnitOfWork
from services.ports.outside import (
    CivilRegistry,
    Identity,
    OutsideSystems,
    OutsideUnavailable,
    SubscriberRecord,
    SubscriberSystem,
)
from services.specific.self_declared_reading.model import Inquiry, RecordMatch
from services.text import letters_and_digits

T = TypeVar("T")

WORDING = APPLICATION.extended(
    titles={"identity": "هویت متقاضی", "record": "اشتراک در سامانهٔ جامع"},
    messages={
        ("identity", "missing"): "هویت متقاضی انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
        ("record", "missing"): "وضع اشتراک در سامانهٔ جامع انتخاب نشده است. یکی از گزینه‌ها را انتخاب کنید.",
    },
)


class SystemsUnavailable(BusinessError):
    """A system gives no answer, and has been asked often enough: a person does it. `text` says so, in Persian."""

    code = "SYSTEM_UNAVAILABLE"

    def __init__(self, *faults: OutsideUnavailable, inquiry: Inquiry | None = None) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.text = "\n".join(f"- {unavailable_text(each)}" for each in faults)
        self.inquiry = inquiry or Inquiry()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquired:
    """Whom and what the systems are asked about. Personal data: for the adapters alone."""

    tracking_code: str
    bill_id: str
    meter_serial: str
    national_id: str = field(repr=False)
    full_name: str = field(repr=False)
    is_individual: bool


def inquired_of(uow: UnitOfWork, tracking_code: str) -> Inquired:
    """The request's subscriber. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    connection: Connection = uow.connections.get(request.application.bill_id)
    return Inquired(
        tracking_code=tracking_code,
        bill_id=connection.bill_id,
        meter_serial=connection.meter.serial,
        national_id=request.application.applicant.national_id,
        full_name=connection.subscriber.full_name,
        is_individual=applicant_person(uow, request) is PersonKind.INDIVIDUAL,
    )


def inquire(asked: Inquired, systems: OutsideSystems, *, is_last_try: bool) -> Inquiry:
    """What both systems answer.

    Raises SystemsUnavailable, with what one of them has answered, where asking again does not help or has been tried
    often enough; OutsideUnavailable where it may help.
    """
    faults: list[OutsideUnavailable] = []
    identity = _answer(lambda: _identity(asked, systems.civil_registry), faults)
    record = _answer(lambda: _record(asked, systems.subscriber_system), faults)
    if not faults:
        return Inquiry(identity=identity, record=record)
    if is_last_try or not any(each.fault.may_pass for each in faults):
        raise SystemsUnavailable(*faults, inquiry=Inquiry(identity=identity, record=record))
    raise next(each for each in faults if each.fault.may_pass)


def take_inquiry(inquiry: Inquiry, report: object) -> tuple[Reply, Inquiry]:
    """What a person says of that which no system has answered. Fields: `identity`, `record`."""
    reader = FieldReader(report, WORDING)
    identity = inquiry.identity or reader.choice("identity", _seen_identity)
    record = inquiry.record or reader.choice("record", RecordMatch)
    return Reply(findings=reader.findings), Inquiry(identity=identity, record=record)


def _seen_identity(name: str) -> Identity:
    """Who is asked about has a national ID. Raises ValueError."""
    if name == Identity.NOT_ASKED:
        raise ValueError(name)
    return Identity(name)


def _answer(ask: Callable[[], T], faults: list[OutsideUnavailable]) -> T | None:
    try:
        return ask()
    except OutsideUnavailable as error:
        faults.append(error)
        return None


def _identity(asked: Inquired, registry: CivilRegistry) -> Identity:
    if not asked.is_individual:
        return Identity.NOT_ASKED
    return registry.identity_of(
        national_id=asked.national_id, full_name=asked.full_name, request_key=f"{asked.tracking_code}-identity"
    )


def _record(asked: Inquired, system: SubscriberSystem) -> RecordMatch:
    record = system.subscriber_of(
        bill_id=asked.bill_id, national_id=asked.national_id, request_key=f"{asked.tracking_code}-subscriber"
    )
    return RecordMatch.NOT_THERE if record is None else _match(asked, record)


def _match(asked: Inquired, record: SubscriberRecord) -> RecordMatch:
    if not record.is_active:
        return RecordMatch.INACTIVE
    if not record.is_subscriber:
        return RecordMatch.SUBSCRIBER_DIFFERS
    serial = record.meter_serial
    differs = serial is not None and letters_and_digits(serial) != letters_and_digits(asked.meter_serial)
    return RecordMatch.METER_DIFFERS if differs else RecordMatch.MATCHES
