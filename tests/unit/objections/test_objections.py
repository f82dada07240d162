"""An objection, whatever it is against: kept once while it is open, told once, answered once."""

from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.notices import EngineMessage
from services.model.objections import Objection, ObjectionDecision
from services.objections.answering import ObjectionAnswer, answer_objection
from services.objections.making import is_objected_to, make_objection, newest_objection, objection_numbered
from services.problems import Refused
from tests.fakes.samples import company_records, registered
from tests.fakes.uow import FixedClock

DAY = timedelta(days=1)
REFUSED = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}
UPHELD = {"decision": "upheld", "reason": "حق با مشترک است"}

BAD_ANSWERS: list[tuple[object, list[tuple[str, str]]]] = [
    (None, [("decision", "missing"), ("reason", "missing")]),
    ("upheld", [("decision", "missing"), ("reason", "missing")]),
    ({}, [("decision", "missing"), ("reason", "missing")]),
    ({"decision": "upheld"}, [("reason", "missing")]),
    ({"decision": "refused", "reason": " "}, [("reason", "missing")]),
    ({"decision": "refused", "reason": "…"}, [("reason", "shape")]),
    ({"decision": "refused", "reason": ["x"]}, [("reason", "wrong-type")]),
    ({"decision": "refused", "reason": {"x": None}}, [("reason", "wrong-type")]),
    ({"decision": "refused", "reason": "د" * 501}, [("reason", "too-long")]),
    ({"decision": "perhaps", "reason": "نه"}, [("decision", "unknown-choice")]),
    ({"decision": ["upheld"], "reason": "نه"}, [("decision", "wrong-type")]),
    ({"decision": "", "reason": "پرداخت شده است"}, [("decision", "missing")]),
    ({"decision": True, "reason": "پرداخت شده است"}, [("decision", "wrong-type")]),
]


def _message(made: Objection) -> EngineMessage:
    return EngineMessage(
        name="objected",
        correlation_key=made.tracking_code,
        message_id=f"objected-{made.number}",
        created_at=made.made_at,
    )


class ObjectedRequest:
    """A request to which the subscriber objects."""

    def __init__(self) -> None:
        self.uow, self.clock = company_records(), FixedClock()
        self.code = registered(self.uow, self.clock).tracking_code
        self.followed: list[Objection] = []

    def make(self, text: object = "پرداخته‌ام") -> Objection:
        return make_objection(self.uow, clock=self.clock, tracking_code=self.code, text=text, told=_message)

    def answer(self, report: object = REFUSED, *, number: int = 1) -> ObjectionAnswer:
        objection = objection_numbered(self.uow, self.code, number)
        return answer_objection(
            self.uow, clock=self.clock, objection=objection, report=report, follow=self.followed.append
        )


@pytest.fixture
def case() -> ObjectedRequest:
    return ObjectedRequest()


def test_one_that_is_open_is_the_answer_to_another_and_is_told_once(case: ObjectedRequest) -> None:
    first = case.make()
    assert case.make("چیز دیگری") == first == newest_objection(case.uow, case.code)
    assert is_objected_to(case.uow, case.code)
    assert list(case.uow.outbox.message_rows) == ["objected-1"]
    case.answer()
    assert not is_objected_to(case.uow, case.code)
    assert (case.make("چیز دیگری").number, newest_objection(case.uow, case.code).text) == (2, "چیز دیگری")
    assert list(case.uow.outbox.message_rows) == ["objected-1", "objected-2"]


@pytest.mark.parametrize("text", ["", "  ", "؟", "12", None, 7])
def test_one_that_says_nothing_is_none(case: ObjectedRequest, text: object) -> None:
    with pytest.raises(Refused, match="nothing that can be read"):
        case.make(text)
    assert case.uow.objections.of_request(case.code) == []
    assert not case.uow.outbox.message_rows


def test_it_is_answered_once_and_what_follows_follows_once(case: ObjectedRequest) -> None:
    case.make()
    case.clock.advance(DAY)
    for report in (REFUSED, UPHELD):
        answer = case.answer(report)
        assert (answer.accepted, answer.decision, answer.answer) == (True, ObjectionDecision.REFUSED, REFUSED["reason"])
        case.clock.advance(DAY)
    [followed] = case.followed
    assert followed == newest_objection(case.uow, case.code)
    assert followed.answered_at == followed.made_at + DAY


@pytest.mark.parametrize(("report", "faults"), BAD_ANSWERS)
def test_an_answer_that_cannot_be_right_leaves_it_open_and_nothing_follows(
    case: ObjectedRequest, report: object, faults: list[tuple[str, str]]
) -> None:
    case.make()
    answer = case.answer(report)
    assert [(each.field, each.code) for each in answer.findings] == faults
    assert answer.decision is None
    assert "{" not in answer.message
    assert is_objected_to(case.uow, case.code)
    assert case.followed == []
    assert case.answer(UPHELD).decision is ObjectionDecision.UPHELD


def test_where_nobody_has_objected_there_is_none(case: ObjectedRequest) -> None:
    with pytest.raises(NotFound):
        newest_objection(case.uow, case.code)
    case.make()
    with pytest.raises(NotFound):
        objection_numbered(case.uow, case.code, 2)
