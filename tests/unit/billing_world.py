"""A connection, its readings, a request that declares one: what tests of bills begin with. All of it is invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import MappingProxyType

from services.billing.billed_period import billed_period, energy_lines
from services.billing.debts import issue_overdue_bill, unpaid_debts
from services.billing.fee_bill import issue_fee_bill
from services.billing.issuing import Charge, issue_bill
from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.identifiers import make_bill_id
from services.jalali import format_jalali, local_date, parse_jalali
from services.model.answers import Answer
from services.model.bills import Bill, BillLine, BillState, PaymentChannel, PaymentResult
from services.model.connections import (
    Connection,
    FormerMeter,
    Meter,
    MeterReading,
    Reading,
    ReadingSource,
    Subscriber,
    TariffClass,
)
from services.model.keys import ApplicantKind, BillKind, DocumentKind, WorkOrderKind
from services.model.metering import MeterCondition, MeterTest, WorkOrder
from services.model.requests import Applicant, Application, Channel, Request, RequestState
from services.money import ZERO, Rials
from services.reference.loading import load_reference_data
from services.registry.values import Service
from tests.examples import answers_of, other_than, papers_of, service_with
from tests.fakes.uow import FakeUnitOfWork, FixedClock

REFERENCE = load_reference_data()
BILL_ID = make_bill_id(file_code=7_310_042, company="041")
TRACKING_CODE = "9898621726"
SECOND = "7078961615"
THIRD = "5551234567"
DECLARING = service_with(reading=True)
VISITED = service_with(reading=False)
"""A service whose applications declare no reading: its bill charges what a visit reads."""
ASKED = {SECOND: VISITED, THIRD: other_than(VISITED, reading=False)}
FEE = "meter-test-fee"


class World:
    """One connection of a four-person household, read every two months, and a request that declares its count on
    1405/08/30.
    """

    def __init__(self) -> None:
        self.uow = FakeUnitOfWork()
        self.clock = FixedClock(datetime(2026, 11, 21, 6, 30, tzinfo=UTC))
        self._numbers = count(1)
        self.uow.connections.save(connection())
        self.read("1405/02/31", 12_000)
        self.read("1405/04/31", 12_620)
        self.read("1405/06/31", 13_240)
        self.uow.requests.add(declaring_request(reading_kwh=13_840))

    def read(self, day: str, kwh: int) -> None:
        """A periodic reading."""
        reading = Reading(bill_id=BILL_ID, kwh=kwh, taken_on=parse_jalali(day), source=ReadingSource.PERIODIC)
        self.uow.connections.add_reading(reading)

    def declare(self, kwh: int, day: str = "1405/08/30") -> None:
        """Replace the declared reading."""
        request = self.uow.requests.get(TRACKING_CODE)
        reading = MeterReading(kwh=kwh, taken_on=parse_jalali(day))
        application = replace(request.application, answers={**request.application.answers, "reading": reading})
        self.uow.requests.save(replace(request, application=application))

    def carry(self, rials: int) -> None:
        """Let earlier bills have left this over."""
        self.uow.connections.save(replace(self.connection, carried=Rials(rials)))

    @property
    def connection(self) -> Connection:
        """The connection as it stands."""
        return self.uow.connections.get(BILL_ID)

    def ask(self, tracking_code: str = SECOND, service_key: str | None = None) -> Request:
        """A request of a service that asks for no reading; of one without a folder, if `service_key` says so."""
        request = request_of(ASKED.get(tracking_code, VISITED), tracking_code=tracking_code)
        if service_key is not None:
            request = replace(request, application=replace(request.application, service_key=service_key))
        self.uow.requests.add(request)
        return request

    def visit(
        self,
        kwh: int | None,
        tracking_code: str = SECOND,
        condition: MeterCondition = MeterCondition.IN_ORDER,
        plate: str | None = None,
    ) -> None:
        """A visit to the meter, now; its plate may bear another serial than the records."""
        number = f"w-{next(self._numbers)}"
        order = WorkOrder(
            number=number,
            kind=WorkOrderKind.METER_INSPECTION,
            tracking_code=tracking_code,
            bill_id=BILL_ID,
            agent_code="1001",
            issued_at=self.clock.now(),
        )
        found = MeterTest(
            work_order_number=number,
            condition=condition,
            reading_kwh=kwh,
            seal_number="S-1",
            tested_at=self.clock.now(),
            meter_serial=plate,
        )
        self.uow.metering.add_order(order)
        self.uow.metering.add_test(found)

    def had_before(self, serial: str) -> None:
        """A meter that hung there until the present one was hung."""
        present = self.connection.meter
        former = replace(present, serial=serial, installed_on=present.installed_on - timedelta(days=4_000))
        self.uow.connections.add_former_meter(
            FormerMeter(bill_id=BILL_ID, meter=former, removed_on=present.installed_on)
        )

    def close(self, tracking_code: str) -> None:
        """Let a request have come to its end."""
        request = self.uow.requests.get(tracking_code)
        self.uow.requests.save(replace(request, state=RequestState.CLOSED))

    def bill(self, number: str) -> Bill:
        """A bill as it stands."""
        return self.uow.bills.get(number)

    def told(self) -> dict[str, str]:
        """The message IDs that told the engine of payments, by the bills' numbers."""
        messages = self.uow.outbox.message_rows.values()
        return {each.correlation_key: each.message_id for each in messages if each.name == "payment-received"}

    def pay(self, bill: Bill, reference: str = "R-1") -> PaymentResult:
        """Pay a bill's amount today."""
        notice = PaymentNotice(
            reference=reference,
            amount=str(bill.payable.amount),
            paid_on=format_jalali(local_date(self.clock.now())),
            channel=PaymentChannel.GATEWAY,
        )
        number = BillNumber(number=bill.number)
        return record_payment(self.uow, clock=self.clock, bill=number, notice=notice).result

    def owe(self, rials: int) -> Bill:
        """An unpaid periodic bill, which belongs to no request."""
        bill = replace(self.charge(rials, BillKind.PERIODIC), tracking_code=None)
        self.uow.bills.save(bill)
        return bill

    def account_bill(self, tracking_code: str = SECOND) -> Bill:
        """The bill of a visited request: a fee, the energy up to the visit, and all that is owed."""
        return issue_fee_bill(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=tracking_code,
            fee_items=[FEE],
            with_account=True,
        )

    def energy_bill(self, tracking_code: str = TRACKING_CODE) -> Bill:
        """A bill of the energy up to the request's reading, which asks for all that is owed in its place."""
        return issue_energy_bill(self.uow, self.clock, tracking_code)

    def overdue_bill(self, tracking_code: str = THIRD) -> Bill | None:
        """The bill of all that is owed, before the fees."""
        return issue_overdue_bill(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=tracking_code)

    def charge(self, rials: int, kind: BillKind = BillKind.FEES, tracking_code: str = TRACKING_CODE) -> Bill:
        """Issue a bill of one line."""
        line = BillLine(code=f"item-{next(self._numbers)}", title="هزینه", amount=Rials(rials))
        charge = Charge(kind=kind, bill_id=BILL_ID, tracking_code=tracking_code, lines=[line])
        return issue_bill(self.uow, clock=self.clock, reference=REFERENCE, charge=charge)


