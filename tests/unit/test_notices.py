"""The SMS: templates checked at load, texts as people read them."""

import string
from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.metering.work_orders import issue_work_order
from services.model.bills import Bill, BillState
from services.model.connections import MeterReading
from services.model.keys import BillKind, RequestOutcome, WorkOrderKind
from services.model.notices import Sms
from services.model.requests import Request
from services.model.visits import Appointment, Side, Window
from services.money import ZERO, Rials
from services.notices import wording
from services.notices.sending import Recipient, SubjectMissing, send_sms
from services.notices.wording import catalogue
from services.registry.sms import (
    NEEDED,
    OF_COMPANY,
    OF_CONNECTION,
    OF_REQUEST,
    OFFERED,
    Subject,
    TemplateFault,
    checked_template,
)
from services.units import unit_of
from tests.db import rows
from tests.examples import limited_step
from tests.fakes.samples import company_records, registered, sample_agent, sample_bill
from tests.fakes.uow import FakeUnitOfWork, FixedClock

# Texts that only speak of what was done before, or that go to the supervisor.
ELSEWHERE = {Subject.LIABILITY, Subject.SEAL, Subject.DEADLINE}
TO_APPLICANT = sorted(each.name for each in catalogue().values() if not (ELSEWHERE | OF_CONNECTION) & each.about)
OF_BILLS = sorted(name for name in TO_APPLICANT if "{due}" in catalogue()[name].text)

# Five parts of an SMS in Persian script; more looks like spam and costs as much.
LONGEST = 5 * 67


class Case:
    """A registered request with a bill and a work order, for which an appointment is made."""

    def __init__(self) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock)
        code = self.request.tracking_code
        self.bill = sample_bill(
            number="s-1",
            kind=BillKind.DEBT,
            state=BillState.ISSUED,
            tracking_code=code,
            provisional=True,
        )
        self.uow.bills.add(self.bill)
        kind = WorkOrderKind.METER_TEST
        self.order = issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind).order
        now = self.clock.now()
        self.appointment = Appointment(
            work_order_number=self.order.number,
            window=Window(starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2)),
            agreed_at=now,
            agreed_by=Side.OFFICE,
        )
        self.uow.visits.agree(self.appointment)

    def send(self, template: str, **given: str) -> Sms:
        return send_sms(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=self.request.tracking_code,
            template=template,
            key=f"key-{template}",
            recipient=Recipient.APPLICANT,
            **given,
        )

    def send_with_everything(self, template: str) -> Sms:
        return self.send(
            template,
            bill_number=self.bill.number,
            work_order_number=self.order.number,
            reason="کارکرد كنتور 12300 خوانا نیست",
            outcome="service-given",
            resume_text="۱۴۰۵/۰۹/۰۴",
            credit_text="۱٬۲۳۴٬۰۰۰ ریال",
        )


@pytest.fixture
def case() -> Case:
    return Case()


@pytest.mark.parametrize(
    ("text", "about", "unknown", "missing"),
    [
        ("{tracking_code} {amuont}", [], ["amuont"], []),
        ("سلام", [], [], ["tracking_code"]),
        ("{tracking_code} {amount}", [], ["amount"], []),
        ("{tracking_code} {amount} {bill_id}", ["bill"], [], ["payment_id"]),
        ("{tracking_code} {0}", [], ["0"], []),
        ("{tracking_code} {company.name}", [], ["company.name"], []),
        ("{tracking_code}", ["outcome"], [], ["outcome"]),
    ],
)
def test_a_wrong_or_missing_placeholder_stops_the_load(
    text: str, about: list[str], unknown: list[str], missing: list[str]
) -> None:
    with pytest.raises(TemplateFault) as fault:
        checked_template("t", map(Subject, about), text)
    assert (fault.value.unknown, fault.value.missing) == (unknown, missing)


def test_each_subject_has_the_values_that_its_templates_are_offered(case: Case) -> None:
    made = {
        Subject.BILL: wording.of_bill(case.bill, paid_by=case.bill, with_debts=False),
        Subject.ORDER: wording.of_order(case.order, sample_agent()),
        Subject.APPOINTMENT: wording.of_appointment(case.appointment),
        Subject.REASON: wording.of_reason("x"),
        Subject.OUTCOME: wording.of_outcome(RequestOutcome("service-given")),
        Subject.DEADLINE: wording.of_deadline(
            limited_step(), case.clock.now(), unit_of("diagnosis"), is_estimated=False
        ),
        Subject.LIABILITY: wording.of_liability(MeterReading(kwh=1, taken_on=date(2026, 11, 21))),
        Subject.SEAL: wording.of_seal("x"),
        Subject.POSTPONEMENT: wording.of_postponement("x"),
        Subject.CREDIT: wording.of_credit("x"),
        Subject.OPEN_BILLS: wording.of_open_bills([(case.bill, case.bill)]),
        Subject.OWN_BILL: wording.of_own_bill(case.bill),
        Subject.PERMIT: wording.of_permit(rows.permit()),
        Subject.USE: wording.of_use(rows.finding(date(2026, 11, 1))),
    }
    assert {subject: frozenset(values) for subject, values in made.items()} == OFFERED
    assert frozenset(wording.of_request(case.request, EXAMPLE_COMPANY)) == OF_REQUEST | OF_COMPANY
    assert all(NEEDED[subject] <= OFFERED[subject] for subject in Subject)


