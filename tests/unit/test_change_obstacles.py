"""What stands in the way of a change is known before the work: from the application and the record alone."""

from datetime import timedelta

import pytest

from services.changes import CHANGES
from services.changes.case import Source
from services.model.answers import Answer
from services.model.connections import ConnectionState, TariffClass
from services.money import Rials
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import ChangesWorld, permit

DEBT = "بدهی پرداخت‌نشده"
OF_DEBT = ("amperage-increase", "amperage-decrease", "reinstallation", "cut", "reconnection", "contract-withdrawal")


@pytest.mark.parametrize("key", CHANGES)
def test_a_state_in_which_it_cannot_be_made_is_told_before(key: str) -> None:
    others = [state for state in ConnectionState if state not in CHANGES[key].states]
    for state in others:
        world = ChangesWorld()
        world.put(state=state)
        assert any("وضعیت اشتراک" in each for each in world.obstacles(key))


@pytest.mark.parametrize("key", OF_DEBT)
def test_a_debt_is_told_before(key: str) -> None:
    world = ChangesWorld()
    world.put(state=CHANGES[key].states[0], carried=Rials(25_000))
    amperes: dict[str, Answer] = {"amperage": 32 if key == "amperage-increase" else 5}
    assert [DEBT in each for each in world.obstacles(key, amperes)] == [True]


@pytest.mark.parametrize(
    ("key", "answers", "told"),
    [
        ("amperage-increase", {"amperage": 20}, "بیشتر نیست"),
        ("amperage-decrease", {"amperage": 40}, "کمتر نیست"),
        ("amperage-increase", {"amperage": 50, "phases": 2}, "۱ یا ۳"),
        ("split-merge", {"splitKind": "split", "amperage2": 500}, "کمتر از ۲۵ آمپر"),
        ("split-merge", {"splitKind": "merge", "mergedBillIds": "123"}, "شناسهٔ قبض هیچ اشتراکی نیست"),
        ("split-merge", {"splitKind": "merge", "mergedBillIds": BILL_ID}, "آن را از درخواست بردارید"),
        ("tariff-change", {"tariffKind": "class", "tariffClass": "industrial"}, "مجوز را از متقاضی بگیرید"),
        ("tariff-change", {"tariffKind": "option"}, "گزینهٔ تعرفه در درخواست نیامده"),
    ],
)
def test_what_the_application_asks_in_vain_is_told_before(key: str, answers: dict[str, Answer], told: str) -> None:
    assert any(told in each for each in ChangesWorld().obstacles(key, answers))


def test_a_permit_that_expired_meanwhile_is_told_before() -> None:
    world = ChangesWorld()
    expired = permit(world.today - timedelta(days=1))
    answers: dict[str, Answer] = {"tariffKind": "class", "tariffClass": "industrial", "permit": expired}
    [told] = world.obstacles("tariff-change", answers)
    assert "به پایان رسیده" in told


@pytest.mark.parametrize("key", CHANGES)
def test_what_only_the_report_of_the_work_tells_is_no_obstacle_before_it(key: str) -> None:
    world = ChangesWorld()
    world.put(state=CHANGES[key].states[0])
    reported = {need.key for need in CHANGES[key].needs if need.source is Source.REPORT}
    assert not any(name in each for name in reported for each in world.obstacles(key))
    assert not any("گزارش کار" in each for each in world.obstacles(key))


def test_to_look_changes_nothing() -> None:
    world = ChangesWorld()
    before = world.connection
    class_asked: dict[str, Answer] = {"tariffKind": "class", "tariffClass": "commercial", "permit": permit(world.today)}
    assert before.tariff_class is TariffClass.RESIDENTIAL
    assert world.obstacles("tariff-change", class_asked) == ()
    assert world.obstacles("amperage-increase", {"amperage": 32}) == ()
    assert world.connection == before
    assert world.history() == []
