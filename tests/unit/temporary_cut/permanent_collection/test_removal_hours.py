"""A removal takes power away as a cut does: on the same days and in the same hours, where power flows."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.model.connections import ConnectionState
from services.specific.permanent_collection.removal_guard import RemovalAnswer, why_not_removed
from services.specific.temporary_cut.hours import cutting_hours
from services.specific.temporary_cut.model import CuttingTime
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, RemovalWorld

TWO_WEEKS = st.integers(0, 14 * 24 * 60)


def warned(*, minutes: int, state: ConnectionState = ConnectionState.ACTIVE) -> RemovalWorld:
    """The time to pay is over since the last midnight but for so many minutes more."""
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    assert world.order().accepted
    world.pass_time_to_pay()
    world.world.put(state=state)
    world.clock = FixedClock(world.clock.now() + timedelta(minutes=minutes))
    return world


def may_be_cut(world: RemovalWorld) -> bool:
    now = world.clock.now()
    return cutting_hours(world.uow, BILL_ID, since=now).at(now) is CuttingTime.OPEN


@given(minutes=TWO_WEEKS, state=st.sampled_from((ConnectionState.ACTIVE, ConnectionState.CUT)))
def test_power_that_flows_is_taken_away_when_it_may_be_cut_and_not_before(minutes: int, state: ConnectionState) -> None:
    world = warned(minutes=minutes, state=state)
    look = world.look()
    assert look.stands
    may = state is ConnectionState.CUT or may_be_cut(world)
    assert look.answer is (RemovalAnswer.REMOVE if may else RemovalAnswer.WAIT)
    assert look.look_again_at > world.clock.now()
    if look.answer is RemovalAnswer.WAIT:
        world.clock = FixedClock(look.look_again_at)
        assert may_be_cut(world)
        assert world.look().answer is RemovalAnswer.REMOVE


@given(minutes=TWO_WEEKS)
def test_the_hour_of_a_report_has_nothing_hung_again(minutes: int) -> None:
    world = warned(minutes=minutes)
    assert why_not_removed(world.uow, clock=world.clock, reference=REFERENCE, tracking_code=world.code) is None


def test_what_else_there_is_to_wait_for_is_told_before_the_hour() -> None:
    world = warned(minutes=0)
    removal_over = world.clock.now()
    world.until(world.today - 10 * DAY)
    assert world.look().answer is RemovalAnswer.WAIT
    assert "مهلت" in world.look().reason
    world.clock = FixedClock(removal_over + timedelta(hours=5))
    assert "وصل است" in world.look().reason
