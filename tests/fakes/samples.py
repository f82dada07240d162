"""Invented people, meters and papers that pass every check, for tests to spoil one thing at a time."""

from datetime import UTC, date, datetime, timedelta

from services.catalogue import service_of
from services.identifiers import PaymentId, make_bill_id
from services.intake.registration import register_request
from services.model.bills import Bill, BillLine, BillState
from services.model.connections import Connection, Meter, Reading, ReadingSource, Subscriber, TariffClass
from services.model.keys import ApplicantKind, BillKind, WorkOrderKind
from services.model.metering import Agent
from services.model.requests import Request
from services.money import ZERO, Rials
from services.registry import registry
from services.registry.values import LastBill
from services.steps.ledger import JobElement
from tests.examples import papers_of, service_with, typed_fields
from tests.fakes.uow import FakeUnitOfWork, FixedClock

BILL_ID = make_bill_id(file_code=1234567, company="041")
OTHER_BILL_ID = make_bill_id(file_code=7654321, company="041")
NATIONAL_ID = "0499370899"
OTHER_NATIONAL_ID = "0790419904"
ADDRESS = "خیابان بهار، کوچهٔ یکم، پلاک ۴"
LAST_AMOUNT = Rials(1_234_000)
LAST_PAYMENT_ID = PaymentId(amount=LAST_AMOUNT, year_digit=5, period=4).text(BILL_ID)
LAST_BILL_NUMBER = "p-1"
DRAFT_KEY = "draft-1"
EXAMPLE = service_with(reading=True)
SERVICE = EXAMPLE.key
"""One whose applications declare a reading."""
UNREAD = service_with(reading=False).key
"""One whose applications declare none."""
FOR_OTHERS = service_with(applicant=ApplicantKind.NEW_OWNER).key
"""One that others than the subscriber apply for."""
ASKS_LAST_BILL = service_with(last_bill=LastBill.NEWEST, takes_debtors=True).key
"""One that asks for the newest bill as paid."""
LAST_READ_ON = date(2026, 9, 22)
LAST_KWH = 12_000
REQUIRED = papers_of(EXAMPLE)
ELEMENT = JobElement(process_instance_key=1, element_instance_key=2, element_id="Task_RegisterRequest")


def typed_application(**changes: object) -> dict[str, object]:
    """What a subscriber brings on the fixed clock's day: 300 kWh in 60 days, as usual."""
    return typed_for(SERVICE, **changes)


def typed_for(service: str, **changes: object) -> dict[str, object]:
    """What the subscriber of a flat brings for the service."""
    asked = service_of(service)
    applicant = str(changes.get("applicantKind", "subscriber"))
    fields: dict[str, object] = {
        "billId": BILL_ID,
        "applicantKind": "subscriber",
        "nationalId": NATIONAL_ID,
        "mobile": "09121234567",
        "landline": "02188001122",
        "lastBillPaymentId": LAST_PAYMENT_ID,
        **typed_fields(asked, payment_id=LAST_PAYMENT_ID),
        "documents": list(papers_of(asked, applicant=applicant)),
    }
    return {**fields, **changes}


def sample_connection(bill_id: str = BILL_ID) -> Connection:
    """A flat with a five-digit register behind a fuse of 25 amperes, which lets 132 kWh a day through."""
    return Connection(
        bill_id=bill_id,
        subscriber=Subscriber(
            national_id=NATIONAL_ID, full_name="مریم نمونه", mobile="09121234567", landline="02188001122"
        ),
        meter=Meter(serial="m-1", digits=5, multiplier=1, installed_on=date(2020, 3, 20)),
        district="north",
        tariff_class=TariffClass.RESIDENTIAL,
        amperage=25,
        phases=1,
        address=ADDRESS,
    )


def periodic_history(*, bill_id: str = BILL_ID, years: int = 1, daily_kwh: int = 5) -> list[Reading]:
    """Readings every 60 days up to the last one, at an even consumption."""
    spans = range(years * 365 // 60 + 1, -1, -1)
    return [
        Reading(
            bill_id=bill_id,
            kwh=LAST_KWH - daily_kwh * 60 * back,
            taken_on=LAST_READ_ON - timedelta(days=60 * back),
            source=ReadingSource.PERIODIC,
        )
        for back in spans
    ]


def sample_bill(
    *,
    number: str = LAST_BILL_NUMBER,
    kind: BillKind = BillKind.PERIODIC,
    state: BillState = BillState.PAID,
    tracking_code: str | None = None,
    amount: Rials = LAST_AMOUNT,
    issued_at: datetime = datetime(2026, 9, 25, 8, tzinfo=UTC),
    provisional: bool = False,
) -> Bill:
    """A bill of the sample connection; by default its last periodic one, paid."""
    return Bill(
        number=number,
        kind=kind,
        bill_id=BILL_ID,
        payment_id=PaymentId(amount=amount, year_digit=5, period=4).text(BILL_ID),
        tracking_code=tracking_code,
        lines=(BillLine(code="energy", title="بهای انرژی", amount=amount),),
        carried_in=ZERO,
        carried_out=ZERO,
        issued_at=issued_at,
        due_on=date(2026, 12, 21),
        state=state,
        provisional=provisional,
    )


def sample_agent(code: str = "a-1", *, active: bool = True, district: str = "north") -> Agent:
    """An agent for everything."""
    return Agent(
        code=code,
        full_name="رضا نمونه",
        district=district,
        kinds=frozenset(map(WorkOrderKind, registry().work_orders)),
        active=active,
    )


def company_records() -> FakeUnitOfWork:
    """The company's records before anybody comes: a connection with a year of readings, its last bill, an agent."""
    uow = FakeUnitOfWork()
    uow.connections.save(sample_connection())
    for reading in periodic_history():
        uow.connections.add_reading(reading)
    uow.bills.add(sample_bill())
    uow.metering.save_agent(sample_agent())
    return uow


def registered(uow: FakeUnitOfWork, clock: FixedClock, *, service: str = SERVICE, **changes: object) -> Request:
    """A request for the service that was registered from its sample application."""
    uow.requests.save_draft(DRAFT_KEY, typed_for(service, **changes))
    return register_request(uow, clock=clock, service_key=service, draft_key=DRAFT_KEY, element=ELEMENT)
