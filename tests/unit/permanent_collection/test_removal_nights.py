"""The night finds whom by-law 52-4 would have removed, once, and begins a request that a person decides on."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.identifiers import make_bill_id
from services.jalali import months_after
from services.model.connections import ConnectionState
from services.model.keys import ApplicantKind, RequestOutcome
from services.model.requests import Channel, RequestState
from services.problems import Refused
from services.scheduled.works import work_of
from services.specific.permanent_collection.ports import Removals
from services.specific.permanent_collection.removal_beginning import FOUND, ask_for_removal
from services.specific.permanent_collection.removal_terms import removal_terms
from services.specific.permanent_collection.removal_work import REMOVALS
from services.specific.permanent_collection.removals import RemovalCase
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld


def test_whom_the_night_finds_has_a_request_a_removal_and_a_message_that_starts_its_process() -> None:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    request = world.uow.requests.get(world.code)
    application = request.application
    assert (application.service_key, application.channel) == ("permanent-collection", Channel.COUNTER)
    assert application.applicant.kind == ApplicantKind.SUBSCRIBER
    assert application.applicant.mobile == world.uow.connections.get(BILL_ID).subscriber.mobile
    kept = world.uow.repository(Removals).of_request(world.code)
    assert kept is not None
    assert (kept.case, kept.warned_at) == (RemovalCase.DEBT, None)
    message = world.uow.outbox.message(f"{FOUND}-{world.code}")
    assert message is not None
    assert (message.name, message.variables) == (FOUND, {"trackingCode": world.code})
    assert world.uow.connections.get(BILL_ID).state is ConnectionState.ACTIVE


def test_a_night_that_is_run_again_changes_nothing_nor_does_the_next_one() -> None:
    world = RemovalWorld()
    world.owe(COST)
    world.cut(TODAY - 400 * DAY)
    assert world.whole_night() == 1
    assert world.night().counted == 0
    world.until(TODAY + DAY)
    assert world.whole_night() == 0
    assert len(world.uow.repository(Removals).recent(10)) == 1


def test_a_night_begins_no_more_than_a_unit_can_decide_on_and_the_next_one_goes_on() -> None:
    world, most = RemovalWorld(), removal_terms().most_a_night(TODAY)
    others = [make_bill_id(file_code=8_000_000 + number, company="041") for number in range(most + 3)]
    for bill_id in others:
        world.world.add(bill_id)
        world.owe(COST, bill_id=bill_id)
    assert world.whole_night(limit=7) == most
    assert world.night().counted == 0
    world.until(TODAY + DAY)
    assert world.whole_night(limit=7) == 3


def test_what_a_unit_has_dropped_is_not_found_again_before_the_pause_is_over() -> None:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    request = world.uow.requests.get(world.code)
    closed = replace(request, state=RequestState.CLOSED, outcome=RequestOutcome("removal-called-off"))
    world.uow.requests.save(closed)
    for days, begun in ((1, 0), (89, 0), (90, 1)):
        world.until(TODAY + days * DAY)
        assert world.whole_night() == begun, days


def test_a_connection_with_another_open_request_waits_for_a_later_night() -> None:
    world = RemovalWorld()
    world.owe(COST)
    other = world.world.ask()
    assert world.whole_night() == 0
    world.close(other.tracking_code)
    world.until(TODAY + DAY)
    assert world.whole_night() == 1


@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED, ConnectionState.CONTRACTED])
def test_where_no_meter_hangs_nothing_is_begun(state: ConnectionState) -> None:
    world = RemovalWorld()
    world.owe(COST)
    world.world.put(state=state)
    assert world.whole_night() == 0


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 2 * COST), st.integers(0, 800), st.integers(0, 3)), min_size=1, max_size=8),
    st.integers(1, 4),
)
def test_however_the_pages_fall_each_is_found_once_and_nobody_else(
    connections: list[tuple[int, int, int]], limit: int
) -> None:
    world = RemovalWorld()
    due = set()
    for number, (owed, days_cut, brought_back) in enumerate(connections):
        bill_id = make_bill_id(file_code=6_100_000 + number, company="041")
        world.world.add(bill_id)
        if owed:
            world.owe(owed, bill_id=bill_id)
        if days_cut:
            world.cut(TODAY - days_cut * DAY, bill_id=bill_id)
        for _ in range(brought_back):
            world.bring_back(TODAY - DAY, bill_id=bill_id)
        year_over = days_cut > 0 and months_after(TODAY - days_cut * DAY, 12) <= TODAY
        if owed >= COST or (owed and year_over) or brought_back > 1:
            due.add(bill_id)
    assert world.whole_night(limit=limit) == len(due)
    assert {each.bill_id for each in world.uow.repository(Removals).recent(100)} == due
    assert world.whole_night(limit=limit) == 0


def test_the_night_is_known_by_its_key() -> None:
    assert work_of("find-removals") is REMOVALS


def test_a_unit_is_told_every_reason_why_there_is_no_ground() -> None:
    world = RemovalWorld()
    world.owe(1_000)
    with pytest.raises(Refused) as refusal:
        ask_for_removal(world.uow, clock=world.clock, reference=REFERENCE, bill_id=BILL_ID)
    told = [each.english for each in refusal.value.problems]
    assert told == ["debt: below-cost", "year-after-cut: not-cut", "self-willed: not-repeated"]
    world.world.put(state=ConnectionState.COLLECTED)
    with pytest.raises(Refused, match="no meter hangs"):
        ask_for_removal(world.uow, clock=world.clock, reference=REFERENCE, bill_id=BILL_ID)
    with pytest.raises(Refused, match="no connection"):
        ask_for_removal(world.uow, clock=world.clock, reference=REFERENCE, bill_id="1")


def test_a_unit_begins_it_once_at_a_time() -> None:
    world = RemovalWorld()
    world.owe(COST)
    begun = ask_for_removal(world.uow, clock=world.clock, reference=REFERENCE, bill_id=BILL_ID)
    assert begun.tracking_code == world.code
    with pytest.raises(Refused, match="already-open"):
        ask_for_removal(world.uow, clock=world.clock, reference=REFERENCE, bill_id=BILL_ID)
