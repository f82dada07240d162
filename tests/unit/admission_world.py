"""A person with two connections, what is owed for them, and what is open for them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from services.admission.debts import debt_findings
from services.admission.open_requests import conflict_of, requests_in_the_way
from services.jalali import local_date
from services.model.bills import Bill, BillState
from services.model.connections import Connection
from services.model.requests import Request
from services.registry.admission import Precedence, Requirement
from services.registry.values import Service
from tests.examples import service_with, services_with
from tests.fakes.samples import (
    BILL_ID,
    DRAFT_KEY,
    NATIONAL_ID,
    OTHER_BILL_ID,
    company_records,
    registered,
    sample_bill,
    sample_connection,
)
from tests.fakes.uow import FakeUnitOfWork, FixedClock

NOW = FixedClock().now()
TODAY = local_date(NOW)
YESTERDAY = TODAY - timedelta(days=1)
STRICT = service_with(requires=Requirement.DEBTS_ELSEWHERE)
PAIRS = [(a, b) for a, b in product(services_with(), repeat=2) if a.key != b.key]


def first_pair(precedence: Precedence) -> tuple[Service, Service]:
    """Two services of which the first is asked for while the second is open."""
    found = ((a, b) for a, b in PAIRS if (row := conflict_of(a, b)) is not None and row.precedence is precedence)
    return next(found)


def with_other(national_id: str = NATIONAL_ID, **bill: object) -> FakeUnitOfWork:
    """The records with another connection of this person, and a bill of it."""
    uow = company_records()
    other = sample_connection(OTHER_BILL_ID)
    uow.connections.save(replace(other, subscriber=replace(other.subscriber, national_id=national_id)))
    uow.bills.add(other_bill(**bill))
    return uow


def other_bill(**changes: object) -> Bill:
    unpaid = sample_bill(number="o-1", state=BillState.ISSUED)
    return replace(unpaid, **{"bill_id": OTHER_BILL_ID, "due_on": YESTERDAY, **changes})  # type: ignore[arg-type]


def connection_of(uow: FakeUnitOfWork) -> Connection:
    return uow.connections.get(BILL_ID)


def owed(uow: FakeUnitOfWork, service: Service = STRICT, today: date = TODAY) -> list[str]:
    found = debt_findings(uow, service, connection_of(uow), national_id=NATIONAL_ID, today=today)
    return [each.code for each in found]


def open_request(service: Service, bill_id: str = BILL_ID) -> Request:
    uow, clock = company_records(), FixedClock()
    request = registered(uow, clock, service=service.key)
    application = replace(request.application, bill_id=bill_id)
    return replace(request, application=application, draft_key="another", tracking_code="1404059999")


def told(uow: FakeUnitOfWork, service: Service) -> list[str]:
    in_the_way = requests_in_the_way(uow, service, BILL_ID, besides=DRAFT_KEY, named=True, at=NOW)
    return [found.code for _, found in in_the_way]
