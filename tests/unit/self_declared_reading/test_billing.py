"""A declared reading is billed once, and the next true one sets a wrong one right: never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.bills import BillState
from services.model.connections import ConnectionState
from services.model.requests import RequestState
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.billing_world import BILL_ID
from tests.unit.self_declared_reading.declaring_world import CODE, Declaring

LAST = 13_240


@pytest.fixture
def world() -> Declaring:
    return Declaring()


def test_a_plain_reading_is_billed_once_and_cannot_be_withdrawn_then(world: Declaring) -> None:
    world.declared(13_840)
    first, second = world.bill_it(), world.bill_it()
    assert first.bill is not None
    assert first == second
    assert world.energy() == [600]
    assert world.uow.requests.get(CODE).state is RequestState.CARRIED_OUT
    answer = withdraw_request(world.uow, clock=world.clock, tracking_code=CODE)
    assert answer is WithdrawalResult.ALREADY_CARRIED_OUT


def test_what_was_withdrawn_meanwhile_is_not_billed(world: Declaring) -> None:
    world.declared(13_840)
    withdraw_request(world.uow, clock=world.clock, tracking_code=CODE)
    assert "پس گرفته است" in world.bill_it().obstacle
    assert world.energy() == []


@pytest.mark.parametrize("state", [ConnectionState.REMOVED, ConnectionState.COLLECTED, ConnectionState.CONTRACTED])
def test_a_connection_without_a_meter_is_not_billed(world: Declaring, state: ConnectionState) -> None:
    world.declared(13_840)
    world.uow.connections.save(replace(world.connection, state=state))
    assert "وضعیت اشتراک" in world.bill_it().obstacle


def test_what_the_company_has_read_and_billed_meanwhile_is_told(world: Declaring) -> None:
    world.declared(13_840)
    world.read("1405/08/30", 13_840)
    assert "صورتحسابی صادر نمی‌شود" in world.bill_it().obstacle
    assert world.energy() == []


def test_registers_that_cannot_be_true_are_left_out_and_the_total_is_billed(world: Declaring) -> None:
    world.declared(13_840, lowLoadReading=9)
    bill = world.bill_it().bill
    assert bill is not None
    assert bill.billed_kwh == 600


@settings(max_examples=60, deadline=None)
@given(
    declared=st.integers(min_value=320, max_value=900),
    used=st.integers(min_value=60, max_value=900),
    later=st.integers(min_value=320, max_value=900),
)
def test_declared_and_true_together_are_the_meter_s_advance(declared: int, used: int, later: int) -> None:
    """Whatever is declared, the next reading of an agent bills what is missing or gives back what was too much."""
    world = Declaring()
    world.billed(LAST + declared, code="declared")
    world.clock.advance(timedelta(days=60))
    true = LAST + used + later
    world.declared(LAST + declared + later, code="true")
    world.visit(true, tracking_code="true")
    said = world.judge("bill-visited", code="true")
    if true == LAST + declared:
        assert said.findings[0].code == "nothing-to-bill"
    else:
        assert said.accepted, said.findings
        assert world.bill_it("true").bill is not None
    assert sum(world.energy()) == true - LAST


@settings(max_examples=60, deadline=None)
@given(
    wrong=st.integers(min_value=320, max_value=900),
    back=st.integers(min_value=1, max_value=300),
)
def test_a_subscriber_s_own_lower_reading_gives_back_once_diagnosis_says_which_was_wrong(wrong: int, back: int) -> None:
    world = Declaring()
    world.billed(LAST + wrong, code="declared")
    world.clock.advance(timedelta(days=30))
    true = LAST + wrong - back
    facts = world.declared(true, code="true")
    assert facts.doubt == "below-last"
    assert world.judge("bill", code="true").findings[0].field == "readingJudgement"
    assert world.judge("bill", code="true", readingJudgement="last-reading-wrong").accepted
    bill = world.bill_it("true").bill
    assert bill is not None
    assert bill.billed_kwh == -back
    assert sum(world.energy()) == true - LAST


def test_what_is_given_back_is_credit_that_the_next_bill_takes_up(world: Declaring) -> None:
    wrong = world.billed(14_140, code="declared")
    assert wrong.state is BillState.ISSUED
    world.pay(wrong)
    world.clock.advance(timedelta(days=30))
    world.declared(13_840, code="true")
    assert world.judge("bill", code="true", readingJudgement="last-reading-wrong").accepted
    world.bill_it("true")
    world.close("true")
    assert world.connection.carried.amount < 0
    world.clock.advance(timedelta(days=60))
    later = world.billed(14_440, code="later")
    assert later.carried_in.amount < 0
    assert sum(world.energy()) == 14_440 - LAST
    assert world.uow.bills.of_connection(BILL_ID)[-1] == later


@pytest.mark.parametrize("next_one", [14_000, 14_300])
def test_energy_is_not_charged_again_where_the_company_reads_less_than_was_billed(next_one: int) -> None:
    """Declared and billed are 960 kWh; a periodic reading then shows 300 less, and the next bill goes on from it."""
    world = Declaring()
    world.billed(LAST + 960, code="declared")
    world.read("1405/09/30", LAST + 660)
    world.clock.advance(timedelta(days=60))
    assert world.declared(next_one, code="next").doubt == "last-in-doubt"
    assert world.bill_it("next").bill is None
    assert world.judge("bill", code="next", readingJudgement="last-reading-wrong").accepted
    assert world.bill_it("next").bill is not None
    assert sum(world.energy()) == next_one - LAST
    world.close("next")
    world.clock.advance(timedelta(days=60))
    assert world.declared(next_one + 600, code="after").doubt == "none"
    assert world.bill_it("after").bill is not None
    assert sum(world.energy()) == next_one + 600 - LAST
