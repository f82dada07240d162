"""The check of the file: what is kept, what is asked for again."""

from datetime import timedelta

import pytest

from services.jalali import format_jalali
from services.specific.power_reduction.model import FileDecision, PowerReduction
from services.specific.power_reduction.ports import PowerReductions
from tests.unit.power_reduction.reducing_case import APPROVED, TODAY, Reducing, found


@pytest.fixture
def case() -> Reducing:
    return Reducing()


def test_what_the_file_says_is_kept_with_an_approval_and_again_without_harm(case: Reducing) -> None:
    for _ in range(2):
        answer = case.check({**APPROVED, "note": "با قرارداد یکی است"})
        assert (answer.accepted, answer.decision, answer.reason) == (True, FileDecision.APPROVED, None)
    assert case.uow.repository(PowerReductions).of_request(case.code) == PowerReduction(
        tracking_code=case.code,
        bill_id=case.connection.bill_id,
        power_kw=120,
        note="با قرارداد یکی است",
        checked_at=case.clock.now(),
    )


@pytest.mark.parametrize("decision", [FileDecision.RETURNED, FileDecision.REJECTED])
def test_a_return_and_a_refusal_say_why_and_keep_nothing(case: Reducing, decision: FileDecision) -> None:
    assert found(case.check({"decision": decision.value})) == [("reason", "missing")]
    answer = case.check({"decision": decision.value, "reason": "پروانه خوانا نیست"})
    assert (answer.accepted, answer.decision, answer.reason) == (True, decision, "پروانه خوانا نیست")
    assert case.uow.repository(PowerReductions).of_request(case.code) is None


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        (None, [("decision", "missing")]),
        ([], [("decision", "missing")]),
        ("approved", [("decision", "missing")]),
        ({"decision": "yes"}, [("decision", "unknown-choice")]),
        ({"decision": ["approved"]}, [("decision", "wrong-type")]),
        ({"decision": "approved"}, [("powerKw", "missing")]),
        ({"decision": "approved", "powerKw": "صد"}, [("powerKw", "not-a-number")]),
        ({"decision": "approved", "powerKw": "۱۲٫۵"}, [("powerKw", "not-whole")]),
        ({"decision": "approved", "powerKw": "-12"}, [("powerKw", "negative")]),
        ({"decision": "approved", "powerKw": "0"}, [("powerKw", "too-small")]),
        ({"decision": "approved", "powerKw": "500001"}, [("powerKw", "too-big")]),
        ({"decision": "approved", "powerKw": True}, [("powerKw", "wrong-type")]),
        ({"decision": "approved", "powerKw": {}}, [("powerKw", "wrong-type")]),
        ({"decision": "approved", "powerKw": "1e3"}, [("powerKw", "rounded")]),
        ({"decision": "approved", "powerKw": "12", "note": "؟!"}, [("note", "shape")]),
        ({"decision": "approved", "powerKw": "12", "note": 7}, [("note", "shape")]),
        ({"decision": "returned", "reason": "ن" * 501}, [("reason", "too-long")]),
        ({"decision": "rejected", "reason": "--"}, [("reason", "shape")]),
    ],
)
def test_what_cannot_be_right_is_asked_for_again_and_nothing_is_kept(
    case: Reducing, report: object, faults: list[tuple[str, str]]
) -> None:
    answer = case.check(report)
    assert found(answer) == faults
    assert answer.message
    assert case.uow.repository(PowerReductions).of_request(case.code) is None


def test_a_fuse_that_is_not_smaller_is_not_approved() -> None:
    same = Reducing(amperage="25")
    assert found(same.check()) == [("decision", "in-the-way")]
    assert "کمتر نیست" in same.check().message


@pytest.mark.parametrize(("days_after", "told"), [(59, []), (60, [("decision", "in-the-way")])])
def test_a_last_day_that_has_passed_meanwhile_is_not_approved(days_after: int, told: list[tuple[str, str]]) -> None:
    case = Reducing(days=60, permitValidUntil=format_jalali(TODAY + timedelta(days=200)))
    case.clock.advance(timedelta(days=days_after))
    assert found(case.check()) == told


def test_a_licence_that_has_expired_meanwhile_is_not_approved() -> None:
    case = Reducing(days=60, permitValidUntil=format_jalali(TODAY + timedelta(days=60)))
    case.clock.advance(timedelta(days=61))
    message = case.check().message
    assert "به پایان رسیده است" in message
    assert "اعتبار مجوز" in message
