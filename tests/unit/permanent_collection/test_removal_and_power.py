"""Who has paid what a removal was begun for asks for his power: he does not wait until a person has ended it."""

from dataclasses import replace

import pytest

from services.admission.open_requests import requests_in_the_way
from services.jalali import months_after
from services.model.requests import RequestState
from services.money import Rials
from services.registry.admission import Aspect
from tests.examples import services_with
from tests.unit.billing_world import BILL_ID
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld


def in_the_way(world: RemovalWorld) -> list[str]:
    """What is told to whoever asks for power that is cut to come back."""
    asked = services_with(touches=Aspect.SUPPLY)[0]
    at = world.clock.now()
    found = requests_in_the_way(world.uow, asked, BILL_ID, besides="-", named=True, at=at)
    return [each.message for _, each in found]


@pytest.mark.parametrize("is_warned", [False, True])
def test_a_removal_for_a_debt_is_in_nobodys_way_once_the_debt_is_paid(is_warned: bool) -> None:
    world = RemovalWorld()
    world.cut(months_after(TODAY, -13))
    bill = world.owe(COST)
    assert world.whole_night() == 1
    if is_warned:
        assert world.order().accepted
    [message] = in_the_way(world)
    assert message.endswith("بدهی را بپردازید، سپس دوباره درخواست کنید.")
    world.pay(bill)
    assert in_the_way(world) == []


def test_a_removal_whose_equipment_was_taken_away_is_in_the_way_whatever_was_paid_since() -> None:
    world = RemovalWorld()
    bill = world.owe(COST)
    assert world.whole_night() == 1
    world.uow.requests.save(replace(world.uow.requests.get(world.code), state=RequestState.CARRIED_OUT))
    world.pay(bill)
    [message] = in_the_way(world)
    assert message.endswith("پس از پایان آن دوباره درخواست کنید.")


def test_a_removal_for_a_second_self_willed_reconnection_is_in_the_way_though_nothing_is_owed() -> None:
    world = RemovalWorld()
    for days in (200, 20):
        world.bring_back(TODAY - days * DAY)
    assert world.whole_night() == 1
    [message] = in_the_way(world)
    assert message.endswith("پس از پایان آن دوباره درخواست کنید.")


def test_what_is_not_due_yet_and_what_credit_covers_keep_nobody_from_his_power() -> None:
    world = RemovalWorld()
    world.cut(months_after(TODAY, -13))
    bill = world.owe(COST)
    assert world.whole_night() == 1
    world.owe(300_000, overdue_days=-5)
    assert len(in_the_way(world)) == 1
    world.world.put(carried=Rials(-COST))
    assert in_the_way(world) == []
    world.world.put(carried=Rials(1 - COST))
    assert len(in_the_way(world)) == 1
    world.pay(bill)
    assert in_the_way(world) == []


def test_admission_and_guard_go_by_the_same_debt_once_he_was_warned() -> None:
    world = RemovalWorld()
    world.cut(months_after(TODAY, -13))
    told = world.owe(COST)
    assert world.whole_night() == 1
    assert world.order().accepted
    world.pass_time_to_pay()
    world.owe(300_000, overdue_days=1)
    world.pay(told)
    assert not world.look().stands
    assert in_the_way(world) == []
