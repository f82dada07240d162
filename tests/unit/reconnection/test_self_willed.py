"""Who has brought his power back himself pays twice, settles all of his account, and gets it back once (51-4-3)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from services.jalali import TEHRAN
from services.model.answers import Answer
from services.model.bills import BillState
from services.model.connections import ConnectionState, FormerSubscriber, MeterReading
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.reconnecting.intake import only_where, said_of_cut
from services.registry import registry
from services.review import review_of
from services.specific.reconnection.hooks import SERVICE
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import ASKED_ON, CUT_ON, PowerWorld

NOT_DUE = -10
FOUND_ON = CUT_ON + timedelta(days=9)
WRITTEN_ON = ASKED_ON - timedelta(days=1)
DECLARED: Mapping[str, Answer] = {
    "cutCase": "self-willed",
    "commitmentNumber": "۴۴۱",
    "commitmentDate": WRITTEN_ON,
}
DONE = {"outcome": "done", "reading": "12650", "sealNumber": "ب-۱۲"}


def asked(answers: Mapping[str, Answer], *, found: int = 0) -> PowerWorld:
    """A request with these answers, of power that was found to have been brought back so many times."""
    world = PowerWorld()
    request = world.world.ask(dict(answers))
    application = replace(request.application, service_key=SERVICE)
    named = replace(request, application=application, registered_at=world.clock.now())
    world.uow.requests.save(named)
    world.code = named.tracking_code
    for number in range(found):
        find(world, on=FOUND_ON + timedelta(days=number))
    return world


def find(world: PowerWorld, *, on: date = FOUND_ON) -> SelfWilledReconnection:
    found = SelfWilledReconnection(
        tracking_code=world.world.ask().tracking_code,
        bill_id=BILL_ID,
        found_on=on,
        found_by=FoundBy.CHECK,
        kwh_at_cut=12_310,
        kwh_found=12_640,
    )
    world.uow.self_willed.add(found)
    return found


def codes(world: PowerWorld, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    told = said_of_cut(world.uow, world.world.connection, answers, world.today)
    return [(each.field, each.code) for each in told]


def has_changed_hands(world: PowerWorld, on: date) -> None:
    world.uow.connections.add_former_subscriber(
        FormerSubscriber(
            bill_id=BILL_ID,
            subscriber=world.world.connection.subscriber,
            liable_until=MeterReading(kwh=12_000, taken_on=on),
            changed_at=datetime.combine(on, time(9), TEHRAN),
            tracking_code=world.code,
        )
    )


@pytest.mark.parametrize(
    ("answers", "found", "state"),
    [
        (DECLARED, 0, BillState.CONSOLIDATED),
        ({"cutCase": "ordinary"}, 1, BillState.CONSOLIDATED),
        ({"cutCase": "ordinary"}, 0, BillState.ISSUED),
    ],
)
def test_what_is_not_due_yet_is_asked_for_too(answers: Mapping[str, Answer], found: int, state: BillState) -> None:
    world = asked(answers, found=found)
    world.owe("not-due", 8_000_000, overdue_days=NOT_DUE)
    world.bill()
    assert world.states()["not-due"] is state


def test_so_is_a_bill_that_came_after_before_anybody_goes() -> None:
    world = asked(DECLARED)
    world.pay(world.bill())
    world.owe("not-due", 8_000_000, overdue_days=NOT_DUE)
    asked_for = world.look()
    assert asked_for is not None
    world.pay(asked_for)
    assert world.look() is None
    assert world.report(**DONE).accepted
    assert world.states()["not-due"] is BillState.CONSOLIDATED


def test_the_record_decides_and_the_counter_reads_when_it_was_found_and_what_the_meter_showed() -> None:
    world = asked({}, found=1)
    [finding] = said_of_cut(world.uow, world.world.connection, {"cutCase": "ordinary"}, world.today)
    assert (finding.field, finding.code) == ("cutCase", "self-willed-found")
    assert "۱۴۰۵/۰۹/۱۹" in finding.message
    assert "۱۲٬۶۴۰، هنگام قطع ۱۲٬۳۱۰" in finding.message
    assert codes(world, DECLARED) == []


def test_whom_nobody_has_found_may_say_it_himself_and_nobody_else_is_asked() -> None:
    world = asked({})
    assert codes(world, DECLARED) == codes(world, {"cutCase": "ordinary"}) == codes(world, {}) == []


@pytest.mark.parametrize(
    ("written_on", "told"),
    [
        (FOUND_ON - timedelta(days=1), "before-found"),
        (FOUND_ON, None),
        (ASKED_ON, None),
        (ASKED_ON + timedelta(days=1), "in-future"),
    ],
)
def test_the_commitment_is_written_for_what_was_found(written_on: date, told: str | None) -> None:
    said = codes(asked({}, found=1), {**DECLARED, "commitmentDate": written_on})
    assert said == ([] if told is None else [("commitmentDate", told)])


def test_the_second_time_nobody_may_ask_and_the_counter_says_why_and_what_comes_next() -> None:
    world = asked({}, found=2)
    check = only_where(ConnectionState.CUT, "")
    [finding] = check(world.uow, world.world.connection)
    assert (finding.field, finding.code) == ("billId", "second-self-willed")
    assert "۵۲-۴ د" in finding.message
    assert "جمع‌آوری" in finding.message
    assert list(check(asked({}, found=1).uow, world.world.connection)) == []


def test_whoever_says_it_of_himself_a_second_time_is_sent_away_too() -> None:
    world = asked(DECLARED)
    assert world.report(**DONE).accepted
    assert codes(world, DECLARED) == [("cutCase", "second-self-willed")]
    assert codes(world, {"cutCase": "ordinary"}) == []


def test_what_a_former_subscriber_did_is_not_held_against_the_next_one() -> None:
    for changed_on, told in ((FOUND_ON, ["self-willed-found"]), (FOUND_ON + timedelta(days=1), [])):
        world = asked({}, found=1)
        has_changed_hands(world, changed_on)
        assert [code for _, code in codes(world, {"cutCase": "ordinary"})] == told


def test_the_reconnection_settles_the_record_with_the_commitment_and_later_ones_are_ordinary() -> None:
    world = asked(DECLARED, found=1)
    assert world.report(**DONE).accepted
    [settled] = world.uow.self_willed.of_connection(BILL_ID)
    assert not settled.is_open
    assert (settled.commitment_number, settled.commitment_on) == ("۴۴۱", WRITTEN_ON)
    assert (settled.settled_by, settled.settled_on) == (world.code, ASKED_ON)
    assert settled.found_by is FoundBy.CHECK
    assert codes(world, {"cutCase": "ordinary"}) == []


def test_who_has_said_it_himself_has_a_record_from_then_on() -> None:
    world = asked(DECLARED)
    assert world.report(**DONE).accepted
    [kept] = world.uow.self_willed.of_connection(BILL_ID)
    assert (kept.found_by, kept.tracking_code, kept.found_on) == (FoundBy.DECLARED, world.code, ASKED_ON)
    assert (kept.kwh_found, kept.commitment_number, kept.settled_by) == (12_650, "۴۴۱", world.code)


def test_what_a_former_subscriber_has_said_of_himself_is_not_held_against_the_next_one_either() -> None:
    world = asked(DECLARED)
    request = world.uow.requests.get(world.code)
    world.uow.requests.save(replace(request, registered_at=request.registered_at - timedelta(days=3)))
    has_changed_hands(world, ASKED_ON - timedelta(days=1))
    assert world.report(**DONE).accepted
    [kept] = world.uow.self_willed.of_connection(BILL_ID)
    assert (kept.found_on, kept.settled_on) == (ASKED_ON - timedelta(days=3), ASKED_ON)
    assert codes(world, DECLARED) == []


def test_an_ordinary_reconnection_leaves_no_record() -> None:
    world = asked({"cutCase": "ordinary"})
    assert world.report(**DONE).accepted
    assert world.uow.self_willed.of_connection(BILL_ID) == ()


@pytest.mark.parametrize(
    ("answers", "found", "code"),
    [({"cutCase": "ordinary"}, 1, "self-willed-found"), (DECLARED, 2, "second-self-willed")],
)
def test_what_was_found_on_the_way_keeps_the_agent_from_bringing_power_back(
    answers: Mapping[str, Answer], found: int, code: str
) -> None:
    world = asked(answers, found=found)
    assert [each.code for each in world.report(**DONE).findings] == [code]
    assert world.world.connection.state is ConnectionState.CUT
    assert all(each.is_open for each in world.uow.self_willed.of_connection(BILL_ID))
    told = world.report(outcome="not-possible", obstacle="other", reason="وصل خودسرانه ثبت شده است")
    assert told.accepted


def test_the_examiner_reads_of_it_with_the_commitment() -> None:
    told = review_of(asked(DECLARED, found=1).uow, tracking_code=asked(DECLARED).code).request_text
    assert "وصل خودسرانه" in told
    for part in ("۱۲٬۶۴۰", "تعهد شمارهٔ ۴۴۱", "دو برابر"):
        assert part in told
    assert "به گفتهٔ خود متقاضی" in review_of(asked(DECLARED).uow, tracking_code=asked(DECLARED).code).request_text
    ordinary = asked({"cutCase": "ordinary"}, found=1)
    assert "این درخواست تعهد ندارد" in review_of(ordinary.uow, tracking_code=ordinary.code).request_text
    untouched = asked({"cutCase": "ordinary"})
    assert "**وصل خودسرانه:**" not in review_of(untouched.uow, tracking_code=untouched.code).request_text


def test_the_fees_that_are_told_are_twice_the_ordinary_ones() -> None:
    fees = {each.code: each for each in registry().fees}
    told = {code: fee for code, fee in fees.items() if fee.told}
    assert told
    for code, fee in told.items():
        assert fee.amount == fees[code.removeprefix("self-willed-")].amount.times(2)
        assert "دو برابر" in fee.title


def test_no_table_asks_for_twice_the_fee_of_who_does_not_declare_it() -> None:
    told = {each.code for each in registry().fees if each.told}
    examples = [each for each in registry().examples if told & set(map(str, _several(each.gives)))]
    assert examples
    for each in examples:
        assert each.given["answers"] == {"cutCase": "self-willed"}
        assert set(map(str, _several(each.gives))) <= told


def _several(gives: object) -> list[object]:
    return list(gives) if isinstance(gives, list | tuple) else []