def issue_energy_bill(uow: FakeUnitOfWork, clock: FixedClock, tracking_code: str) -> Bill:
    """A bill of the energy up to the request's reading, which asks for all that is owed in its place."""
    request = uow.requests.get(tracking_code)
    bill_id = request.application.bill_id
    period = billed_period(uow, request)
    charge = Charge(
        kind=BillKind.DEBT,
        bill_id=bill_id,
        tracking_code=tracking_code,
        lines=energy_lines(uow, REFERENCE, period, bill_id=bill_id),
        billed_up_to=period.reading,
        billed_from=period.since,
        billed_kwh=None if period.reading is None else period.kwh,
        consolidates=unpaid_debts(uow, bill_id),
    )
    return issue_bill(uow, clock=clock, reference=REFERENCE, charge=charge)


def connection() -> Connection:
    """The connection; its meter counts to 99999 kWh."""
    return Connection(
        bill_id=BILL_ID,
        subscriber=Subscriber(
            national_id="0076229645", full_name="سارا نمونه", mobile="09120000001", landline="02100000001"
        ),
        meter=Meter(serial="M-1", digits=5, multiplier=1, installed_on=date(2020, 3, 20)),
        district="district-1",
        tariff_class=TariffClass.RESIDENTIAL,
        amperage=25,
        phases=1,
        carried=ZERO,
    )


def declaring_request(*, reading_kwh: int, tracking_code: str = TRACKING_CODE, day: str = "1405/08/30") -> Request:
    """A request of the subscriber, with a declared reading."""
    answers = answers_of(DECLARING, kwh=reading_kwh, day=parse_jalali(day))
    return request_of(DECLARING, tracking_code=tracking_code, answers=answers)


def request_of(
    service: Service, *, tracking_code: str = TRACKING_CODE, answers: Mapping[str, Answer] = MappingProxyType({})
) -> Request:
    """A request of the subscriber for the service."""
    application = Application(
        service_key=service.key,
        bill_id=BILL_ID,
        last_bill_payment_id="1",
        applicant=Applicant(
            kind=ApplicantKind.SUBSCRIBER, national_id="0076229645", mobile="09120000001", landline="02100000001"
        ),
        answers=answers,
        documents=frozenset(map(DocumentKind, papers_of(service))),
        channel=Channel.COUNTER,
    )
    return Request(
        tracking_code=tracking_code,
        application=application,
        registered_at=datetime(2026, 11, 21, 6, 0, tzinfo=UTC),
        process_instance_key=1,
        draft_key="draft-1",
    )


def standing(world: World) -> list[Bill]:
    """The bills of the world's connection that stand by themselves."""
    own = (BillState.ISSUED, BillState.PAID)
    return [bill for bill in world.uow.bills.of_connection(BILL_ID) if bill.state in own]
