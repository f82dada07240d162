"""The SMS: templates checked at load, texts as people read them."""

import string

import pytest

from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.metering.work_orders import issue_work_order
from services.model.bills import BillKind
from services.model.metering import WorkOrderKind
from services.model.notices import Sms
from services.model.requests import Request, RequestOutcome
from services.model.steps import StepEntry
from services.notices import wording
from services.notices.sending import SubjectMissing, send_deadline_sms, send_sms
from services.notices.templates import ALWAYS, NEEDED, OFFERED, Subject, TemplateFault, catalogue, read_templates
from services.steps.catalogue import step_of
from tests.fakes.samples import BILL_ID, company_records, registered, sample_agent, sample_bill
from tests.fakes.uow import FakeUnitOfWork, FixedClock

NAMES = {
    "request-registered",
    "request-returned",
    "request-closed",
    "fee-bill",
    "settlement-bill",
    "payment-reminder",
    "agent-visit",
    "settlement-final",
    "fault-cost",
    "warning-notice",
    "reconnection-ordered",
    "deadline-missed",
}
TO_APPLICANT = sorted(NAMES - {"deadline-missed"})

# Five parts of an SMS in Persian script; more looks like spam and costs as much.
LONGEST = 5 * 67


class Case:
    """A registered request with a bill and a work order."""

    def __init__(self) -> None:
        self.uow: FakeUnitOfWork = company_records()
        self.clock = FixedClock()
        self.request: Request = registered(self.uow, self.clock)
        code = self.request.tracking_code
        self.bill = sample_bill(number="s-1", kind=BillKind.SETTLEMENT, tracking_code=code, provisional=True)
        self.uow.bills.add(self.bill)
        kind = WorkOrderKind.METER_TEST
        self.order = issue_work_order(self.uow, clock=self.clock, tracking_code=code, kind=kind).order

    def send(self, template: str, **given: str) -> Sms:
        return send_sms(
            self.uow,
            clock=self.clock,
            company=EXAMPLE_COMPANY,
            tracking_code=self.request.tracking_code,
            template=template,
            key=f"key-{template}",
            **given,
        )

    def send_with_everything(self, template: str) -> Sms:
        return self.send(
            template,
            bill_number=self.bill.number,
            work_order_number=self.order.number,
            reason="کارکرد كنتور 12300 خوانا نیست",
            outcome="settled",
        )


@pytest.fixture
def case() -> Case:
    return Case()


def test_the_catalogue_has_the_texts_that_the_diagrams_name() -> None:
    assert set(catalogue()) == NAMES


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
        read_templates(f"[t]\nabout = {about}\ntext = '{text}'")
    assert (fault.value.unknown, fault.value.missing) == (unknown, missing)


def test_a_subject_that_does_not_exist_stops_the_load() -> None:
    with pytest.raises(ValueError, match="weather"):
        read_templates("[t]\nabout = ['weather']\ntext = '{tracking_code}'")


def test_each_subject_has_the_values_that_its_templates_are_offered(case: Case) -> None:
    made = {
        Subject.BILL: wording.of_bill(case.bill),
        Subject.ORDER: wording.of_order(case.order, sample_agent()),
        Subject.REASON: wording.of_reason("x"),
        Subject.OUTCOME: wording.of_outcome(RequestOutcome.SETTLED),
        Subject.DEADLINE: wording.of_deadline(step_of("SET-04"), case.clock.now()),
    }
    assert {subject: frozenset(values) for subject, values in made.items()} == OFFERED
    assert frozenset(wording.of_request(case.request, EXAMPLE_COMPANY)) == ALWAYS
    assert all(NEEDED[subject] <= OFFERED[subject] for subject in Subject)


@pytest.mark.parametrize("template", TO_APPLICANT)
def test_each_text_is_short_persian_and_goes_to_the_applicant(case: Case, template: str) -> None:
    sms = case.send_with_everything(template)
    assert case.uow.outbox.sms_rows[sms.key] == sms
    assert sms.mobile == case.request.application.applicant.mobile
    assert len(sms.text) <= LONGEST
    assert EXAMPLE_COMPANY.name in sms.text
    assert not set(sms.text) & set(string.ascii_letters + string.digits + "يك{}")


def test_a_bill_is_told_with_its_amount_and_identifiers(case: Case) -> None:
    assert case.send("settlement-bill", bill_number="s-1").text == (
        f"صورتحساب علی‌الحساب تسویهٔ درخواست {persian(case.request.tracking_code)}: ۱٬۲۳۴٬۰۰۰ ریال\n"
        f"شناسهٔ قبض: {persian(BILL_ID)}\n"
        f"شناسهٔ پرداخت: {persian(case.bill.payment_id)}\n"
        "مهلت: ۱۴۰۵/۰۹/۳۰\n"
        "شرکت توزیع نیروی برق نمونه"
    )


def persian(digits: str) -> str:
    return digits.translate(str.maketrans(string.digits, "۰۱۲۳۴۵۶۷۸۹"))


def test_the_visit_names_the_agent_and_the_ending_its_outcome(case: Case) -> None:
    visit = case.send("agent-visit", work_order_number=case.order.number).text
    assert "رضا نمونه، برای بازدید و آزمایش کنتور" in visit
    assert "متقاضی انصراف داد" in case.send("request-closed", outcome="withdrawn").text


def test_the_final_bill_says_nothing_of_the_meter_as_it_also_ends_a_case_with_a_faulty_or_untested_one(
    case: Case,
) -> None:
    text = case.send("settlement-final", bill_number="s-1").text
    assert text.startswith(f"صورتحساب تسویهٔ درخواست {persian(case.request.tracking_code)} قطعی شد: ")
    assert "کنتور" not in text


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


def test_the_supervisor_is_told_of_a_deadline(case: Case) -> None:
    now = case.clock.now()
    entry = StepEntry(
        tracking_code=case.request.tracking_code,
        step="SET-08",
        element_instance_key=5,
        element_id="Task_TestMeter",
        started_at=now,
        due_at=now,
    )
    sms = send_deadline_sms(case.uow, clock=case.clock, company=EXAMPLE_COMPANY, entry=entry, key="k")
    assert sms.mobile == EXAMPLE_COMPANY.supervisor_mobile
    assert "«ثبت نتیجهٔ بازدید و کارکرد هنگام آزمایش»" in sms.text
    assert len(sms.text) <= LONGEST
