"""What the head of diagnosis says is taken where it can stand, and he is told of everything that cannot."""

from dataclasses import replace

import pytest

from services.billing.rebilling import BillFault
from services.model.connections import Judgement
from services.specific.bill_review.objection import wants_credit_paid
from services.specific.bill_review.verdict import CORRECTING
from services.specific.bill_review.wording import Decision
from tests.unit.bill_review.reviewing_world import Reviewing
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.correcting_world import LAST_KWH, WRONG_KWH

RIGHT = {"decision": "reading-wrong", "trueReading": str(LAST_KWH - 100), "reason": "با عکس نمی‌خواند"}


@pytest.fixture
def world() -> Reviewing:
    return Reviewing()


def test_a_wrong_reading_is_taken_with_its_reason_which_is_kept(world: Reviewing) -> None:
    said = world.judge(RIGHT)
    assert world.uow.connections.judgements(BILL_ID) == []
    world.confirm(said)
    assert (said.decision, said.true_kwh, said.bill.number) == (
        Decision.READING_WRONG,
        LAST_KWH - 100,
        world.second.number,
    )
    [word] = world.uow.connections.judgements(BILL_ID)
    assert (word.judgement, word.reason) == (Judgement.BILL_CORRECTED, "با عکس نمی‌خواند")
    assert (word.reading.kwh, word.against) == (LAST_KWH - 100, world.second.billed_up_to)


def test_a_verdict_that_comes_twice_is_kept_once(world: Reviewing) -> None:
    for said in (world.judge(RIGHT), world.judge(RIGHT)):
        world.confirm(said)
    assert len(world.uow.connections.judgements(BILL_ID)) == 1


@pytest.mark.parametrize("decision", [Decision.VISIT, Decision.CALCULATION_WRONG])
def test_what_needs_no_reason_is_taken_without_one(world: Reviewing, decision: Decision) -> None:
    said = world.judge({"decision": decision.value})
    assert (said.accepted, said.decision, said.true_kwh, said.reason) == (True, decision, None, None)
    world.confirm(said)
    assert world.uow.connections.judgements(BILL_ID) == []


@pytest.mark.parametrize("decision", [Decision.REFUSED, Decision.RETURNED])
def test_what_the_subscriber_is_told_needs_a_reason(world: Reviewing, decision: Decision) -> None:
    assert world.codes({"decision": decision.value}) == [("reason", "missing")]
    assert world.judge({"decision": decision.value, "reason": "درست است"}).reason == "درست است"


@pytest.mark.parametrize(
    ("verdict", "findings"),
    [
        (None, [("decision", "missing")]),
        ([], [("decision", "missing")]),
        ("refused", [("decision", "missing")]),
        ({}, [("decision", "missing")]),
        ({"decision": " "}, [("decision", "missing")]),
        ({"decision": "accepted"}, [("decision", "unknown-choice")]),
        ({"decision": ["refused"]}, [("decision", "wrong-type")]),
        ({"decision": True}, [("decision", "wrong-type")]),
        ({"decision": 7}, [("decision", "unknown-choice")]),
        ({"decision": "refused", "reason": "۱۲۳"}, [("reason", "shape")]),
        ({"decision": "refused", "reason": "د" * 501}, [("reason", "too-long")]),
        ({"decision": "returned", "reason": {"x": 1}}, [("reason", "wrong-type")]),
        ({"decision": "reading-wrong"}, [("trueReading", "missing"), ("reason", "missing")]),
        ({**RIGHT, "trueReading": "دوازده"}, [("trueReading", "not-a-number")]),
        ({**RIGHT, "trueReading": "-5"}, [("trueReading", "negative")]),
        ({**RIGHT, "trueReading": "۱۳۱۴۰٫۵"}, [("trueReading", "not-whole")]),
        ({**RIGHT, "trueReading": "1.3E+04"}, [("trueReading", "rounded")]),
        ({**RIGHT, "trueReading": [1]}, [("trueReading", "wrong-type")]),
        ({**RIGHT, "trueReading": "123456"}, [("trueReading", "impossible")]),
        ({**RIGHT, "trueReading": str(WRONG_KWH - 1)}, [("trueReading", "impossible")]),
        ({**RIGHT, "trueReading": str(LAST_KWH)}, [("trueReading", "same")]),
        ({**RIGHT, "reason": ""}, [("reason", "missing")]),
    ],
)
def test_what_cannot_stand_is_told_and_nothing_is_kept(
    world: Reviewing, verdict: object, findings: list[tuple[str, str]]
) -> None:
    assert world.codes(verdict) == findings
    assert world.judge(verdict).decision is None
    assert world.uow.connections.judgements(BILL_ID) == []


@pytest.mark.parametrize("decision", sorted(CORRECTING))
def test_a_bill_that_cannot_be_corrected_is_said_why(world: Reviewing, decision: Decision) -> None:
    world.uow.bills.save(replace(world.second, billed_from=None))
    assert world.codes({**RIGHT, "decision": decision.value}) == [("decision", BillFault.SEVERAL_SPANS.value)]
    assert world.judge({"decision": "refused", "reason": "به تسویه مربوط است"}).accepted


@pytest.mark.parametrize("decision", sorted(CORRECTING))
def test_a_bill_older_than_the_tables_of_tariffs_is_refused_and_not_corrected(
    world: Reviewing, decision: Decision
) -> None:
    said = world.judge({**RIGHT, "decision": decision.value}, replace(REFERENCE, tariffs=()))
    assert [each.code for each in said.findings] == [BillFault.NO_TARIFF.value]
    assert "در جدول تعرفه‌ها نیست" in said.message
    assert world.uow.connections.judgements(BILL_ID) == []


def test_a_number_of_a_program_is_read_as_typed(world: Reviewing) -> None:
    assert world.judge({**RIGHT, "trueReading": float(LAST_KWH - 100)}).true_kwh == LAST_KWH - 100


def test_credit_is_paid_out_only_to_who_has_asked_for_it(world: Reviewing) -> None:
    assert not wants_credit_paid(world.object_to(world.second))
    assert wants_credit_paid(world.object_to(world.second, creditWish="paid-out"))
