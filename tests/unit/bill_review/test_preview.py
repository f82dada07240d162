"""What diagnosis is shown before a verdict is carried out is what the correction then does."""

from dataclasses import replace

import pytest

from services.billing.correcting import CorrectedBill, correct_bill
from services.billing.difference import differing_lines
from services.money import Rials
from services.specific.bill_review.preview import preview_rows, preview_text
from services.specific.bill_review.verdict import Verdict
from services.text import format_number, to_persian_digits
from tests.unit.bill_review.reviewing_world import Reviewing
from tests.unit.billing_world import REFERENCE, SECOND
from tests.unit.correcting_world import LAST_KWH, WRONG_KWH


@pytest.fixture
def world() -> Reviewing:
    return Reviewing()


def _reading_wrong(world: Reviewing, kwh: int) -> Verdict:
    said = world.judge({"decision": "reading-wrong", "trueReading": str(kwh), "reason": "با عکس نمی‌خواند"})
    assert said.accepted, said.message
    return said


def _carried_out(world: Reviewing, verdict: Verdict) -> CorrectedBill:
    corrected = correct_bill(
        world.uow,
        clock=world.clock,
        reference=REFERENCE,
        tracking_code=SECOND,
        bill_number=verdict.bill.number,
        true_kwh=verdict.true_kwh,
    )
    assert isinstance(corrected, CorrectedBill), corrected
    return corrected


def test_what_is_shown_line_by_line_is_what_is_issued_of_the_later_bill_too(world: Reviewing) -> None:
    world.object_to(world.first)
    verdict = _reading_wrong(world, WRONG_KWH - 120)
    done = _carried_out(world, verdict).replaced
    assert [each.wrong.number for each in verdict.foreseen] == [each.wrong.number for each in done]
    assert [each.lines for each in verdict.foreseen] == [
        differing_lines(wrong=each.wrong, right=each.right) for each in done
    ]
    assert [each.difference for each in verdict.foreseen] == [each.right.total - each.wrong.total for each in done]


def test_each_bills_lines_are_followed_by_their_sum(world: Reviewing) -> None:
    verdict = _reading_wrong(world, LAST_KWH - 120)
    *lines, total = preview_rows(verdict)
    [foreseen] = verdict.foreseen
    assert [each.title for each in lines] == [each.title for each in foreseen.lines]
    assert {each.bill for each in lines} == {to_persian_digits(world.second.number)}
    assert total.title == "جمع ردیف‌ها"
    assert total.was == format_number(world.second.total.amount)
    assert total.difference == format_number(foreseen.difference.amount)


def test_what_becomes_of_each_bill_is_told_and_what_they_come_to_together(world: Reviewing) -> None:
    one = preview_text(_reading_wrong(world, LAST_KWH - 120))
    assert f"قبض {to_persian_digits(world.second.number)} (پرداخت‌نشده) باطل و از نو صادر می‌شود" in one
    assert "کمتر" in one
    assert "در مجموع" not in one
    world.object_to(world.first)
    assert "- **در مجموع:**" in preview_text(_reading_wrong(world, WRONG_KWH - 120))


def test_before_it_is_confirmed_nothing_is_changed(world: Reviewing) -> None:
    before = list(world.bills())
    _reading_wrong(world, LAST_KWH - 120)
    assert list(world.bills()) == before


def test_a_bill_that_comes_to_the_same_is_said_to_stand(world: Reviewing) -> None:
    verdict = world.judge({"decision": "calculation-wrong"})
    assert (verdict.corrects, verdict.foreseen) == (True, ())
    assert "قبض همان می‌شود" in preview_text(verdict)
    assert list(preview_rows(verdict)) == []


def test_an_amount_that_does_not_follow_from_its_reading_is_shown_beside_the_right_one(world: Reviewing) -> None:
    wrong = replace(world.second, lines=(replace(world.second.lines[0], amount=Rials(1_000)),))
    world.uow.bills.save(wrong)
    [foreseen] = world.judge({"decision": "calculation-wrong"}).foreseen
    assert foreseen.difference == Rials.total(each.amount for each in world.computed(world.second)) - Rials(1_000)


@pytest.mark.parametrize("decision", ["refused", "returned"])
def test_a_verdict_that_corrects_nothing_foresees_nothing(world: Reviewing, decision: str) -> None:
    verdict = world.judge({"decision": decision, "reason": "قرائت با عکس می‌خواند"})
    assert preview_text(verdict) == ""
    assert list(preview_rows(verdict)) == []
