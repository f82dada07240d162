"""A subscriber objects to a removal: nothing is taken away until a unit has answered, and no day of his is lost."""

from dataclasses import replace
from datetime import date

import pytest

from services.model.connections import ConnectionState
from services.model.objections import Objection, ObjectionDecision
from services.model.requests import RequestState
from services.objections.answering import ObjectionAnswer
from services.problems import Refused
from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removal_guard import RemovalAnswer
from services.specific.permanent_collection.removal_objections import (
    answer_removal_objection,
    last_day_to_pay,
    object_to_removal,
)
from services.specific.permanent_collection.removal_terms import removal_terms
from services.withdrawal import is_withdrawn, withdraw_request
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld

TIME = removal_terms().time_to_pay(TODAY)
REFUSED = {"decision": "refused", "reason": "پرداختی ثبت نشده است"}


def found() -> RemovalWorld:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    return world


def warned() -> RemovalWorld:
    world = found()
    assert world.order().accepted
    return world


def object_to(world: RemovalWorld, text: str = "قبض‌ها را پرداخته‌ام") -> Objection:
    return object_to_removal(world.uow, clock=world.clock, tracking_code=world.code, text=text)


def answer(world: RemovalWorld, number: int = 1, **report: object) -> ObjectionAnswer:
    return answer_removal_objection(
        world.uow, clock=world.clock, tracking_code=world.code, number=number, report=report or REFUSED
    )


def last_day(world: RemovalWorld) -> date | None:
    return last_day_to_pay(world.uow, clock=world.clock, tracking_code=world.code)


def test_while_it_is_open_the_guard_waits_and_afterwards_for_as_many_days_more() -> None:
    world = warned()
    world.until(TODAY + 10 * DAY)
    object_to(world)
    world.until(TODAY + TIME + 5 * DAY)
    assert "اعتراض" in world.look().reason
    assert world.look().answer is RemovalAnswer.WAIT
    assert answer(world).decision is ObjectionDecision.REFUSED
    last_day = TODAY + TIME + (TIME - 5 * DAY)
    assert removal_of(world.uow, world.code).pay_until == last_day
    world.until(last_day)
    assert world.look().answer is RemovalAnswer.WAIT
    world.until(last_day + DAY)
    assert world.look().answer is RemovalAnswer.REMOVE


def test_one_that_is_made_when_the_time_is_over_gives_no_more_of_it() -> None:
    world = warned()
    world.until(TODAY + TIME + DAY)
    object_to(world)
    world.until(TODAY + TIME + 4 * DAY)
    answer(world)
    assert removal_of(world.uow, world.code).pay_until == TODAY + TIME
    assert world.look().answer is RemovalAnswer.REMOVE


def test_before_the_warning_no_time_runs_yet() -> None:
    world = found()
    object_to(world)
    answer(world)
    assert removal_of(world.uow, world.code).pay_until is None


def test_upheld_it_takes_the_removal_back() -> None:
    world = warned()
    object_to(world)
    code = world.code
    upheld = answer(world, decision="upheld", reason="حق با مشترک است")
    assert upheld.decision is ObjectionDecision.UPHELD
    assert is_withdrawn(world.uow, code)


def test_who_is_refused_is_told_his_last_day_to_pay_while_time_runs() -> None:
    world = found()
    object_to(world)
    answer(world)
    assert last_day(world) is None
    world.order()
    assert last_day(world) == TODAY + TIME
    object_to(world)
    world.until(TODAY + 3 * DAY)
    answer(world, number=2)
    assert last_day(world) == TODAY + TIME + 3 * DAY
    world.until(TODAY + TIME + 3 * DAY)
    assert last_day(world) == TODAY + TIME + 3 * DAY
    world.until(TODAY + TIME + 4 * DAY)
    assert last_day(world) is None


def test_a_removal_that_is_taken_back_or_closed_meanwhile_has_no_last_day() -> None:
    for end in ("taken back", "closed"):
        world = warned()
        code = world.code
        assert last_day(world) is not None
        if end == "closed":
            world.close(code)
        else:
            withdraw_request(world.uow, clock=world.clock, tracking_code=code)
        assert last_day_to_pay(world.uow, clock=world.clock, tracking_code=code) is None


def test_what_is_no_removal_or_is_over_is_refused() -> None:
    world = warned()
    other = world.world.ask().tracking_code
    with pytest.raises(Refused, match="no removal"):
        object_to_removal(world.uow, clock=world.clock, tracking_code=other, text="چرا")
    world.close(other)
    request = world.uow.requests.get(world.code)
    for state in (RequestState.CARRIED_OUT, RequestState.CLOSED):
        world.uow.requests.save(replace(request, state=state))
        with pytest.raises(Refused, match="carried out"):
            object_to_removal(world.uow, clock=world.clock, tracking_code=request.tracking_code, text="چرا")
    assert world.uow.objections.of_request(request.tracking_code) == []
    assert world.world.connection.state is ConnectionState.ACTIVE
