"""What the meter shows when power is to come back, beside what it showed at the cut (by-law 51-4-3)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.metering.work_orders import issue_work_order
from services.model.answers import Answer
from services.model.connections import ConnectionState, MeterReading
from services.model.keys import WorkOrderKind
from services.model.metering import OrderOutcome
from services.reconnecting.at_place import PowerAnswer
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import CUT_ON, PowerWorld

AT_CUT = 12_640


def world_of(answers: Mapping[str, Answer] | None = None, *, at_cut: int | None = AT_CUT) -> PowerWorld:
    """The meter was read at the cut."""
    world = PowerWorld()
    world.code = world.world.ask(dict(answers or {"cutCase": "ordinary"})).tracking_code
    cut = world.uow.cuts.standing(BILL_ID)
    assert cut is not None
    shown = None if at_cut is None else MeterReading(kwh=at_cut, taken_on=CUT_ON)
    world.uow.cuts.save(replace(cut, reading=shown))
    return world


def order(world: PowerWorld) -> str:
    kind = WorkOrderKind("field-work")
    return issue_work_order(world.uow, clock=world.clock, tracking_code=world.code, kind=kind).order.number


def done(world: PowerWorld, number: str, kwh: int) -> PowerAnswer:
    return world.report_on(number, outcome="done", reading=str(kwh), sealNumber="ب-۱۲")


def used(world: PowerWorld, number: str, reading: str | None) -> PowerAnswer:
    """He brings no power back, and says why."""
    why = "پلمب قطع باز شده است"
    return world.report_on(number, outcome="not-possible", obstacle="used-while-cut", reading=reading, reason=why)


def codes(answer: PowerAnswer) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in answer.findings]


@pytest.mark.parametrize(
    ("kwh", "told"),
    [
        (AT_CUT, []),
        (AT_CUT + 4, []),
        (AT_CUT + 5, [("reading", "used-while-cut")]),
        (AT_CUT - 1, [("reading", "below-cut")]),
    ],
)
def test_a_meter_that_has_counted_since_the_cut_brings_no_power_back_before_somebody_decided(
    kwh: int, told: list[tuple[str, str]]
) -> None:
    world = world_of()
    answer = done(world, order(world), kwh)
    assert codes(answer) == told
    assert world.world.connection.state is (ConnectionState.CUT if told else ConnectionState.ACTIVE)


def test_the_agent_reads_both_figures_and_what_he_reports_instead() -> None:
    world = world_of()
    [finding] = done(world, order(world), AT_CUT + 120).findings
    for part in ("۱۲٬۶۴۰", "۱۲۰ کیلووات‌ساعت", "وصل نکنید"):
        assert part in finding.message


def test_a_lower_figure_that_is_given_twice_is_taken_and_a_higher_one_is_not() -> None:
    world = world_of()
    number = order(world)
    assert not done(world, number, AT_CUT - 3).accepted
    assert done(world, number, AT_CUT - 3).accepted
    higher = world_of()
    number = order(higher)
    for _ in range(3):
        assert codes(done(higher, number, AT_CUT + 90)) == [("reading", "used-while-cut")]


def test_what_he_reports_is_kept_in_figures_and_whoever_is_sent_again_brings_power_back() -> None:
    world = world_of()
    number = order(world)
    assert codes(used(world, number, None)) == [("reading", "missing")]
    assert used(world, number, str(AT_CUT + 90)).outcome is OrderOutcome.NOT_POSSIBLE
    [kept] = world.uow.metering.order_reports_of(world.code)
    assert kept.answers["reading"] == MeterReading(kwh=AT_CUT + 90, taken_on=world.today)
    assert done(world, order(world), AT_CUT + 92).accepted
    assert world.world.connection.state is ConnectionState.ACTIVE


def test_use_is_nothing_new_of_who_answers_for_it() -> None:
    world = world_of({"cutCase": "self-willed"})
    assert done(world, order(world), AT_CUT + 400).accepted
    [kept] = world.uow.self_willed.of_connection(BILL_ID)
    assert (kept.kwh_at_cut, kept.kwh_found) == (AT_CUT, AT_CUT + 400)


def test_of_a_cut_whose_reading_nobody_knows_nothing_is_compared() -> None:
    world = world_of(at_cut=None)
    assert done(world, order(world), AT_CUT + 400).accepted
