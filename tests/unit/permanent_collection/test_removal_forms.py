"""What is wrong with the forms of a removal is told of each field, and then nothing is kept."""

import pytest

from services.specific.permanent_collection.ports import Collections, removal_of
from services.specific.permanent_collection.removal_objections import (
    answer_objection,
    object_to_removal,
    objection_numbered,
)
from services.withdrawal import is_withdrawn
from tests.unit.permanent_collection.removal_world import COST, RemovalWorld

Faults = list[tuple[str, str]]

BAD_ORDERS: list[tuple[dict[str, object], Faults]] = [
    ({"decision": None}, [("decision", "missing")]),
    ({"decision": "later"}, [("decision", "unknown-choice")]),
    ({"decision": ["warn"]}, [("decision", "wrong-type")]),
    ({"decision": {"x": 1}, "users": None}, [("decision", "wrong-type"), ("users", "missing")]),
    ({"decision": "", "amperage": "x"}, [("decision", "missing"), ("amperage", "not-a-number")]),
    ({"decision": "drop"}, [("dropReason", "missing")]),
    ({"decision": "drop", "dropReason": "  "}, [("dropReason", "missing")]),
    ({"decision": "drop", "dropReason": "؟؟؟"}, [("dropReason", "shape")]),
    ({"decision": "drop", "dropReason": ["x"]}, [("dropReason", "wrong-type")]),
    ({"decision": "drop", "dropReason": "د" * 501}, [("dropReason", "too-long")]),
    ({"users": "nobody"}, [("users", "unknown-choice")]),
    ({"voltage": None}, [("voltage", "missing")]),
    ({"voltage": "63"}, [("powerKw", "missing")]),
    ({"phases": "2"}, [("phases", "unknown-choice")]),
    ({"amperage": ""}, [("amperage", "missing")]),
    ({"amperage": "بیست"}, [("amperage", "not-a-number")]),
    ({"amperage": "-25"}, [("amperage", "negative")]),
    ({"amperage": "15"}, [("reason", "missing")]),
    ({"amperage": "15", "reason": "--"}, [("reason", "shape")]),
    ({"powerKw": "0"}, [("powerKw", "too-small")]),
]


@pytest.mark.parametrize(("said", "faults"), BAD_ORDERS)
def test_a_decision_that_cannot_be_right_warns_nobody(said: dict[str, object], faults: Faults) -> None:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    answer = world.order(**said)
    assert [(each.field, each.code) for each in answer.findings] == faults
    assert (answer.decision, answer.reason) == (None, None)
    assert "{" not in answer.message
    assert world.uow.repository(Collections).file_check(world.code) is None
    assert removal_of(world.uow, world.code).warned_at is None


BAD_ANSWERS: list[tuple[object, Faults]] = [
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


@pytest.mark.parametrize(("report", "faults"), BAD_ANSWERS)
def test_an_answer_to_an_objection_that_cannot_be_right_leaves_it_open(report: object, faults: Faults) -> None:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    object_to_removal(world.uow, clock=world.clock, tracking_code=world.code, text="پرداخته‌ام")
    answer = answer_objection(world.uow, clock=world.clock, tracking_code=world.code, number=1, report=report)
    assert [(each.field, each.code) for each in answer.findings] == faults
    assert answer.decision is None
    assert "{" not in answer.message
    assert objection_numbered(world.uow, world.code, 1).is_open
    assert not is_withdrawn(world.uow, world.code)
