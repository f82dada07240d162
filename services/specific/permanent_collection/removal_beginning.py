"""The company begins to remove a connection for good (by-law 52-4 b to d): it is registered as a request about the
subscriber, whose process the engine is told to start.

By the night for every connection that there is ground for, or by a unit for one. Nothing is done to the connection: a
person decides first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from services.admission.open_requests import requests_in_the_way
from services.catalogue import service_of
from services.clock import Clock
from services.events import RequestRegistered
from services.hooks import vital_powers
from services.identifiers import make_tracking_code
from services.jalali import format_jalali, format_jalali_time, local_date
from services.model.connections import Connection, ConnectionState
from services.model.keys import ApplicantKind
from services.model.notices import EngineMessage
from services.model.requests import Applicant, Application, Channel, Request
from services.money import Rials
from services.ports import UnitOfWork
from services.problems import Problem, Refused
from services.reference.data import ReferenceData
from services.specific.permanent_collection.ports import Removals, removal_of
from services.specific.permanent_collection.removal_grounds import (
    WHY_NOT,
    Ground,
    ground_of,
    ground_of_removal,
    ground_text,
)
from services.specific.permanent_collection.removal_terms import removal_terms
from services.specific.permanent_collection.removals import REMOVAL_CASES, Removal, RemovalCase
from services.steps.catalogue import DOCUMENTS_TAKEN, REQUEST_REGISTERED, numbered_step
from services.steps.ledger import JobElement, record_done_step
from services.text import fact_list, format_number, format_rials, to_persian_digits

SERVICE = "permanent-collection"

FOUND = "removal-found"
"""The message that starts the process."""

_TTL = timedelta(days=30)

WITH_METER = (ConnectionState.ACTIVE, ConnectionState.CUT)
"""The states in which there is something to collect."""


def grounds(
    uow: UnitOfWork, reference: ReferenceData, connection: Connection, *, at: datetime
) -> Mapping[RemovalCase, Ground]:
    """What each case comes to for the connection, standing or not."""
    return {case: ground_of(uow, reference, connection, case, at=at) for case in RemovalCase}


def ask_for_removal(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, bill_id: str) -> Request:
    """A unit begins a removal, for the first case that there is ground for. Raises Refused with all reasons why not."""
    connection = uow.connections.find(bill_id)
    problems = [] if connection is None else [*_of_connection(connection), *_of_requests(uow, bill_id, at=clock.now())]
    if connection is None:
        problems.append(Problem(persian="اشتراکی با این شناسهٔ قبض نیست.", english="no connection has this bill ID"))
        raise Refused(problems)
    found = grounds(uow, reference, connection, at=clock.now())
    case = next((case for case, ground in found.items() if ground.stands), None)
    if case is None:
        problems += [
            Problem(persian=f"{REMOVAL_CASES[each]}: {WHY_NOT[ground.standing]}", english=f"{each}: {ground.standing}")
            for each, ground in found.items()
        ]
    if problems or case is None:
        raise Refused(problems)
    return begin_removal(uow, clock=clock, connection=connection, case=case, owed=found[case].debt)


def begin_removal(uow: UnitOfWork, *, clock: Clock, connection: Connection, case: RemovalCase, owed: Rials) -> Request:
    """Register it, with what is owed now, and have its process started."""
    now, code = clock.now(), make_tracking_code(uow.sequences.next("tracking-code"))
    request = Request(
        tracking_code=code,
        application=_application(connection),
        registered_at=now,
        process_instance_key=0,
        draft_key=f"removal-{code}",
    )
    uow.requests.add(request)
    begun = Removal(tracking_code=code, bill_id=connection.bill_id, case=case, begun_at=now, begun_debt=owed)
    uow.repository(Removals).save(begun)
    uow.events.append(RequestRegistered(service=SERVICE, channel=Channel.COUNTER))
    uow.outbox.add_message(
        EngineMessage(
            name=FOUND,
            correlation_key=code,
            message_id=f"{FOUND}-{code}",
            created_at=now,
            ttl=_TTL,
            variables={"trackingCode": code},
        )
    )
    return request


def note_begun(uow: UnitOfWork, *, clock: Clock, tracking_code: str, element: JobElement) -> None:
    """Keep which process has it, and steps 1 and 2 as done. Noted again, it changes nothing. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    uow.requests.save(replace(request, process_instance_key=element.process_instance_key))
    keys = {DOCUMENTS_TAKEN: element.process_instance_key, REQUEST_REGISTERED: element.element_instance_key}
    for number, key in keys.items():
        record_done_step(
            uow,
            clock=clock,
            tracking_code=tracking_code,
            step=numbered_step(SERVICE, number).id,
            element=replace(element, element_instance_key=key),
        )


def describe_removal(uow: UnitOfWork, *, clock: Clock, reference: ReferenceData, tracking_code: str) -> str:
    """What it is begun for, as it stands at this moment, and how long he may pay, for who decides on it: Persian
    markdown. Raises NotFound.
    """
    removal, today = removal_of(uow, tracking_code), local_date(clock.now())
    ground = ground_of_removal(uow, reference, removal, at=clock.now())
    told = {"مورد": REMOVAL_CASES[removal.case], "شناسهٔ قبض": to_persian_digits(removal.bill_id)}
    told["ارقام در"] = format_jalali_time(clock.now())
    if not ground.stands:
        told["اکنون"] = WHY_NOT[ground.standing]
    told |= ground_text(ground)
    if removal.begun_debt is not None and removal.begun_debt != ground.debt:
        told[f"بدهی هنگام آغاز، {format_jalali(local_date(removal.begun_at))}"] = format_rials(removal.begun_debt)
    if removal.pay_until is not None:
        told["مهلت پرداخت"] = f"تا پایان {format_jalali(removal.pay_until)}"
    else:
        told["مهلت پس از اخطار"] = f"{format_number(removal_terms().time_to_pay(today).days)} روز"
    return fact_list(told.items())


def is_vital(uow: UnitOfWork, bill_id: str) -> bool:
    """Whether somebody lives on the power of the connection."""
    return any(each.of_connection(uow, bill_id) for each in vital_powers())


def _of_connection(connection: Connection) -> Iterator[Problem]:
    if connection.state not in WITH_METER:
        yield Problem(
            persian="کنتوری بر این انشعاب نصب نیست و چیزی برای جمع‌آوری نمانده است.",
            english="no meter hangs at the connection",
        )


def _of_requests(uow: UnitOfWork, bill_id: str, *, at: datetime) -> Iterator[Problem]:
    for _, found in requests_in_the_way(uow, service_of(SERVICE), bill_id, besides="", named=True, at=at):
        yield Problem(persian=found.message, english=found.code)


def _application(connection: Connection) -> Application:
    """About the subscriber, who is told of all that becomes of it."""
    subscriber = connection.subscriber
    applicant = Applicant(
        kind=ApplicantKind.SUBSCRIBER,
        national_id=subscriber.national_id,
        mobile=subscriber.mobile,
        landline=subscriber.landline,
    )
    return Application(
        service_key=SERVICE,
        bill_id=connection.bill_id,
        last_bill_payment_id=None,
        applicant=applicant,
        documents=frozenset(),
        channel=Channel.COUNTER,
    )
