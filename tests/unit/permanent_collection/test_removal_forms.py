"""What is wrong with the forms of a removal is told of each field, and then nothing is kept."""

import pytest

from services.specific.permanent_collection.ports import Collections, removal_of
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