@pytest.mark.parametrize("template", TO_APPLICANT)
def test_each_text_is_short_persian_and_goes_to_the_applicant(case: Case, template: str) -> None:
    sms = case.send_with_everything(template)
    assert case.uow.outbox.sms_rows[sms.key] == sms
    assert sms.mobile == case.request.application.applicant.mobile
    assert len(sms.text) <= LONGEST
    assert EXAMPLE_COMPANY.name in sms.text
    assert not set(sms.text) & set(string.ascii_letters + string.digits + "يك{}")


@pytest.mark.parametrize("template", OF_BILLS)
def test_a_bill_to_be_paid_tells_until_when(case: Case, template: str) -> None:
    assert "مهلت: ۱۴۰۵/۰۹/۳۰" in case.send(template, bill_number="s-1", reason="قرائت").text
    paid = replace(case.bill, lines=(), carried_in=ZERO, state=BillState.PAID)
    case.uow.bills.save(paid)
    other = case.send(template, bill_number="s-1", reason="قرائت").text
    assert "مهلت: ندارد؛ چیزی برای پرداخت نیست" in other
    case.uow.bills.save(replace(case.bill, state=BillState.PAID))
    assert "مهلت: پرداخت شده است" in case.send(template, bill_number="s-1", reason="قرائت").text


def test_the_visit_names_the_agent_and_the_ending_its_outcome(case: Case) -> None:
    visit = case.send("agent-visit", work_order_number=case.order.number).text
    assert "رضا نمونه، برای بازدید و تست کنتور" in visit
    assert "متقاضی انصراف داد" in case.send("request-closed", outcome="withdrawn").text


def test_an_operators_long_reason_is_cut_and_braces_in_it_are_only_text(case: Case) -> None:
    text = case.send("request-returned", reason="{mobile} " + "ب" * 1000).text
    assert "{mobile}" in text
    assert len(text) <= LONGEST
    assert "…" in text


def test_one_key_is_one_sms(case: Case) -> None:
    for _ in range(2):
        case.send_with_everything("fee-bill")
    assert len(case.uow.outbox.sms_rows) == 1


@pytest.mark.parametrize(
    ("template", "subject"),
    [
        ("fee-bill", "bill"),
        ("agent-visit", "order"),
        ("request-returned", "reason"),
        ("request-closed", "outcome"),
        ("deadline-missed", "deadline"),
    ],
)
def test_a_text_without_its_subject_is_a_fault_of_the_diagram(case: Case, template: str, subject: str) -> None:
    with pytest.raises(SubjectMissing) as fault:
        case.send(template)
    assert fault.value.subject == subject
    assert not case.uow.outbox.sms_rows


@pytest.mark.parametrize("given", [{"template": "no-such"}, {"template": "fee-bill", "bill_number": "404"}])
def test_what_does_not_exist_is_not_written_of(case: Case, given: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        case.send(**given)


FEES = sample_bill(number="f-1", kind=BillKind.FEES)
VISITED = MeterReading(kwh=12_310, taken_on=date(2026, 11, 21))
DEBT = replace(sample_bill(number="d-1", kind=BillKind.DEBT, state=BillState.CONSOLIDATED), consolidated_into="f-1")


@pytest.mark.parametrize(
    ("bills", "charges"),
    [
        ([FEES], "هزینهٔ خدمات"),
        ([replace(FEES, carried_in=Rials(999))], "هزینهٔ خدمات"),
        ([replace(FEES, carried_in=Rials(1000))], "هزینهٔ خدمات و بدهی‌های پیشین"),
        ([replace(FEES, billed_up_to=VISITED)], "هزینهٔ خدمات و بدهی‌های پیشین"),
        ([FEES, DEBT], "هزینهٔ خدمات و بدهی‌های پیشین"),
        ([replace(FEES, kind=BillKind.OVERDUE)], "بدهی‌های پیشین"),
    ],
)
def test_a_bill_says_that_it_asks_for_earlier_debts_only_if_it_does(
    case: Case, bills: list[Bill], charges: str
) -> None:
    for bill in bills:
        case.uow.bills.add(bill)
    assert case.send("fee-bill", bill_number="f-1").text.startswith(f"قبض {charges} برای درخواست ")


@pytest.mark.parametrize("template", [each.name for each in catalogue().values() if Subject.REASON in each.about])
def test_the_lines_of_a_reason_stay_apart(case: Case, template: str) -> None:
    typed = wording.said_reason("مدرک ناقص است \r\n\r\nکارکرد 12 نادرست است\n")
    given = {"credit_text": "۱ ریال", "bill_number": case.bill.number, "resume_text": "۱۴۰۵/۰۹/۰۴"}
    text = case.send(template, reason=typed, **given).text
    assert ": مدرک ناقص است\nکارکرد ۱۲ نادرست است\n" in text
