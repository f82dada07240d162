"""What diagnosis says of a declared reading is taken where it can stand, and told where it cannot."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from services.jalali import parse_jalali
from services.model.connections import Judgement, MeterReading, Reading, ReadingSource
from services.specific.self_declared_reading.verdict import record_verdict
from services.specific.self_declared_reading.wording import Decision
from tests.unit.billing_world import BILL_ID
from tests.unit.self_declared_reading.declaring_world import CODE, Declaring

HIGH = 14_900


@pytest.fixture
def world() -> Declaring:
    world = Declaring()
    world.declared(HIGH)
    return world


def reading_of(world: Declaring) -> MeterReading:
    return world.uow.requests.get(CODE).application.declared_reading


def test_a_high_figure_is_billed_as_declared(world: Declaring) -> None:
    said = world.judge("bill")
    assert (said.decision, said.corrected, said.accepted) == (Decision.BILL, False, True)
    assert reading_of(world).kwh == HIGH


def test_another_figure_is_billed_with_its_reason_however_often_it_is_sent(world: Declaring) -> None:
    answers = [world.judge("bill-corrected", correctedReading="۱۳۸۴۰") for _ in range(2)]
    assert answers[0] == answers[1]
    assert (answers[0].corrected, answers[0].reason) == (True, "با عکس سنجیده شد")
    assert reading_of(world) == MeterReading(kwh=13_840, taken_on=world.today)


def test_what_was_read_besides_another_total_is_left_out(world: Declaring) -> None:
    world.close(CODE)
    world.ask_to_bill(HIGH, code="registers", lowLoadReading=4_000)
    world.control("registers")
    world.judge("bill-corrected", code="registers", correctedReading=13_840)
    assert "lowLoadReading" not in world.uow.requests.get("registers").application.answers


def test_it_is_billed_up_to_what_an_agent_has_read(world: Declaring) -> None:
    world.visit(13_860, tracking_code=CODE)
    said = world.judge("bill-visited")
    assert (said.corrected, reading_of(world).kwh) == (True, 13_860)


def test_a_visit_needs_no_reason_and_a_refusal_does(world: Declaring) -> None:
    assert world.judge("visit", reason=None).decision is Decision.VISIT
    assert [each.code for each in world.judge("refused", reason="").findings] == ["missing"]
    assert world.judge("refused").reason == "با عکس سنجیده شد"


BAD: list[tuple[Mapping[str, object], tuple[str, str]]] = [
    ({"decision": None}, ("decision", "missing")),
    ({"decision": "perhaps"}, ("decision", "unknown-choice")),
    ({"decision": ["bill"]}, ("decision", "wrong-type")),
    ({"decision": "bill", "reason": None}, ("reason", "missing")),
    ({"decision": "bill", "reason": "123"}, ("reason", "shape")),
    ({"decision": "bill", "reason": "ا" * 501}, ("reason", "too-long")),
    ({"decision": "bill", "reason": 7}, ("reason", "shape")),
    ({"decision": "bill-corrected"}, ("correctedReading", "missing")),
    ({"decision": "bill-corrected", "correctedReading": "زیاد"}, ("correctedReading", "not-a-number")),
    ({"decision": "bill-corrected", "correctedReading": "-1"}, ("correctedReading", "negative")),
    ({"decision": "bill-corrected", "correctedReading": "1.5"}, ("correctedReading", "not-whole")),
    ({"decision": "bill-corrected", "correctedReading": [1]}, ("correctedReading", "wrong-type")),
    ({"decision": "bill-corrected", "correctedReading": True}, ("correctedReading", "wrong-type")),
    ({"decision": "bill-corrected", "correctedReading": "1234567"}, ("correctedReading", "too-many-digits")),
    ({"decision": "bill-corrected", "correctedReading": str(HIGH)}, ("correctedReading", "same")),
    ({"decision": "bill-corrected", "correctedReading": "13000"}, ("readingJudgement", "missing")),
    (
        {"decision": "bill-corrected", "correctedReading": "13000", "readingJudgement": "not-clear"},
        ("readingJudgement", "unknown-choice"),
    ),
    (
        {"decision": "bill-corrected", "correctedReading": "13000", "readingJudgement": "rolled-over"},
        ("readingJudgement", "no-roll-over"),
    ),
    ({"decision": "bill-corrected", "correctedReading": "13240"}, ("decision", "nothing-to-bill")),
    ({"decision": "bill-visited"}, ("decision", "no-visit")),
]


@pytest.mark.parametrize(("verdict", "finding"), BAD)
def test_what_cannot_stand_is_told_in_persian_and_nothing_is_changed(
    world: Declaring, verdict: Mapping[str, object], finding: tuple[str, str]
) -> None:
    said = world.judge(**verdict)  # type: ignore[arg-type]
    assert [(each.field, each.code) for each in said.findings] == [finding]
    assert said.decision is None
    assert said.message.startswith("- ")
    assert reading_of(world).kwh == HIGH
    assert world.uow.connections.judgements(BILL_ID) == []


@pytest.mark.parametrize("verdict", [None, "bill", 7, [], {"decision": {}}])
def test_what_is_no_form_is_a_form_without_a_decision(world: Declaring, verdict: object) -> None:
    said = record_verdict(world.uow, clock=world.clock, tracking_code=CODE, verdict=verdict)
    assert said.findings
    assert said.findings[0].field == "decision"


def test_an_agent_s_reading_below_one_that_was_only_declared_is_believed_without_a_word(world: Declaring) -> None:
    world.close(CODE)
    world.billed(14_600, code="before")
    world.clock.advance(timedelta(days=60))
    world.declared(15_300, code="again")
    world.visit(14_400, tracking_code="again")
    said = world.judge("bill-visited", code="again")
    assert said.accepted
    [word] = world.uow.connections.judgements(BILL_ID)
    assert (word.judgement, word.against.kwh) == (Judgement.LAST_READING_WRONG, 14_600)
    assert world.judge("bill-visited", code="again") == said
    assert len(world.uow.connections.judgements(BILL_ID)) == 1


def test_an_agent_s_reading_below_another_agent_s_asks_which_is_right(world: Declaring) -> None:
    world.visit(13_000, tracking_code=CODE)
    said = world.judge("bill-visited")
    assert [(each.field, each.code) for each in said.findings] == [("readingJudgement", "missing")]
    assert world.judge("bill-visited", readingJudgement="last-reading-wrong").accepted


def test_a_visit_that_read_no_figure_or_another_meter_is_none_to_bill_by(world: Declaring) -> None:
    world.visit(None, tracking_code=CODE)
    assert world.judge("bill-visited").findings[0].code == "no-visit"
    world.visit(13_860, tracking_code=CODE, plate="M-9")
    assert world.judge("bill-visited").findings[0].code == "no-visit"


def test_what_an_agent_has_read_and_a_bill_charged_is_not_overridden_without_a_word(world: Declaring) -> None:
    world.visit(14_600, tracking_code=CODE)
    assert world.judge("bill-visited").accepted
    assert world.bill_it().bill is not None
    world.close(CODE)
    world.clock.advance(timedelta(days=60))
    world.declared(15_300, code="again")
    world.visit(14_400, tracking_code="again")
    said = world.judge("bill-visited", code="again")
    assert [(each.field, each.code) for each in said.findings] == [("readingJudgement", "missing")]
    assert world.uow.connections.judgements(BILL_ID) == []


def test_a_verdict_that_leaves_nothing_to_bill_leaves_no_judgement(world: Declaring) -> None:
    world.uow.connections.add_reading(
        Reading(bill_id=BILL_ID, kwh=13_500, taken_on=parse_jalali("1405/07/15"), source=ReadingSource.AGENT)
    )
    said = world.judge("bill-corrected", correctedReading=13_240, readingJudgement="last-reading-wrong")
    assert [(each.field, each.code) for each in said.findings] == [("decision", "nothing-to-bill")]
    assert world.uow.connections.judgements(BILL_ID) == []
