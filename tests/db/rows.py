"""Invented rows, and the parents that foreign keys ask for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from db.completed_jobs import CompletedJob, StoredOutcome
from services.model.bills import Bill, BillLine, Payment, PaymentChannel, PaymentResult, PaymentState
from services.model.changes import ConnectionChange, FormerContact
from services.model.connections import (
    Connection,
    FormerMeter,
    FormerSubscriber,
    Judgement,
    Meter,
    MeterReading,
    ReadingJudgement,
    Subscriber,
    TariffClass,
)
from services.model.faults import MeterFault, MeterRepair, RepairOutcome
from services.model.keys import ApplicantKind, BillKind, DocumentKind, WorkOrderKind
from services.model.metering import (
    Agent,
    MeterCondition,
    WorkOrder,
)
from services.model.notices import EngineMessage, Sms, SmsState
from services.model.permits import TariffPermit, UseFinding
from services.model.printouts import Printout, PrintoutKind, Sheet, Table
from services.model.requests import Applicant, Application, Channel, Request
from services.model.reviews import Notice, StepReview
from services.model.steps import StepEntry
from services.money import Rials
from services.ports import UnitOfWork
from services.registry.values import Service
from tests.examples import answers_of, papers_of, service_with, whole_step

TESTS = frozenset({WorkOrderKind.METER_TEST, WorkOrderKind.METER_INSPECTION})
NOW = datetime(2026, 11, 21, 6, 30, 15, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
ACCOUNT = "1234567041"
CODE = "14050830-1"
SERVICE = service_with(reading=True)
"""Whose the requests are: their answers are among the rows."""


def connection(bill_id: str = ACCOUNT) -> Connection:
    return Connection(
        bill_id=bill_id,
        subscriber=Subscriber(
            national_id="0499370899", full_name="مریم نمونه", mobile="09121234567", landline="02188001122"
        ),
        meter=Meter(serial="m-1", digits=5, multiplier=1, installed_on=date(2020, 3, 20)),
        district="شمال",
        tariff_class=TariffClass.RESIDENTIAL,
        amperage=25,
        phases=1,
        address="خیابان بهار، کوچهٔ یکم، پلاک ۴",
        carried=Rials(-999),
    )


def request(tracking_code: str = CODE, *, bill_id: str = ACCOUNT, reference: str | None = None) -> Request:
    applicant = Applicant(
        kind=ApplicantKind.NEW_OWNER, national_id="0790419904", mobile="09129876543", landline="02177002233"
    )
    application = Application(
        service_key=SERVICE.key,
        bill_id=bill_id,
        last_bill_payment_id="123450412",
        applicant=applicant,
        answers=answers_of(SERVICE, day=date(2026, 11, 20)),
        documents=frozenset(map(DocumentKind, papers_of(SERVICE))),
        channel=Channel.FILE,
        client_reference=reference,
    )
    return Request(
        tracking_code=tracking_code,
        application=application,
        registered_at=NOW,
        process_instance_key=2**62 + 1,
        draft_key=f"draft of {tracking_code}",
    )


def request_for(service: Service) -> Request:
    """The same of another service, of which nothing was asked."""
    known = request()
    return replace(known, application=replace(known.application, service_key=service.key, answers={}))


def bill(number: str = "b-1", *, issued_at: datetime = NOW, kind: BillKind = BillKind.FEES) -> Bill:
    return Bill(
        number=number,
        kind=kind,
        bill_id=ACCOUNT,
        payment_id="000123450412",
        tracking_code=CODE,
        lines=(
            BillLine(code="service-fee", title="تعرفهٔ خدمت", amount=Rials(3_000_000_000)),
            BillLine(code="meter-test-fee", title="تست کنتور", amount=Rials(-1)),
        ),
        carried_in=Rials(400),
        carried_out=Rials(399),
        issued_at=issued_at,
        due_on=date(2026, 12, 1),
    )


def payment(reference: str = "p-1", *, bill_number: str = "b-1", number: str = "1000001") -> Payment:
    return Payment(
        number=number,
        told={"bill": "b-1", "reference": reference, "amount": "۳٬۰۰۰٬۰۰۰٬۰۰۰"},
        told_bill="b-1",
        result=PaymentResult.ACCEPTED,
        answer="پرداخت ثبت شد.",
        state=PaymentState.MATCHED,
        booking_key=f"counter/{reference}",
        terminal="۱۲",
        reference=reference,
        bill_number=bill_number,
        amount=Rials(3_000_000_000),
        paid_on=date(2026, 11, 21),
        channel=PaymentChannel.COUNTER,
        recorded_at=NOW,
    )


def agent(code: str = "a-1", *, kinds: frozenset[WorkOrderKind] = TESTS) -> Agent:
    return Agent(code=code, full_name="رضا نمونه", district="شمال", kinds=kinds)


def order(number: str = "w-1", *, issued_at: datetime = NOW) -> WorkOrder:
    return WorkOrder(
        number=number,
        kind=WorkOrderKind.METER_TEST,
        tracking_code=CODE,
        bill_id=ACCOUNT,
        agent_code="a-1",
        issued_at=issued_at,
    )


def fault(number: str = "w-1", *, bill_number: str | None = None, reported_at: datetime = NOW) -> MeterFault:
    return MeterFault(
        work_order_number=number,
        tracking_code=CODE,
        bill_id=ACCOUNT,
        meter_serial="m-1",
        condition=MeterCondition.STOPPED_REGISTER,
        bill_number=bill_number,
        reported_at=reported_at,
    )


def repair(number: str = "w-1", *, reading_kwh: int | None = None, repaired_at: datetime = NOW) -> MeterRepair:
    return MeterRepair(
        work_order_number=number,
        bill_id=ACCOUNT,
        outcome=RepairOutcome.REPLACED,
        meter_serial="n-2",
        reading_kwh=reading_kwh,
        seal_number="۱۴-الف",
        repaired_at=repaired_at,
    )


def former_meter(removed_on: date, *, serial: str = "m-1") -> FormerMeter:
    meter = Meter(serial=serial, digits=6, multiplier=40, installed_on=date(2020, 3, 20))
    return FormerMeter(bill_id=ACCOUNT, meter=meter, removed_on=removed_on)


def judgement(*, reason: str) -> ReadingJudgement:
    return ReadingJudgement(
        bill_id=ACCOUNT,
        tracking_code=CODE,
        judgement=Judgement.LAST_READING_WRONG,
        reading=MeterReading(kwh=12_300, taken_on=date(2026, 11, 20)),
        against=MeterReading(kwh=12_600, taken_on=date(2026, 9, 22)),
        reason=reason,
        judged_at=NOW,
    )


def former_subscriber(tracking_code: str = CODE, *, changed_at: datetime = NOW) -> FormerSubscriber:
    return FormerSubscriber(
        bill_id=ACCOUNT,
        subscriber=connection().subscriber,
        liable_until=MeterReading(kwh=12_310, taken_on=date(2026, 11, 20)),
        changed_at=changed_at,
        tracking_code=tracking_code,
    )


def change(
    tracking_code: str = CODE,
    *,
    bill_id: str = ACCOUNT,
    changed_at: datetime = NOW,
    former: FormerContact | None = None,
) -> ConnectionChange:
    return ConnectionChange(
        tracking_code=tracking_code,
        change="amperage",
        bill_id=bill_id,
        changed_at=changed_at,
        effective_on=date(2026, 11, 21),
        before={"amperage": 25, "permitValidUntil": None},
        after={"amperage": 32, "permitValidUntil": "2027-11-21"},
        former=former,
    )


def permit(number: str = "p-1", *, bill_id: str = ACCOUNT, until: date = date(2027, 3, 20)) -> TariffPermit:
    return TariffPermit(
        bill_id=bill_id,
        tariff_class=TariffClass.INDUSTRIAL,
        kind=DocumentKind("operating-licence"),
        number=number,
        issuer="سازمان صنعت",
        presented_on=date(2026, 3, 21),
        valid_until=until,
        watched_from=until - timedelta(days=60),
    )


def finding(found_on: date, number: str = "1", *, bill_id: str = ACCOUNT) -> UseFinding:
    return UseFinding(
        number=number,
        bill_id=bill_id,
        tariff_class=TariffClass.INDUSTRIAL,
        found_on=found_on,
        ancillary_permille=75,
        other_permille=100,
        drawn_watts=None,
        evidence="ب-۱۲",
        noted_by="رضایی",
        noted_at=NOW,
    )


def step(key: int = 2**62, *, started_at: datetime = NOW) -> StepEntry:
    return StepEntry(
        tracking_code=CODE,
        step=whole_step(SERVICE).id,
        element_instance_key=key,
        element_id="Task_ExamineRequest",
        started_at=started_at,
        due_at=started_at + timedelta(minutes=15),
    )


def review(notice: Notice = Notice.MISSED, *, told_at: datetime = NOW) -> StepReview:
    return StepReview(tracking_code=CODE, element_instance_key=2**62, notice=notice, told_at=told_at)


def printout() -> Printout:
    table = Table(title="صورتحساب‌ها", columns=("شماره", "مبلغ"), rows=(("۱", "۲"), ("۳", "")), totals=("جمع", "۲"))
    sheet = Sheet(title="سوابق", facts=(("شناسهٔ قبض", "۱۲۳"),), tables=(table,), notes=("تمام",))
    return Printout(tracking_code=CODE, kind=PrintoutKind.CONSUMPTION_HISTORY, prepared_at=NOW, sheet=sheet)


def sms(key: str = "s-1", *, tracking_code: str | None = None, state: SmsState = SmsState.QUEUED) -> Sms:
    return Sms(
        key=key,
        tracking_code=tracking_code,
        template="fee-bill",
        mobile="09121234567",
        text="قبض شما صادر شد.",
        created_at=NOW,
        state=state,
    )


def message(message_id: str = "m-1") -> EngineMessage:
    return EngineMessage(
        name="payment-received",
        correlation_key="b-1",
        message_id=message_id,
        created_at=NOW,
        ttl=timedelta(minutes=30),
        variables={"paymentReference": "p-1", "nested": {"numbers": [1, 2.5, None]}},
    )


def completed_job(outcome: StoredOutcome, *, element: int = 1, job_type: str = "job") -> CompletedJob:
    return CompletedJob(element_instance_key=element, job_type=job_type, outcome=outcome, stored_at=NOW)


def save_request(uow: UnitOfWork) -> None:
    """A registered request of a connection."""
    uow.connections.save(connection())
    uow.requests.add(request())


def save_agent_and_request(uow: UnitOfWork) -> None:
    """What a work order needs."""
    save_request(uow)
    uow.metering.save_agent(agent())


def save_bill(uow: UnitOfWork) -> None:
    """An issued bill of a request."""
    save_request(uow)
    uow.bills.add(bill())
