"""The end of a period: what is done on its last day, the last bill, and where the deposit goes to the last rial."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.recomputing import Recomputed, checked_bill
from services.billing.tariff_history import tariff_history
from services.errors import NotFound
from services.jalali import local_date
from services.model.bills import BillState
from services.model.connections import ConnectionState, FormerSubscriber, MeterReading, Subscriber
from services.model.refunds import RefundPurpose
from services.money import ZERO, Rials
from services.readings.judging import judge_reading
from services.refunds.payee import payee_of
from services.refunds.setting_off import stopping_debt
from services.specific.free_market_power.correcting import correct_power_bill
from services.specific.free_market_power.ending import EndWork, end_of_period
from services.specific.free_market_power.ports import PowerPeriods
from services.specific.free_market_power.settling import LAST_BILL
from services.visiting.next_visit import start_of_work
from tests.fakes.samples import BILL_ID
from tests.unit.free_market_power.power_case import FIRST, LAST, RATE, READ, REFERENCE, TODAY, Power

DEPOSIT = RATE.times(4)


def _ended(**changes: object) -> Power:
    """On the morning of the last day."""
    power = Power(**changes)  # type: ignore[arg-type]
    power.granted()
    power.until_last_day()
    return power


def test_the_subscriber_is_reminded_before_the_last_day_and_the_agent_is_sent_on_it() -> None:
    power = _ended()
    end = end_of_period(power.uow, tracking_code=power.code)
    assert end.last_day_at == start_of_work(TODAY + timedelta(days=LAST))
    assert end.last_day_at - end.remind_at == timedelta(days=7)


def test_nobody_is_reminded_of_the_end_of_a_period_that_has_not_begun() -> None:
    power = Power(first=10, last=12)
    power.granted()
    assert end_of_period(power.uow, tracking_code=power.code).remind_at == start_of_work(TODAY + timedelta(days=10))


@pytest.mark.parametrize(
    ("kind", "follows_after", "work"),
    [
        ("temporary", None, EndWork.COLLECT),
        ("temporary", 1, EndWork.READ),
        ("temporary", 2, EndWork.COLLECT),
        ("free-market", None, EndWork.READ),
    ],
)
def test_only_temporary_power_that_nothing_follows_is_collected(
    kind: str, follows_after: int | None, work: EndWork
) -> None:
    power = _ended(powerKind=kind)
    if follows_after is not None:
        first = power.period.terms.last_day + timedelta(days=follows_after)
        terms = replace(power.period.terms, first_day=first, last_day=first + timedelta(days=3))
        power.uow.repository(PowerPeriods).add(replace(power.period, tracking_code="7078961615", terms=terms))
    assert end_of_period(power.uow, tracking_code=power.code).work is work


@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_where_no_meter_hangs_any_more_nobody_is_sent(state: ConnectionState) -> None:
    power = _ended()
    power.uow.connections.save(replace(power.connection, state=state))
    assert end_of_period(power.uow, tracking_code=power.code).work is EndWork.NONE


def test_the_last_bill_charges_up_to_the_final_reading_and_the_deposit_pays_it() -> None:
    power = _ended()
    power.collect({**READ, "reading": "12200"})
    settled = power.settle()
    assert power.settle() == settled
    assert settled.bill.billed_kwh == 200
    assert (settled.bill.state, settled.bill.payable) == (BillState.PAID, ZERO)
    assert settled.end.set_off + settled.end.paid_out == DEPOSIT
    refund = power.uow.refunds.find(power.code)
    assert refund is not None
    assert (refund.purpose, refund.value, refund.deducted) == (RefundPurpose.DEPOSIT, DEPOSIT, settled.end.set_off)
    assert refund.credit == ZERO


def test_a_period_without_a_deposit_leaves_its_last_bill_to_be_paid() -> None:
    power = Power()
    power.granted(deposit_item=None)
    power.until_last_day()
    power.read()
    settled = power.settle()
    assert settled.bill.state is BillState.ISSUED
    assert settled.text == "این دوره ودیعه نداشت."
    assert power.uow.refunds.find(power.code) is None
    assert [each.name for each in power.uow.outbox.message_rows.values()].count("bill-left-open") == 1


def test_where_nobody_has_read_the_meter_no_energy_is_billed_and_the_deposit_comes_back() -> None:
    power = _ended()
    settled = power.settle()
    assert settled.bill.lines == ()
    assert (settled.end.set_off, settled.end.paid_out) == (ZERO, DEPOSIT)
    assert settled.text.startswith("ودیعهٔ شما")


def _renamed(power: Power) -> None:
    """Somebody else is the subscriber from an hour later on."""
    power.clock.advance(timedelta(hours=1))
    known = power.connection
    former = FormerSubscriber(
        bill_id=BILL_ID,
        subscriber=known.subscriber,
        liable_until=MeterReading(kwh=12_100, taken_on=local_date(power.clock.now())),
        changed_at=power.clock.now(),
        tracking_code="7078961623",
    )
    power.uow.connections.add_former_subscriber(former)
    other = replace(known.subscriber, full_name="نفر دیگر", national_id="0013542419", mobile="09120000009")
    power.uow.connections.save(replace(known, subscriber=other))


def test_after_a_change_of_the_name_the_deposit_is_paid_to_who_has_paid_it_and_pays_nothing_of_anybody_elses() -> None:
    power = Power()
    power.granted()
    depositor = power.connection.subscriber
    _renamed(power)
    power.until_last_day()
    new = power.owe(4_000_000)
    power.read({**READ, "reading": "12200"})
    settled = power.settle()
    assert power.settle() == settled
    assert (settled.end.set_off, settled.end.paid_out) == (ZERO, DEPOSIT)
    assert settled.bill.state is BillState.ISSUED
    assert settled.bill.payable > new.payable
    assert "مشترک پیشین" in settled.text
    assert payee_of(power.uow, power.code).subscriber == depositor
    assert stopping_debt(power.uow, tracking_code=power.code) is None


def test_what_the_depositor_has_left_unpaid_is_taken_off_his_deposit() -> None:
    power = Power()
    power.granted()
    power.owe(1_000_000)
    _renamed(power)
    power.until_last_day()
    settled = power.settle()
    assert (settled.end.set_off, settled.end.paid_out) == (Rials(1_000_000), DEPOSIT - Rials(1_000_000))
    assert settled.bill.payable == ZERO


def test_a_name_that_was_only_written_otherwise_is_the_same_person() -> None:
    power = Power()
    power.granted()
    _renamed(power)
    same = replace(power.connection.subscriber, national_id=_former(power).national_id)
    power.uow.connections.save(replace(power.connection, subscriber=same))
    power.until_last_day()
    power.owe(1_000_000)
    assert power.settle().end.set_off == Rials(1_000_000)
    assert payee_of(power.uow, power.code).subscriber == same


def _former(power: Power) -> Subscriber:
    [former] = power.uow.connections.former_subscribers(BILL_ID)
    return former.subscriber


@settings(max_examples=60, deadline=None)
@given(
    owed=st.integers(min_value=1_000, max_value=9_000_000),
    carried=st.integers(min_value=-9_000_000, max_value=9_000_000),
    kwh=st.integers(min_value=12_000, max_value=13_500),
)
def test_what_was_deposited_is_what_was_set_off_and_what_was_paid_out(owed: int, carried: int, kwh: int) -> None:
    power = _ended()
    power.owe(owed)
    power.carry(carried)
    before = Rials.total(bill.payable for bill in power.unpaid()) + power.connection.carried
    power.read({"outcome": "done", "meterSerial": "m-1", "reading": str(kwh), "sealNumber": "۷۷۱"})
    settled = power.settle()
    end = settled.end
    assert end.set_off + end.paid_out == DEPOSIT
    assert ZERO <= end.paid_out <= DEPOSIT
    after = Rials.total(bill.payable for bill in power.unpaid()) + power.connection.carried
    # What the account owes afterwards is what it owed, and the energy, less what of the deposit has paid it.
    assert after == before + settled.bill.total - end.set_off
    # Nothing is paid out while anything is owed.
    assert not (end.paid_out and settled.bill.payable)


@settings(max_examples=40, deadline=None)
@given(first=st.integers(min_value=1, max_value=40), days=st.integers(min_value=1, max_value=90))
def test_each_day_of_a_period_has_its_tariff_and_each_other_day_the_connections_own(first: int, days: int) -> None:
    power = Power(first=first, last=first + days - 1)
    power.grant()
    classes = tariff_history(power.uow, power.connection)
    begin, end = TODAY + timedelta(days=first), TODAY + timedelta(days=first + days - 1)
    for day in (TODAY + timedelta(days=each) for each in range(140)):
        assert (classes.on(day) != power.connection.tariff_class) is (begin <= day <= end)
    changes = classes.changes(after=TODAY, before=TODAY + timedelta(days=200))
    assert list(changes) == [begin, end + timedelta(days=1)]


def test_two_periods_that_follow_each_other_are_one_tariff_without_a_change_between() -> None:
    power = _ended()
    terms = power.period.terms
    following = replace(
        terms, first_day=terms.last_day + timedelta(days=1), last_day=terms.last_day + timedelta(days=10)
    )
    power.uow.repository(PowerPeriods).add(replace(power.period, tracking_code="7078961615", terms=following))
    changes = tariff_history(power.uow, power.connection).changes(after=TODAY, before=date(2027, 6, 1))
    assert list(changes) == [terms.first_day, following.last_day + timedelta(days=1)]


def test_energy_of_a_corrected_bill_is_not_billed_again_at_the_end() -> None:
    power = Power()
    power.inspect(reading="12310")
    corrected = correct_power_bill(power.uow, clock=power.clock, reference=REFERENCE, tracking_code=power.code)
    assert correct_power_bill(power.uow, clock=power.clock, reference=REFERENCE, tracking_code=power.code) == corrected
    assert corrected.billed_kwh == 310
    power.granted()
    power.until_last_day()
    power.read()
    last = power.settle().bill
    assert (last.billed_from, last.billed_kwh) == (corrected.billed_up_to, 140)


def test_the_energy_of_a_period_can_be_computed_anew_with_its_tariff() -> None:
    power = _ended()
    power.read()
    checked = checked_bill(REFERENCE, power.settle().bill)
    assert {each.result for each in checked.lines} == {Recomputed.AGREES}
    assert any("برق آزاد" in each.line.title for each in checked.lines)


def test_what_is_said_of_a_final_reading_below_the_corrected_bills_is_kept_and_billed() -> None:
    power = Power()
    power.inspect(reading="12310")
    correct_power_bill(power.uow, clock=power.clock, reference=REFERENCE, tracking_code=power.code)
    power.granted()
    power.until_last_day()
    assert power.read({**READ, "reading": "12200"}).doubt_text
    for _ in range(2):
        said = judge_reading(
            power.uow,
            clock=power.clock,
            tracking_code=power.code,
            judgement="last-reading-wrong",
            reason="عکس کنتور دیده شد",
        )
        assert said.accepted
    assert [each.reading.kwh for each in power.uow.connections.judgements(BILL_ID)] == [12_200]
    # 200 since the last true reading, less the 310 that were billed for the wrong one.
    assert power.settle().bill.billed_kwh == 200 - 310


def test_a_bill_is_corrected_only_where_somebody_has_visited_the_meter() -> None:
    power = Power()
    with pytest.raises(NotFound):
        correct_power_bill(power.uow, clock=power.clock, reference=REFERENCE, tracking_code=power.code)


def test_the_days_from_the_first_to_the_last_are_both_of_the_period() -> None:
    power = Power(first=FIRST, last=FIRST)
    power.grant()
    assert power.period.terms.days == 1
    assert power.uow.bills.of_request(power.code, LAST_BILL) == []
    assert power.period.bill_id == BILL_ID
