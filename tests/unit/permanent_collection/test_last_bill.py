"""The terms, and the bill for the last reading with its damages."""

from dataclasses import replace

import pytest

from services.billing.view import readings_text
from services.model.bills import Bill, BillState
from services.model.connections import Judgement
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.specific.permanent_collection.last_bill import (
    estimate_text,
    issue_last_bill,
    judge_last_reading,
    last_reading_doubt,
)
from services.specific.permanent_collection.terms import collection_terms
from services.text import format_number
from tests.fakes.samples import BILL_ID, sample_bill
from tests.unit.permanent_collection.collecting_case import COLLECTED, REFERENCE, Collecting


@pytest.fixture
def case() -> Collecting:
    return Collecting()


def bill_of(case: Collecting, *damages: str) -> Bill:
    return issue_last_bill(case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code, damages=damages)


def doubt(case: Collecting) -> str:
    return last_reading_doubt(case.uow, tracking_code=case.code)


def owe(case: Collecting, rials: int = 400_000) -> Bill:
    bill = sample_bill(number="old", amount=Rials(rials), state=BillState.ISSUED)
    case.uow.bills.add(bill)
    return bill


def test_energy_damages_and_debts_are_one_bill(case: Collecting) -> None:
    old = owe(case)
    case.report()
    bill = bill_of(case, "equipment-damage")
    assert (bill.kind, bill.billed_kwh) == (BillKind("collection"), 310)
    codes = {line.code for line in bill.lines}
    assert "equipment-damage" in codes
    assert len(codes) > 1
    assert bill.carried_in == old.payable
    assert case.uow.bills.get("old").consolidated_into == bill.number
    assert bill.total + bill.carried_in == bill.payable + bill.carried_out


def test_a_request_has_one_last_bill(case: Collecting) -> None:
    case.report()
    assert bill_of(case).number == bill_of(case, "equipment-damage").number


def test_a_sound_meter_costs_its_energy_alone(case: Collecting) -> None:
    case.report()
    assert doubt(case) == ""
    assert not any(line.code.startswith("equipment") for line in bill_of(case).lines)


def test_a_reading_in_doubt_is_judged_and_billed_as_the_judgement_says(case: Collecting) -> None:
    case.report({**COLLECTED, "reading": "11000"})
    assert "۱۱٬۰۰۰" in doubt(case)

    def judge(judgement: object, reason: object = "رقم پلاک با سوابق یکی نیست") -> list[str]:
        reply = judge_last_reading(
            case.uow, clock=case.clock, tracking_code=case.code, judgement=judgement, reason=reason
        )
        return [each.code for each in reply.findings]

    assert judge(None, None) == ["missing", "missing"]
    assert judge("rolled-over") == ["no-roll-over"]
    assert judge("bill-corrected") == ["unknown-choice"]
    assert judge("not-clear", "؟") == ["shape"]
    assert judge("not-clear") == []
    [word] = case.uow.connections.judgements(BILL_ID)
    assert word.judgement is Judgement.NOT_CLEAR
    bill = bill_of(case, "equipment-damage")
    assert (bill.billed_up_to, bill.billed_kwh) == (None, None)
    assert bill.total == Rials(14_500_000)
    assert "با نظر واحد تشخیص گرفته نمی‌شود" in bill.lines[0].title


@pytest.mark.parametrize("said", ["estimated", "waived"])
def test_energy_that_no_register_shows_is_estimated_or_waived_by_name(case: Collecting, said: str) -> None:
    case.report({**COLLECTED, "reading": "11000"})
    reply = judge_last_reading(
        case.uow, clock=case.clock, tracking_code=case.code, judgement=said, reason="رقم دهگان خوانا نبود"
    )
    assert reply.accepted
    [word] = case.uow.connections.judgements(BILL_ID)
    assert (word.judgement, word.reason) == (Judgement.NOT_CLEAR, "رقم دهگان خوانا نبود")
    bill = issue_last_bill(
        case.uow, clock=case.clock, reference=REFERENCE, tracking_code=case.code, damages=(), judgement=said
    )
    explained = estimate_text(case.uow, tracking_code=case.code)
    assert explained is not None
    if said == "waived":
        assert ([line.code for line in bill.lines], bill.billed_kwh, bill.total) == (["energy-waived"], None, Rials(0))
        return
    assert bill.billed_up_to is None
    assert bill.billed_kwh
    assert explained.endswith(f"= {format_number(bill.billed_kwh)} کیلووات‌ساعت")
    assert bill.lines[0].title == f"مصرف به برآورد: {explained}"
    assert bill.total > Rials(0)
    assert readings_text(bill) == f"برآورد: {format_number(bill.billed_kwh)} کیلووات‌ساعت"


def test_without_a_history_nothing_can_be_estimated(case: Collecting) -> None:
    case.report({**COLLECTED, "reading": "11000"})
    case.uow.connections.reading_rows[:-2] = []
    reply = judge_last_reading(
        case.uow, clock=case.clock, tracking_code=case.code, judgement="estimated", reason="رقم دهگان خوانا نبود"
    )
    assert [each.code for each in reply.findings] == ["no-history"]
    assert estimate_text(case.uow, tracking_code=case.code) is None
    assert case.uow.connections.judgements(BILL_ID) == []


def test_the_companys_wrong_reading_is_given_back(case: Collecting) -> None:
    case.report({**COLLECTED, "reading": "11900"})
    reply = judge_last_reading(
        case.uow,
        clock=case.clock,
        tracking_code=case.code,
        judgement="last-reading-wrong",
        reason="قرائت پیشین تخمینی بود",
    )
    assert reply.accepted
    assert doubt(case) == ""
    assert bill_of(case).billed_up_to is not None


@pytest.mark.parametrize(("owes", "debt"), [(False, "ندارد"), (True, "۴۰۰٬۰۰۰ ریال")])
def test_the_terms_tell_the_meter_and_the_debt(case: Collecting, *, owes: bool, debt: str) -> None:
    if owes:
        owe(case)
    terms = collection_terms(case.uow, tracking_code=case.code, answer_within=None)
    assert terms.text == f"وضع کنتور: تست نشده؛ بدهی: {debt}"
    case.inspect("stopped-register")
    terms = collection_terms(case.uow, tracking_code=case.code, answer_within=None)
    assert terms.text == f"وضع کنتور: توقف شمارنده؛ بدهی: {debt}"
    assert terms.lines[0] == "وضع کنتور: توقف شمارنده"
    assert "۶۰ درصد" in terms.lines[-1]


def test_credit_is_no_debt_in_the_terms(case: Collecting) -> None:
    case.uow.connections.save(replace(case.connection, carried=Rials(-5_000)))
    assert "ندارد" in collection_terms(case.uow, tracking_code=case.code, answer_within=None).text
    assert case.connection.carried < ZERO
