"""Who has asked for his power is not removed meanwhile, nor is who was given it back, for what was before."""

from dataclasses import replace

import pytest

from services.metering.supply import end_cut
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.requests import Request, RequestState
from services.specific.permanent_collection.removal_guard import RemovalAnswer, look_at_removal, why_not_removed
from services.specific.reconnection.hooks import SERVICE
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld


class Removing(RemovalWorld):
    """Cut, warned of the removal, and the time to pay is over."""

    def __init__(self) -> None:
        super().__init__()
        self.cut(TODAY - 40 * DAY)
        self.owe(COST)
        assert self.whole_night() == 1
        assert self.order().accepted
        self.warned = self.code
        self.pass_time_to_pay()

    def answer(self) -> RemovalAnswer:
        return look_at_removal(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.warned).answer

    @property
    def why_hang_again(self) -> str | None:
        return why_not_removed(self.uow, clock=self.clock, reference=REFERENCE, tracking_code=self.warned)

    def ask(self, state: RequestState = RequestState.REGISTERED, service: str = SERVICE) -> Request:
        asked = self.world.ask()
        application = replace(asked.application, service_key=service)
        request = replace(asked, application=application, state=state)
        self.uow.requests.save(request)
        return request

    def bring_power_back(self) -> None:
        self.uow.connections.save(replace(self.uow.connections.get(BILL_ID), state=ConnectionState.ACTIVE))
        end_cut(self.uow, BILL_ID, at=self.clock.now())


def test_nothing_is_taken_away_while_the_subscriber_waits_for_his_power() -> None:
    world = Removing()
    assert world.answer() is RemovalAnswer.REMOVE
    request = world.ask()
    assert world.answer() is RemovalAnswer.WAIT
    assert world.why_hang_again is not None
    assert "وصل" in world.why_hang_again
    world.uow.requests.save(replace(request, state=RequestState.CLOSED))
    assert world.answer() is RemovalAnswer.REMOVE


def test_a_request_that_asks_for_no_power_stops_nobody() -> None:
    world = Removing()
    world.ask(service="another")
    assert world.answer() is RemovalAnswer.REMOVE


@pytest.mark.parametrize("state", [RequestState.CARRIED_OUT, RequestState.CLOSED])
def test_whose_power_the_company_has_brought_back_meanwhile_is_not_removed(state: RequestState) -> None:
    world = Removing()
    world.ask(state)
    world.bring_power_back()
    assert world.answer() is RemovalAnswer.DO_NOT_REMOVE
    assert world.why_hang_again is not None


def test_power_that_he_has_brought_back_himself_meanwhile_stops_nobody() -> None:
    world = Removing()
    world.bring_power_back()
    world.bring_back(world.today)
    assert world.answer() is RemovalAnswer.REMOVE


def test_power_that_is_back_after_a_second_self_willed_reconnection_undoes_neither() -> None:
    world = RemovalWorld()
    for days in (200, 20):
        world.bring_back(TODAY - days * DAY)
    world.cut(TODAY - 10 * DAY, case=CutCase.SELF_WILLED)
    assert world.whole_night() == 1
    assert world.order().accepted
    world.pass_time_to_pay()
    end_cut(world.uow, BILL_ID, at=world.clock.now())
    world.world.put(state=ConnectionState.ACTIVE)
    assert world.look().answer is RemovalAnswer.REMOVE


def test_power_that_came_back_before_the_removal_was_begun_stops_nobody() -> None:
    world = RemovalWorld()
    world.cut(TODAY - 40 * DAY)
    end_cut(world.uow, BILL_ID, at=world.clock.now() - DAY)
    world.world.put(state=ConnectionState.ACTIVE)
    world.owe(COST)
    assert world.whole_night() == 1
    assert world.order().accepted
    world.pass_time_to_pay()
    assert world.look().answer is RemovalAnswer.REMOVE
