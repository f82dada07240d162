"""What is noted of the power and the energy that an agricultural licence says, and what is refused (by-law 37-4)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.permits.presenting import TypedPermit, present_permit
from services.permits.wording import licence_limits
from services.problems import Refused
from tests.unit.billing_world import BILL_ID
from tests.unit.test_use_findings import AGRICULTURAL, world_of


def licence(**changes: str | bool) -> TypedPermit:
    known: dict[str, Any] = {
        "bill_id": BILL_ID,
        "kind": "water-authority-licence",
        "number": "۱۲/۳۴",
        "issuer": "آب منطقه‌ای",
    }
    return TypedPermit(**{**known, "valid_until": "1406/08/30", **changes})


def test_a_licence_says_the_power_of_the_pump_and_the_energy_of_a_year() -> None:
    world = world_of(AGRICULTURAL)
    kept = present_permit(world.uow, clock=world.clock, typed=licence(power="۱۸٫۵", energy="۴۵۰۰۰"))
    assert (kept.permitted_watts, kept.yearly_kwh) == (18_500, 45_000)
    assert licence_limits(kept) == "۱۸٫۵ کیلووات · ۴۵٬۰۰۰ کیلووات‌ساعت در سال"
    assert licence_limits(replace(kept, permitted_watts=None, yearly_kwh=None)) == ""


def test_a_licence_that_is_known_without_its_limits_gets_them_once() -> None:
    world = world_of(AGRICULTURAL)
    first = present_permit(world.uow, clock=world.clock, typed=licence())
    world.clock.advance(timedelta(days=3))
    told = present_permit(world.uow, clock=world.clock, typed=licence(power="22"))
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert told == kept == replace(first, permitted_watts=22_000)
    with pytest.raises(Refused, match="known already"):
        present_permit(world.uow, clock=world.clock, typed=licence(power="22"))


def test_a_licences_limit_that_was_typed_wrongly_is_put_right_and_the_other_one_stays() -> None:
    world = world_of(AGRICULTURAL)
    first = present_permit(world.uow, clock=world.clock, typed=licence(power="1.85", energy="45000"))
    world.clock.advance(timedelta(days=3))
    told = present_permit(world.uow, clock=world.clock, typed=licence(power="18.5"))
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert told == kept == replace(first, permitted_watts=18_500)


@pytest.mark.parametrize(
    "changes", [{"power": "0"}, {"power": "x"}, {"energy": "0"}, {"energy": "1.5"}, {"energy": "-1"}]
)
def test_a_licences_limits_are_figures(changes: dict[str, str]) -> None:
    world = world_of(AGRICULTURAL)
    with pytest.raises(Refused):
        present_permit(world.uow, clock=world.clock, typed=licence(**changes))
    assert world.uow.permits.of_connection(BILL_ID) == []


def test_an_industrial_permit_has_no_power_and_no_energy() -> None:
    world = world_of()
    with pytest.raises(Refused, match="only an agricultural licence"):
        present_permit(world.uow, clock=world.clock, typed=licence(kind="operating-licence", power="22"))


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({"no_power": True}, (None, 45_000)),
        ({"no_energy": True}, (18_500, None)),
        ({"no_power": True, "no_energy": True}, (None, None)),
        ({"no_power": True, "energy": "900"}, (None, 900)),
    ],
)
def test_a_limit_that_the_licence_does_not_say_is_taken_away(
    changes: dict[str, str | bool], left: tuple[int | None, int | None]
) -> None:
    world = world_of(AGRICULTURAL)
    first = present_permit(world.uow, clock=world.clock, typed=licence(power="18.5", energy="45000"))
    told = present_permit(world.uow, clock=world.clock, typed=licence(**changes))
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert told == kept == replace(first, permitted_watts=left[0], yearly_kwh=left[1])
    with pytest.raises(Refused, match="known already"):
        present_permit(world.uow, clock=world.clock, typed=licence(**changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"power": "22", "no_power": True}, "توان مجاز"), ({"energy": "x", "no_energy": True}, "انرژی سالانه")],
)
def test_a_limit_is_typed_or_taken_away_not_both(changes: dict[str, str | bool], told: str) -> None:
    world = world_of(AGRICULTURAL)
    kept = present_permit(world.uow, clock=world.clock, typed=licence(power="18.5", energy="45000"))
    with pytest.raises(Refused, match="not both") as refused:
        present_permit(world.uow, clock=world.clock, typed=licence(**changes))
    [problem] = refused.value.problems
    assert told in problem.persian
    assert world.uow.permits.of_connection(BILL_ID) == [kept]


def test_of_an_industrial_permit_no_limit_is_taken_away() -> None:
    world = world_of()
    with pytest.raises(Refused, match="only an agricultural licence"):
        present_permit(world.uow, clock=world.clock, typed=licence(kind="operating-licence", no_energy=True))
