"""The agent's report: what cannot be right, what follows in the records, and at whose cost power is reconnected."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.model.connections import ConnectionState
from services.model.cuts import CutCase, CutExtent
from services.model.requests import RequestState
from services.specific.temporary_cut.cut_report import CutOutcome
from services.specific.temporary_cut.cutting import reconnect_after_payment
from tests.fakes.samples import BILL_ID
from tests.unit.temporary_cut.cutting_case import Cutting, clock_text, found

MINUTE = timedelta(minutes=1)

BAD = [
    ("no outcome", {"outcome": None}, [("outcome", "missing")]),
    ("an outcome that there is not", {"outcome": "burned"}, [("outcome", "unknown-choice")]),
    ("no time", {"cutTime": None}, [("cutTime", "missing")]),
    ("a time of letters", {"cutTime": "ده"}, [("cutTime", "shape")]),
    ("a minute that there is not", {"cutTime": "10:75"}, [("cutTime", "shape")]),
    ("before the answer", {"cutTime": "9:59"}, [("cutTime", "before-asking")]),
    ("a time to come", {"cutTime": "10:06"}, [("cutTime", "in-future")]),
    ("a time as a list", {"cutTime": ["10:01"]}, [("cutTime", "wrong-type")]),
    ("nothing cut", {"extent": None}, [("extent", "missing")]),
    ("something else cut", {"extent": "tree"}, [("extent", "unknown-choice")]),
    ("a reading of letters", {"reading": "صد"}, [("reading", "not-a-number")]),
    ("half a kWh", {"reading": "12.5"}, [("reading", "not-whole")]),
    ("a negative reading", {"reading": "-3"}, [("reading", "negative")]),
    ("no seal", {"sealNumber": None}, [("sealNumber", "missing")]),
    ("a seal of signs", {"sealNumber": "--"}, [("sealNumber", "shape")]),
    ("no reason", {"outcome": "not-possible"}, [("reason", "missing")]),
    ("a reason of digits", {"outcome": "not-possible", "reason": "12"}, [("reason", "shape")]),
]


@pytest.mark.parametrize(("said", "faults"), [each[1:] for each in BAD], ids=[each[0] for each in BAD])
def test_a_report_that_cannot_be_right_changes_nothing(said: dict[str, object], faults: list[tuple[str, str]]) -> None:
    case = Cutting(900_000).begun()
    asked = case.clock.now()
    case.clock.advance(5 * MINUTE)
    answer = case.report(asked, **said)
    assert found(answer) == faults
    assert case.uow.cuts.of_request(case.code) is None
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.ACTIVE


def test_a_cut_is_kept_with_case_instant_reading_and_extent_once() -> None:
    case = Cutting(900_000).begun()
    asked = case.clock.now()
    case.clock.advance(5 * MINUTE)
    answers = [case.report(asked, reading="12310", cutTime="10:03") for _ in range(2)]
    assert answers[0] == answers[1]
    cut = case.uow.cuts.standing(BILL_ID)
    assert cut is not None
    assert (cut.case, cut.extent, cut.cut_at - asked) == (CutCase.UNPAID, CutExtent.SUPPLY, 3 * MINUTE)
    assert cut.reading is not None
    assert cut.reading.kwh == 12310
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.CUT
    assert case.uow.requests.get(case.code).state is RequestState.CARRIED_OUT


def test_equipment_that_was_taken_along_is_collected() -> None:
    case = Cutting(900_000).begun()
    assert case.report(case.clock.now(), extent="equipment").accepted
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.COLLECTED


@pytest.mark.parametrize(("paid_after", "is_wrong"), [(1, True), (2, True), (3, False)])
def test_the_instants_of_cut_and_payment_say_at_whose_cost_it_is(paid_after: int, is_wrong: bool) -> None:
    """Asked at 10:00, cut at 10:02 by the report of 10:05."""
    case = Cutting(900_000).begun()
    asked = case.clock.now()
    case.clock.advance(paid_after * MINUTE)
    case.pay("o-0")
    case.clock.advance((5 - paid_after) * MINUTE)
    answer = case.report(asked, cutTime="10:02")
    assert (answer.outcome, answer.reconnect) == (CutOutcome.CUT, is_wrong)
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.CUT


def test_power_that_was_cut_after_the_payment_flows_again_and_its_cut_has_ended() -> None:
    case = Cutting(900_000).begun()
    asked = case.clock.now()
    case.pay("o-0")
    assert case.report(asked).reconnect
    for _ in range(2):
        reconnect_after_payment(case.uow, clock=case.clock, tracking_code=case.code)
    assert case.uow.connections.get(BILL_ID).state is ConnectionState.ACTIVE
    assert case.uow.cuts.standing(BILL_ID) is None


def test_what_was_not_possible_is_kept_and_cuts_nothing() -> None:
    case = Cutting(900_000).begun()
    answer = case.report(case.clock.now(), outcome="not-possible", reason="تابلو قفل بود")
    assert (answer.outcome, answer.reason) == (CutOutcome.NOT_POSSIBLE, "تابلو قفل بود")
    assert case.uow.cuts.of_request(case.code) is None


def test_a_time_within_the_minute_of_the_answer_is_not_before_it() -> None:
    case = Cutting(900_000).begun()
    case.clock.advance(timedelta(seconds=40))
    asked = case.clock.now()
    assert case.report(asked, cutTime=clock_text(asked)).accepted
    cut = case.uow.cuts.of_request(case.code)
    assert cut is not None
    assert cut.cut_at == asked
    assert replace(cut, ended_at=asked).ended_at == asked
