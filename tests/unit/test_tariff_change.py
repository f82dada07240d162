"""A changed tariff class, from the request to the bill: each day is charged by the class that it had."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.billing.tariff_history import TariffHistory, tariff_history, tariff_terms
from services.changes import CHANGES
from services.jalali import parse_jalali
from services.model.answers import Answer
from services.model.bills import Bill
from services.model.connections import MeterReading, TariffClass
from services.money import Rials
from services.readings.check import compare
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE, World
from tests.unit.changes_world import ChangesWorld, permit

RESIDENTIAL, COMMERCIAL, INDUSTRIAL = TariffClass.RESIDENTIAL, TariffClass.COMMERCIAL, TariffClass.INDUSTRIAL
YEARS = timedelta(days=700)
DAY = timedelta(days=1)


def asked(tariff_class: TariffClass, until: date) -> dict[str, Answer]:
    return {"tariffKind": "class", "tariffClass": tariff_class.value, "permit": permit(until)}


def change(world: World, day: str, tariff_class: TariffClass, *, until: str = "1407/01/01") -> None:
    """Let a permit have been presented, and the class been changed, on that day."""
    moment = datetime.combine(parse_jalali(day), time(10), ZoneInfo("Asia/Tehran"))
    request = world.ask(f"change-{day}", f"service of {day}")
    answers = asked(tariff_class, parse_jalali(until))
    request = replace(request, registered_at=moment, application=replace(request.application, answers=answers))
    result = CHANGES["tariff-change"].apply(
        world.uow, clock=FixedClock(moment), reference=REFERENCE, request=request, report={}
    )
    assert result.message == ""


def billed(world: World) -> Bill:
    return world.energy_bill()


def energy(bill: Bill) -> list[tuple[str, int]]:
    return [(line.title, line.amount.amount) for line in bill.lines if line.code.startswith("energy-")]


def test_a_change_within_the_period_splits_the_bill_by_days_and_names_the_classes() -> None:
    world = World()
    change(world, "1405/08/10", COMMERCIAL)
    lines = energy(billed(world))
    assert [title for title, _ in lines] == [
        "انرژی خانگی پلهٔ ۱: ۳٫۳۳۳۳۳ کیلووات‌ساعت × ۱٬۳۲۰ ریال (۱۴۰۵/۰۶/۳۱ تا ۱۴۰۵/۰۷/۰۱)",
        "انرژی خانگی پلهٔ ۲: ۳٫۳۳۳۳۳ کیلووات‌ساعت × ۱٬۶۹۰ ریال (۱۴۰۵/۰۶/۳۱ تا ۱۴۰۵/۰۷/۰۱)",
        "انرژی خانگی پلهٔ ۳: ۳٫۳۳۳۳۳ کیلووات‌ساعت × ۳٬۷۸۰ ریال (۱۴۰۵/۰۶/۳۱ تا ۱۴۰۵/۰۷/۰۱)",
        "انرژی خانگی پلهٔ ۱: ۱۳۰ کیلووات‌ساعت × ۱٬۴۵۰ ریال (۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۱۰)",
        "انرژی خانگی پلهٔ ۲: ۱۳۰ کیلووات‌ساعت × ۱٬۸۶۰ ریال (۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۱۰)",
        "انرژی خانگی پلهٔ ۳: ۱۳۰ کیلووات‌ساعت × ۴٬۱۶۰ ریال (۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۱۰)",
        "انرژی تجاری: ۲۰۰ کیلووات‌ساعت × ۸٬۴۰۰ ریال (۱۴۰۵/۰۸/۱۰ تا ۱۴۰۵/۰۸/۳۰)",
    ]
    assert lines[-1][1] == 200 * 8_400
    assert [amount for _, amount in lines[3:6]] == [130 * 1_450, 130 * 1_860, 130 * 4_160]


def test_a_class_that_counts_for_all_of_the_period_charges_it_whole() -> None:
    world = World()
    change(world, "1405/06/31", COMMERCIAL)
    [(title, amount)] = energy(billed(world))
    assert title.startswith("انرژی: ۶۰۰ کیلووات‌ساعت")
    assert amount == 600 * 8_400


def test_a_change_after_the_last_day_charges_the_class_of_before() -> None:
    world, plain = World(), World()
    world.declare(13_840, "1405/08/29")
    plain.declare(13_840, "1405/08/29")
    change(world, "1405/08/29", COMMERCIAL)
    assert energy(billed(world)) == energy(billed(plain))


def test_an_industrial_permit_that_expires_leaves_the_commercial_tariff_from_the_next_day_on() -> None:
    world = World()
    change(world, "1405/08/01", INDUSTRIAL, until="1405/08/20")
    lines = energy(billed(world))
    assert [title.split(":")[0] for title, _ in lines[-2:]] == ["انرژی صنعتی", "انرژی تجاری"]
    assert [amount for _, amount in lines[-2:]] == [20 * 10 * 6_900, 9 * 10 * 8_400]


def test_a_permit_that_is_renewed_in_time_leaves_no_gap_and_no_second_line() -> None:
    world = World()
    change(world, "1405/06/31", INDUSTRIAL, until="1405/08/20")
    change(world, "1405/08/15", INDUSTRIAL, until="1406/08/20")
    [(title, amount)] = energy(billed(world))
    assert title.startswith("انرژی: ۶۰۰ کیلووات‌ساعت")
    assert amount == 600 * 6_900


def test_a_permit_that_is_renewed_too_late_leaves_the_days_between_commercial() -> None:
    world = World()
    change(world, "1405/06/31", INDUSTRIAL, until="1405/07/30")
    change(world, "1405/08/20", INDUSTRIAL, until="1406/08/20")
    history = tariff_history(world.uow, world.connection)
    days = ["1405/06/30", "1405/06/31", "1405/07/30", "1405/08/01", "1405/08/19", "1405/08/20", "1406/08/21"]
    assert [history.on(parse_jalali(day)) for day in days] == [
        RESIDENTIAL, INDUSTRIAL, INDUSTRIAL, COMMERCIAL, COMMERCIAL, INDUSTRIAL, COMMERCIAL,
    ]  # fmt: skip


def test_what_is_billed_already_keeps_its_class() -> None:
    world = ChangesWorld()
    world.read(300, world.today, billed=True)
    request = world.ask(asked(COMMERCIAL, world.today + YEARS))
    earlier = replace(request, registered_at=request.registered_at - 3 * DAY)
    assert world.make("tariff-change", request=earlier).changed
    assert [each.effective_on for each in world.history()] == [world.today]


def test_a_renewal_that_was_presented_in_time_counts_from_then_though_it_is_noted_later_and_energy_is_billed() -> None:
    world = ChangesWorld()
    world.put(tariff_class=INDUSTRIAL)
    presented = world.today
    assert world.make("tariff-change", asked(INDUSTRIAL, presented + 2 * DAY)).changed
    request = world.ask(asked(INDUSTRIAL, presented + YEARS))
    world.clock.advance(9 * DAY)
    world.read(300, world.today, billed=True)
    assert world.make("tariff-change", request=request).changed
    history = tariff_history(world.uow, world.connection)
    assert {history.on(presented + each * DAY) for each in range(30)} == {INDUSTRIAL}


def test_the_class_counts_from_the_day_on_which_its_permit_was_presented() -> None:
    world = ChangesWorld()
    request = world.ask(asked(COMMERCIAL, world.today + YEARS))
    presented = world.today
    world.clock.advance(2 * DAY)
    assert world.make("tariff-change", request=request).changed
    [made] = world.history()
    assert (made.effective_on, made.before["tariffClass"], made.after["tariffClass"]) == (
        presented,
        "residential",
        "commercial",
    )
    assert world.connection.tariff_class is COMMERCIAL


def test_a_tariff_is_not_changed_without_a_valid_permit_for_another_class() -> None:
    world = ChangesWorld()
    answers = asked(COMMERCIAL, world.today)
    without = {key: each for key, each in answers.items() if key != "permit"}
    assert "در درخواست نیامده است" in world.make("tariff-change", without).message
    assert "به پایان رسیده" in world.make("tariff-change", asked(COMMERCIAL, world.today - DAY)).message
    assert "هم‌اکنون" in world.make("tariff-change", asked(RESIDENTIAL, world.today)).message
    assert "تعرفهٔ درخواستی" in world.make("tariff-change", {"tariffKind": "class"}).message
    assert world.history() == []
    assert world.make("tariff-change", answers).changed
    assert "هم‌اکنون" in world.make("tariff-change", answers).message


def test_an_option_needs_the_request_only_and_changes_no_class() -> None:
    world = ChangesWorld()
    assert world.make("tariff-change", {"tariffKind": "option", "tariffOption": 2}).changed
    assert "همین گزینه" in world.make("tariff-change", {"tariffKind": "option", "tariffOption": 2}).message
    assert "نیامده" in world.make("tariff-change", {"tariffKind": "option"}).message
    [made] = world.history()
    assert (made.before, made.after) == ({"tariffOption": None}, {"tariffOption": 2})
    assert tariff_terms(world.uow, world.connection).option == 2
    assert tariff_history(world.uow, world.connection) == TariffHistory(first=RESIDENTIAL)


@pytest.mark.parametrize("amperage", [15, 1])
def test_what_passed_the_larger_fuse_before_a_decrease_is_still_usual_and_billed(amperage: int) -> None:
    world = World()
    now = MeterReading(kwh=13_240, taken_on=parse_jalali("1405/08/30"))
    usual = compare(world.uow, world.connection, now).usual
    assert usual is not None
    request = world.ask("decrease", "a-service")
    answers: dict[str, Answer] = {"amperage": amperage}
    request = replace(request, application=replace(request.application, answers=answers))
    world.declare(13_240 + 60 * 100)
    result = CHANGES["amperage-decrease"].apply(
        world.uow, clock=world.clock, reference=REFERENCE, request=request, report={}
    )
    assert result.changed
    assert world.uow.connections.get(BILL_ID).amperage == amperage
    assert compare(world.uow, world.connection, now).usual == usual
    bill = billed(world)
    assert bill.billed_kwh == 6_000
    assert bill.total > Rials(0)


def test_a_change_keeps_its_permit_with_the_connection_and_a_bill_announces_its_expiry() -> None:
    world = World()
    change(world, "1405/08/01", INDUSTRIAL, until="1405/09/20")
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert (kept.tariff_class, kept.presented_on, kept.number) == (INDUSTRIAL, parse_jalali("1405/08/01"), "۱۲/۳۴")
    assert kept.tracking_code == "change-1405/08/01"
    told = billed(world).lines[-1]
    assert (told.code, told.amount) == ("permit", Rials(0))
    assert "تا ۱۴۰۵/۰۹/۲۰ معتبر است" in told.title


def test_an_agricultural_licence_that_expires_leaves_the_free_agricultural_tariff(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.permits.validity.lapses_from", lambda _: date.min)
    world = World()
    change(world, "1405/08/01", TariffClass.AGRICULTURAL, until="1405/08/20")
    lines = energy(billed(world))
    assert [title.split(":")[0] for title, _ in lines[-2:]] == ["انرژی کشاورزی", "انرژی کشاورزی آزاد"]
    assert [amount for _, amount in lines[-2:]] == [20 * 10 * 870, 9 * 10 * 5_300]
