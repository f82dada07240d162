"""While a connection is cut its bills go on with the monthly minimum or fixed charge, each day once (by-law 50-4)."""

from dataclasses import replace
from datetime import date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.carrying import void_bill
from services.billing.cut_days import cut_since
from services.billing.cut_time import charge_cut_time, charge_end_of_cut
from services.billing.energy import price_energy
from services.billing.recomputing import checked_bill
from services.billing.tariff_history import TariffHistory, tariff_history
from services.jalali import TEHRAN, is_month_start, parse_jalali
from services.metering.supply import cut_connection, reconnect_connection
from services.model.bills import BillState
from services.model.connections import ConnectionState, TariffClass
from services.money import ZERO, Rials
from services.scheduled.minimum_charges import BILLED
from tests.fakes.samples import sample_agent
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.cut_world import CUT_ON, DAY, Cut, charged, periods

MONTHS = ("1405/10/01", "1405/11/01", "1405/12/01")


def test_each_month_is_billed_on_the_first_day_of_the_next_and_the_first_from_the_day_of_the_cut() -> None:
    cut = Cut()
    cut.nights(CUT_ON, parse_jalali("1405/11/05"))
    first, second = (parse_jalali(each) for each in MONTHS[:2])
    assert periods(cut) == [(CUT_ON, first), (first, second)]
    assert [line.title for line in cut.bills[0].lines] == [
        "حداقل ماهانه: ۵۴٬۰۰۰ ریال در ماه × ۲۱ روز ÷ ۳۰ (۱۴۰۵/۰۹/۱۰ تا ۱۴۰۵/۱۰/۰۱)",
        "مالیات بر ارزش افزوده",
    ]
    assert [line.amount for line in cut.bills[0].lines] == [Rials(37_800), Rials(3_780)]
    assert [each.template for each in cut.world.uow.outbox.sms_rows.values()] == [BILLED] * 2
    assert {each.tracking_code for each in cut.bills} == {None}


def test_a_bill_that_a_request_left_unpaid_is_told_of_once_with_the_next_months() -> None:
    cut, asked_on = Cut(), parse_jalali("1405/09/25")
    clock = FixedClock(datetime.combine(asked_on, time(9), TEHRAN))
    charge_end_of_cut(cut.world.uow, clock=clock, reference=REFERENCE, bill_id=BILL_ID)
    told = cut.world.uow.outbox.sms_rows
    assert not told
    for day in MONTHS[:2]:
        cut.nights(parse_jalali(day), parse_jalali(day) + DAY)
    assert sorted(told) == sorted(f"{BILLED}-{each.number}" for each in cut.bills)
    assert len(cut.bills) == 3


def test_the_same_day_again_bills_nothing() -> None:
    cut, day = Cut(), parse_jalali(MONTHS[0])
    assert [cut.night(day), cut.night(day)] == [1, 0]
    cut.world.uow.scheduled.rows.clear()
    assert cut.night(day) == 0
    assert len(cut.bills) == 1


@given(nights=st.lists(st.integers(0, 120), max_size=30))
def test_whatever_nights_there_were_each_day_of_the_cut_is_billed_once_and_in_its_order(nights: list[int]) -> None:
    cut = Cut()
    for number in sorted(nights):
        cut.night(CUT_ON + number * DAY)
    billed = periods(cut)
    assert all(before[1] == after[0] for before, after in pairwise(billed))
    ran = [CUT_ON + number * DAY for number in nights if is_month_start(CUT_ON + number * DAY)]
    assert (billed[0][0], billed[-1][1]) == (CUT_ON, max(ran)) if ran else billed == []


@given(split=st.integers(1, 40), days=st.integers(41, 90), tariff_class=st.sampled_from(TariffClass))
def test_two_bills_ask_for_as_much_as_one_for_both_spans(split: int, days: int, tariff_class: TariffClass) -> None:
    totals: list[int] = []
    for ends in ((days,), (split, days)):
        cut = Cut(tariff_class)
        for end in ends:
            clock = FixedClock(datetime.combine(CUT_ON + end * DAY, time(9), TEHRAN))
            charge_cut_time(
                cut.world.uow, clock=clock, reference=REFERENCE, connection=cut.world.connection,
                month=CUT_ON, until=CUT_ON + end * DAY,
            )  # fmt: skip
        totals.append(sum(line.amount.amount for bill in cut.bills for line in bill.lines))
    # Each bill rounds its lines.
    assert abs(totals[0] - totals[1]) <= 4


def test_fixed_charges_are_asked_for_where_the_tariff_has_them_and_the_next_energy_bill_leaves_them_out() -> None:
    cut = Cut(TariffClass.INDUSTRIAL)
    first = parse_jalali(MONTHS[0])
    cut.night(first)
    assert [line.code for line in cut.bills[0].lines] == ["fixed-charge-1", "subscription-1", "value-added-tax"]
    history = tariff_history(cut.world.uow, cut.world.connection)
    whole = TariffHistory(first=TariffClass.INDUSTRIAL)
    start, end = CUT_ON - 10 * DAY, first + 9 * DAY
    fixed = [
        sum(part.amount.amount for part in price_energy(REFERENCE, classes, start=start, end=end, kwh=0).further)
        for classes in (whole, history)
    ]
    asked = sum(line.amount.amount for line in cut.bills[0].lines[:2])
    assert fixed[0] == fixed[1] + asked


