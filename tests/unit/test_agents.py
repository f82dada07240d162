"""Who is sent: the least busy of the district, the one that was chosen, or nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NoAgentAvailable, NotFound
from services.metering.work_orders import agents_to_choose
from services.model.keys import WorkOrderKind
from tests.fakes.samples import sample_agent
from tests.unit.metering_case import TEST, Case


@pytest.fixture
def case() -> Case:
    return Case()


def test_the_least_busy_agent_of_the_district_is_sent_and_of_equals_the_first_by_code(case: Case) -> None:
    for agent in (sample_agent("a-2"), sample_agent("a-0", district="south"), sample_agent("a-00", active=False)):
        case.uow.metering.save_agent(agent)
    assert case.issue(WorkOrderKind.METER_INSPECTION).agent.code == "a-1"
    assert case.issue(WorkOrderKind.METER_TEST).agent.code == "a-2"
    assert case.issue(WorkOrderKind.CUT).agent.code == "a-1"


def test_where_the_district_has_nobody_those_of_the_others_are_offered_with_what_they_have_to_do(case: Case) -> None:
    case.issue()
    for agent in (
        sample_agent("a-2", district="south"),
        replace(sample_agent("a-3"), kinds=frozenset({WorkOrderKind.CUT})),
        sample_agent("a-0", active=False),
    ):
        case.uow.metering.save_agent(agent)
    offered = {each.value: each.label for each in agents_to_choose(case.uow, TEST)}
    assert list(offered) == ["a-1", "a-2"]
    assert offered["a-1"] == "رضا نمونه، ناحیهٔ north، کد a-۱: ۱ دستور کار باز"
    assert offered["a-2"].endswith("بدون دستور کار باز")


def test_where_nobody_does_such_work_whoever_works_is_offered(case: Case) -> None:
    case.uow.metering.save_agent(replace(sample_agent(), kinds=frozenset({WorkOrderKind.CUT})))
    assert [each.value for each in agents_to_choose(case.uow, TEST)] == ["a-1"]


def test_an_agent_who_does_not_do_such_work_is_not_sent(case: Case) -> None:
    case.uow.metering.save_agent(replace(sample_agent(), kinds=frozenset({WorkOrderKind.CUT})))
    with pytest.raises(NoAgentAvailable) as refused:
        case.issue()
    assert (refused.value.district, refused.value.kind) == ("north", TEST)
    assert not case.uow.metering.order_rows


def test_a_chosen_agent_wins_wherever_he_belongs(case: Case) -> None:
    case.uow.metering.save_agent(sample_agent("777", district="south"))
    assert case.issue(agent_code=" ۷۷۷ ").agent.code == "777"


@pytest.mark.parametrize("chosen", ["nobody", "idle", ""])
def test_a_chosen_agent_who_does_not_exist_or_work_is_passed_over(case: Case, chosen: str) -> None:
    case.uow.metering.save_agent(sample_agent("idle", active=False))
    assert case.issue(agent_code=chosen).agent.code == "a-1"


def test_an_open_order_is_not_issued_twice(case: Case) -> None:
    first = case.issue()
    case.clock.advance(timedelta(minutes=1))
    assert case.issue() == first
    assert len(case.uow.metering.order_rows) == 1


def test_an_order_whose_agent_has_vanished_is_a_fault(case: Case) -> None:
    case.issue()
    del case.uow.metering.agent_rows["a-1"]
    with pytest.raises(NotFound):
        case.issue()
