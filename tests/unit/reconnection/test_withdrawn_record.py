"""A record of a self-willed reconnection that was wrong is taken back, kept, and counts for nothing any more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.rebilling import BillFault, fault_of
from services.labels import told_fees
from services.model.bills import BillLine, BillState
from services.model.connections import ConnectionState, MeterReading
from services.model.keys import BillKind
from services.model.requests import RequestState
from services.money import Rials
from services.problems import Refused
from services.reconnecting.intake import only_where
from services.reconnecting.withdrawn_record import TypedWithdrawal, WithdrawnRecord, record_text, withdraw_record
from services.standard.costs import find_cost_facts
from services.text import to_persian_digits
from services.withdrawal import is_withdrawn
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import ASKED_ON, PowerWorld
from tests.unit.reconnection.test_self_willed import DECLARED, DONE, FOUND_ON, NOT_DUE, asked, codes, has_changed_hands

WHY, WHO = "نشانی اشتباه بود", "رضایی"


def take_back(world: PowerWorld, nth: int = 0, changes: Mapping[str, str] | None = None) -> WithdrawnRecord:
    record = world.uow.self_willed.of_connection(BILL_ID)[nth]
    typed = TypedWithdrawal(bill_id=BILL_ID, tracking_code=record.tracking_code, because=WHY, by=WHO)
    return withdraw_record(world.uow, clock=world.clock, typed=replace(typed, **(changes or {})))


def close(world: PowerWorld, code: str) -> None:
    world.uow.requests.save(replace(world.uow.requests.get(code), state=RequestState.CLOSED))


def test_it_is_kept_with_who_and_why_and_the_counter_takes_ordinary_applications_again() -> None:
    world = asked({}, found=1)
    assert codes(world, {"cutCase": "ordinary"}) == [("cutCase", "self-willed-found")]
    done = take_back(world)
    assert codes(world, {"cutCase": "ordinary"}) == codes(world, DECLARED) == []
    [kept] = world.uow.self_willed.of_connection(BILL_ID)
    assert kept == done.record
    assert (kept.withdrawn_by, kept.withdrawn_because, kept.withdrawn_at) == (WHO, WHY, world.clock.now())
    assert not kept.is_open
    for part in (to_persian_digits(kept.tracking_code), WHO, WHY, "پس گرفته شد در ۱۴۰۵/۱۰/۲۰"):
        assert part in record_text(kept)


def test_with_one_of_two_taken_back_it_is_the_second_time_no_longer() -> None:
    world = asked({}, found=2)
    check = only_where(ConnectionState.CUT, "")
    assert [each.code for each in check(world.uow, world.world.connection)] == ["second-self-willed"]
    take_back(world, 1)
    assert list(check(world.uow, world.world.connection)) == []
    assert world.uow.self_willed.repeated(2, after="", limit=9) == []


def test_who_had_to_declare_it_has_an_ordinary_request_and_no_new_record() -> None:
    world = asked(DECLARED, found=1)
    world.until(ASKED_ON + timedelta(days=1))
    take_back(world)
    world.owe("not-due", 8_000_000, overdue_days=NOT_DUE)
    assert world.look() is None
    assert world.report(**DONE).accepted
    [kept] = world.uow.self_willed.of_connection(BILL_ID)
    assert (kept.counts, kept.settled_by) == (False, None)


@pytest.mark.parametrize("key", ["reconnection", "reinstallation"])
def test_the_fee_that_is_asked_of_him_from_then_on_is_the_ordinary_one(key: str) -> None:
    world = asked(DECLARED, found=1)
    request = world.uow.requests.get(world.code)
    world.uow.requests.save(replace(request, application=replace(request.application, service_key=key)))
    assert find_cost_facts(world.uow, tracking_code=world.code).answers["cutCase"] == "self-willed"
    world.until(ASKED_ON + timedelta(days=1))
    take_back(world)
    assert find_cost_facts(world.uow, tracking_code=world.code).answers["cutCase"] == "ordinary"


def test_who_declares_another_one_that_stands_answers_for_that() -> None:
    world = asked(DECLARED, found=2)
    world.until(ASKED_ON + timedelta(days=1))
    take_back(world)
    assert find_cost_facts(world.uow, tracking_code=world.code).answers["cutCase"] == "self-willed"
    assert world.report(**DONE).accepted
    assert [each.settled_by for each in world.uow.self_willed.of_connection(BILL_ID)] == [None, world.code]


def test_what_a_former_subscribers_record_was_says_nothing_of_who_declares_it_now() -> None:
    world = asked(DECLARED, found=1)
    has_changed_hands(world, FOUND_ON + timedelta(days=1))
    world.until(ASKED_ON + timedelta(days=1))
    take_back(world)
    assert find_cost_facts(world.uow, tracking_code=world.code).answers["cutCase"] == "self-willed"
    assert world.report(**DONE).accepted
    assert [each.counts for each in world.uow.self_willed.of_connection(BILL_ID)] == [False, True]


def test_who_says_it_himself_after_that_is_taken_at_his_word() -> None:
    world = asked({}, found=1)
    take_back(world)
    later = asked(DECLARED)
    later.uow.self_willed.add(world.uow.self_willed.of_connection(BILL_ID)[0])
    assert later.report(**DONE).accepted
    assert [each.counts for each in later.uow.self_willed.of_connection(BILL_ID)] == [False, True]


def test_what_was_billed_for_it_is_told_and_nothing_else() -> None:
    world = asked(DECLARED, found=1)
    fee = next(iter(told_fees()))
    twice = world.owe("twice", 1, kind=BillKind.FEES)
    line = BillLine(code=fee, title="دو برابر هزینهٔ وصل", amount=Rials(4_000_000))
    world.uow.bills.save(replace(twice, lines=(line,), state=BillState.PAID))
    energy = world.owe("energy", 3_000_000)
    shown = MeterReading(kwh=12_640, taken_on=FOUND_ON)
    found_at = world.clock.now() - (ASKED_ON - FOUND_ON)
    world.uow.bills.save(replace(energy, billed_up_to=shown, issued_at=found_at))
    void = world.owe("void", 1, kind=BillKind.FEES, state=BillState.VOID)
    world.uow.bills.save(replace(void, lines=(line,)))
    told = "\n".join(take_back(world).to_do)
    assert "twice" in told
    assert "۴٬۰۰۰٬۰۰۰" in told
    assert "پرداخت‌شده" in told
    assert "شمارهٔ energy،" in told
    assert "void" not in told
    assert "energy-1" not in told
    assert "بازبینی" in told
    assert to_persian_digits(world.code) in told
    assert "بازبینی" not in "\n".join(take_back(asked({}, found=1)).to_do)


@pytest.mark.parametrize(
    ("state", "told"), [(BillState.PAID, "امور مالی"), (BillState.ISSUED, "انصراف از همین درخواست")]
)
def test_of_twice_the_fee_no_review_of_bills_is_promised(state: BillState, told: str) -> None:
    world = asked(DECLARED, found=1)
    line = BillLine(code=next(iter(told_fees())), title="دو برابر هزینهٔ وصل", amount=Rials(4_000_000))
    twice = replace(world.owe("twice", 1, kind=BillKind.FEES), lines=(line,), state=state)
    world.uow.bills.save(twice)
    assert fault_of(world.uow, twice, tracking_code="") is BillFault.NO_ENERGY
    [said] = [each for each in take_back(world).to_do if "twice" in each]
    assert told in said
    assert "با درخواست بازبینی همین قبض" not in said


def test_the_cut_that_it_has_led_to_is_taken_back_with_it_unless_somebody_has_cut() -> None:
    world = asked({}, found=2)
    first, second = world.uow.self_willed.of_connection(BILL_ID)
    close(world, first.tracking_code)
    assert "صرف نظر" not in "\n".join(take_back(world).to_do)
    assert "صرف نظر" in "\n".join(take_back(world, 1).to_do)
    assert not is_withdrawn(world.uow, first.tracking_code)
    assert is_withdrawn(world.uow, second.tracking_code)


def test_the_state_of_the_records_is_told_because_it_may_be_wrong_too() -> None:
    assert "«قطع»" in take_back(asked({}, found=1)).to_do[-1]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"because": " "}, "علت"),
        ({"by": ""}, "ثبت‌کننده"),
        ({"tracking_code": "9"}, "self-willed show"),
        ({"bill_id": "9"}, "self-willed show"),
    ],
)
def test_without_a_reason_or_a_name_or_a_record_nothing_is_taken_back(changes: dict[str, str], told: str) -> None:
    world = asked({}, found=1)
    with pytest.raises(Refused) as refused:
        take_back(world, changes=changes)
    assert [told in each.persian for each in refused.value.problems] == [True]
    assert world.uow.self_willed.of_connection(BILL_ID)[0].is_open


def test_it_is_taken_back_once() -> None:
    world = asked({}, found=1)
    take_back(world)
    with pytest.raises(Refused, match="withdrawn already"):
        take_back(world, changes={"because": "باز هم"})
    assert world.uow.self_willed.of_connection(BILL_ID)[0].withdrawn_because == WHY