def test_a_bill_is_computed_anew_to_the_rial() -> None:
    cut = Cut(TariffClass.INDUSTRIAL)
    cut.night(parse_jalali(MONTHS[0]))
    assert checked_bill(REFERENCE, cut.bills[0]).is_right


def test_a_connection_that_is_not_cut_owes_no_minimum_and_one_cut_again_owes_it_from_the_new_day() -> None:
    cut = Cut()
    cut.switch(CUT_ON + 5 * DAY, ConnectionState.ACTIVE)
    cut.nights(CUT_ON, parse_jalali(MONTHS[0]))
    assert cut.bills == []
    again = parse_jalali("1405/10/20")
    cut.switch(again, ConnectionState.CUT)
    assert cut_since(cut.world.uow, cut.world.connection) == again
    cut.night(parse_jalali(MONTHS[1]))
    assert periods(cut) == [(again, parse_jalali(MONTHS[1]))]


def test_where_the_records_do_not_say_since_when_the_month_that_has_ended_is_billed() -> None:
    cut = Cut()
    cut.world.uow.cuts.rows.clear()
    cut.night(parse_jalali(MONTHS[0]))
    assert periods(cut) == [(parse_jalali("1405/09/01"), parse_jalali(MONTHS[0]))]


def test_a_void_bill_has_asked_for_nothing() -> None:
    cut = Cut()
    cut.night(parse_jalali(MONTHS[0]))
    void_bill(cut.world.uow, cut.bills[0])
    cut.night(parse_jalali(MONTHS[1]))
    assert periods(cut) == [(CUT_ON, parse_jalali(MONTHS[1]))]


def test_credit_pays_it_and_nobody_is_asked_to() -> None:
    cut = Cut()
    cut.world.put(carried=Rials(-500_000))
    cut.night(parse_jalali(MONTHS[0]))
    assert [(each.state, each.payable) for each in cut.bills] == [(BillState.PAID, ZERO)]
    assert cut.world.uow.outbox.sms_rows == {}


@pytest.mark.parametrize("tariff_class", TariffClass)
def test_a_tariff_without_any_monthly_price_bills_nothing(tariff_class: TariffClass) -> None:
    free = tuple(replace(each, monthly=(), minimum=ZERO) for each in REFERENCE.tariffs)
    cut = Cut(tariff_class)
    bills = charge_cut_time(
        cut.world.uow,
        clock=FixedClock(),
        reference=replace(REFERENCE, tariffs=free),
        connection=cut.world.connection,
        month=CUT_ON,
        until=CUT_ON + 30 * DAY,
    )
    assert bills == []


def test_a_connection_that_is_not_cut_is_not_billed_for_a_cut_whatever_was_recorded() -> None:
    cut = Cut()
    cut.world.put(state=ConnectionState.ACTIVE)
    assert charged(cut, CUT_ON + 40 * DAY) == []


def moved(cut: Cut, day: date) -> FixedClock:
    clock = cut.world.clock
    clock.advance(datetime.combine(day, time(9), TEHRAN) - clock.now())
    return clock


def test_a_faulty_meter_that_is_cut_again_owes_from_the_new_cut_and_up_to_the_reconnection() -> None:
    cut, again = Cut(), parse_jalali("1405/11/20")
    world, code = cut.world, cut.world.ask().tracking_code
    world.uow.metering.save_agent(sample_agent(district=world.connection.district))
    for day in (CUT_ON + 5 * DAY, again + 7 * DAY):
        clock = moved(cut, day)
        reconnect_connection(world.uow, clock=clock, reference=REFERENCE, tracking_code=code)
        assert world.connection.state is ConnectionState.ACTIVE
        if day < again:
            cut_connection(world.uow, clock=moved(cut, again), tracking_code=code)
    assert periods(cut) == [(CUT_ON, CUT_ON + 5 * DAY), (again, again + 7 * DAY)]


@pytest.mark.parametrize("key", ["reconnection", "temporary-collection", "permanent-collection"])
def test_what_ends_the_cut_bills_the_days_that_no_month_has(key: str) -> None:
    cut = Cut()
    first, ended = parse_jalali(MONTHS[0]), parse_jalali("1405/10/12")
    cut.night(first)
    for bill in cut.bills:
        cut.world.uow.bills.save(replace(bill, state=BillState.PAID))
    moved(cut, ended)
    cut.world.make(key)
    assert cut.world.connection.state is not ConnectionState.CUT
    assert periods(cut) == [(CUT_ON, first), (first, ended)]
