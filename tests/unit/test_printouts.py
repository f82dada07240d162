"""What a citizen takes home: its figures are those of the books, and of nobody else's time."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.payments import BillNumber, PaymentNotice, record_payment
from services.billing.unmatched import resolve_payment
from services.errors import NotFound
from services.jalali import format_jalali, local_date, parse_jalali
from services.model.bills import Bill, BillState, PaymentChannel, PaymentState
from services.model.connections import FormerSubscriber, Judgement, MeterReading, ReadingJudgement
from services.model.keys import BillKind
from services.model.printouts import PrintoutKind, Sheet
from services.money import Rials
from services.printouts.bill_copy import NO_BILL, bill_copy, duplicate_bill
from services.printouts.consumption_history import IN_DOUBT, consumption_history, consumption_sheet
from services.printouts.payment_history import payment_history, payment_sheet
from services.printouts.preparing import PRINTOUTS, prepare_printout, shown_bill, shown_printout
from services.text import format_number
from tests.unit.billing_world import BILL_ID, SECOND, THIRD, TRACKING_CODE, World, standing

DAY = timedelta(days=1)
amounts = st.lists(st.integers(min_value=1_000, max_value=90_000_000), min_size=1, max_size=6)


def with_account(*rials: int, paid: int = 0) -> World:
    """A world with periodic bills, one a day, of which so many are paid."""
    world = World()
    for number, each in enumerate(rials):
        bill = world.owe(each)
        if number < paid:
            world.pay(bill, reference=f"R-{number}")
        world.clock.advance(DAY)
    return world


def renamed(world: World, *, number: str = "0790419904", kwh: int = 13_500) -> World:
    """The name is changed now, from somebody with that national ID."""
    former = FormerSubscriber(
        bill_id=BILL_ID,
        subscriber=replace(world.connection.subscriber, national_id=number, full_name="پیشین نمونه"),
        liable_until=MeterReading(kwh=kwh, taken_on=local_date(world.clock.now())),
        changed_at=world.clock.now(),
        tracking_code=SECOND,
    )
    world.uow.connections.add_former_subscriber(former)
    world.clock.advance(DAY)
    return world


@given(amounts, st.integers(min_value=0, max_value=6), st.booleans())
@settings(deadline=None, max_examples=40)
def test_what_was_billed_is_the_sum_of_the_bills_that_stand_each_amount_once(
    rials: list[int], paid: int, overdue: bool
) -> None:
    world = with_account(*rials, paid=paid)
    world.ask(THIRD)
    if overdue:
        world.overdue_bill()
    history = consumption_history(world.uow, world.connection)
    assert history.billed == Rials.total(bill.payable for bill in standing(world))
    assert history.unpaid == Rials.total(bill.payable for bill in standing(world) if bill.state is BillState.ISSUED)
    assert format_number(history.billed.amount) in consumption_sheet(world.uow, world.connection).tables[1].totals


@given(amounts, st.integers(min_value=0, max_value=6), st.integers(min_value=0, max_value=5_000))
@settings(deadline=None, max_examples=40)
def test_what_was_paid_is_what_the_paid_bills_asked_for_and_the_credit_that_was_given(
    rials: list[int], paid: int, too_much: int
) -> None:
    world = with_account(*rials, paid=paid)
    last = world.owe(700_000)
    _pay_too_much(world, last, too_much * 1000)
    history = payment_history(world.uow, world.connection)
    credit = Rials.total(each.rest for each in history.payments)
    paid_bills = [bill for bill in standing(world) if bill.state is BillState.PAID and bill.payable]
    assert history.total == Rials.total(bill.payable for bill in paid_bills) + credit
    assert (credit, history.without_payment) == (Rials(too_much * 1000), ())
    assert format_number(history.total.amount) in payment_sheet(world.uow, world.connection).tables[0].totals


def _pay_too_much(world: World, bill: Bill, too_much: int) -> None:
    notice = PaymentNotice(
        reference="R-99",
        amount=str(bill.payable.amount + too_much),
        paid_on=format_jalali(local_date(world.clock.now())),
        channel=PaymentChannel.GATEWAY,
    )
    answer = record_payment(world.uow, clock=world.clock, bill=BillNumber(number=bill.number), notice=notice)
    if not answer.accepted:
        assert answer.payment_number is not None
        ruling = {"ruling": "assign", "billNumber": bill.number, "reason": "بیش از مبلغ قبض پرداخت شد"}
        resolve_payment(
            world.uow, clock=world.clock, number=answer.payment_number, ruling=ruling, resolved_by="revenue"
        )


@given(st.lists(st.integers(min_value=0, max_value=900), min_size=1, max_size=8))
@settings(deadline=None, max_examples=40)
def test_what_was_consumed_is_what_the_counter_went_on_by(steps: list[int]) -> None:
    world = World()
    world.uow.connections.reading_rows.clear()
    kwh, day = 99_000, parse_jalali("1399/01/10")
    world.read(format_jalali(day), kwh)
    read = [kwh]
    for step in steps:
        kwh, day = (kwh + step) % 100_000, day + timedelta(days=60)
        world.read(format_jalali(day), kwh)
        read.append(kwh)
    history = consumption_history(world.uow, world.connection)
    assert [(each.earlier.kwh, each.later.kwh) for each in history.consumed] == list(pairwise(read))
    assert [each.kwh for each in history.consumed] == steps
    assert history.kwh == sum(steps)
    table = consumption_sheet(world.uow, world.connection).tables[0]
    assert [row[5] for row in table.rows] == [format_number(step) for step in steps]
    assert format_number(sum(steps)) in table.totals


def test_readings_that_contradict_each_other_are_shown_and_not_summed() -> None:
    world = World()
    world.read("1405/07/30", 5_000)
    sheet = consumption_sheet(world.uow, world.connection)
    assert IN_DOUBT in sheet.tables[0].rows[-1]
    assert consumption_history(world.uow, world.connection).kwh == 2 * 620
    assert any("در جمع مصرف نیامده‌اند" in note for note in sheet.notes)


def test_a_reading_that_a_person_found_wrong_is_left_out() -> None:
    world = World()
    world.read("1405/07/30", 5_000)
    wrong = MeterReading(kwh=5_000, taken_on=parse_jalali("1405/07/30"))
    world.uow.connections.add_judgement(
        ReadingJudgement(
            bill_id=BILL_ID,
            tracking_code=TRACKING_CODE,
            judgement=Judgement.LAST_READING_WRONG,
            reading=MeterReading(kwh=13_840, taken_on=parse_jalali("1405/08/30")),
            against=wrong,
            reason="رقم‌ها جابه‌جا نوشته شد",
            judged_at=world.clock.now(),
        )
    )
    assert wrong not in [each.later for each in consumption_history(world.uow, world.connection).consumed]


def test_a_new_subscriber_is_told_nothing_of_the_former_ones_time() -> None:
    world = renamed(with_account(400_000, 500_000, paid=2))
    mine = world.owe(600_000)
    world.pay(mine, reference="R-9")
    consumed = consumption_history(world.uow, world.connection)
    assert [bill.number for bill in consumed.bills] == [mine.number]
    paid = payment_history(world.uow, world.connection)
    assert [each.bill_number for each in paid.payments] == [mine.number]
    assert (paid.total, paid.without_payment) == (mine.payable, ())


def test_a_new_subscribers_consumption_begins_with_the_reading_at_which_he_became_it() -> None:
    world = renamed(World())
    world.read("1405/10/30", 13_900)
    [only] = consumption_history(world.uow, world.connection).consumed
    assert (only.earlier.kwh, only.later.kwh, only.kwh) == (13_500, 13_900, 400)


def test_a_correction_of_the_names_spelling_splits_no_history() -> None:
    world = with_account(400_000)
    renamed(world, number=world.connection.subscriber.national_id)
    assert len(consumption_history(world.uow, world.connection).bills) == 1


def test_a_former_subscriber_who_is_blank_by_now_was_still_another_one() -> None:
    world = renamed(with_account(400_000), number="")
    assert consumption_history(world.uow, world.connection).bills == ()


def test_money_that_waits_or_was_given_back_is_told_and_not_counted() -> None:
    world = with_account(400_000)
    [bill] = standing(world)
    _pay_too_much(world, replace(bill, lines=()), 100_000)
    [waiting] = payment_history(world.uow, world.connection).payments
    assert waiting.state is PaymentState.WAITING
    sheet = payment_sheet(world.uow, world.connection)
    assert (sheet.tables[0].rows[0][-1], sheet.tables[0].totals[1]) == ("منتظر تعیین تکلیف", "۰")
    assert any("در جمع نیامده‌اند" in note for note in sheet.notes)


def test_bills_that_were_paid_before_payments_were_kept_are_told_by_themselves() -> None:
    world = with_account(400_000)
    [bill] = standing(world)
    world.uow.bills.save(replace(bill, state=BillState.PAID))
    assert payment_history(world.uow, world.connection).without_payment == (world.bill(bill.number),)
    earlier = payment_sheet(world.uow, world.connection).tables[1]
    assert earlier.totals[-1] == format_number(bill.payable.amount)


@given(amounts)
@settings(deadline=None, max_examples=40)
def test_the_lines_of_a_bill_sum_to_what_is_to_be_paid(rials: list[int]) -> None:
    world = with_account(*rials)
    world.ask(THIRD)
    world.carry(300)
    asking = world.overdue_bill()
    assert asking is not None
    copy = bill_copy(world.uow, asking.number)
    assert Rials.total(amount for _, amount in copy.lines) == asking.payable
    [sheet] = shown_bill(world.uow, asking.number).sheet.tables
    assert sheet.totals[-1] == format_number(asking.payable.amount)


def test_the_copy_is_of_the_newest_bill_that_is_unpaid() -> None:
    world = with_account(400_000, 500_000, 600_000)
    newest = standing(world)[-1]
    world.pay(newest)
    copy = duplicate_bill(world.uow, world.connection)
    assert copy is not None
    assert copy.bill.payable == Rials(500_000)


def test_the_copy_is_of_the_last_period_though_an_earlier_bill_was_issued_anew_since() -> None:
    world = with_account(700_000, 800_000, paid=2)
    earlier, last = world.uow.bills.of_connection(BILL_ID)
    anew = replace(world.owe(600_000), replaces=earlier.number, state=BillState.PAID)
    world.uow.bills.save(anew)
    world.uow.bills.save(replace(earlier, state=BillState.VOID))
    copy = duplicate_bill(world.uow, world.connection)
    assert copy is not None
    assert copy.bill == last


def test_the_copy_is_of_the_newest_bill_where_all_are_paid() -> None:
    world = with_account(400_000, 500_000, paid=2)
    copy = duplicate_bill(world.uow, world.connection)
    assert copy is not None
    assert copy.bill.payable == Rials(500_000)


def test_without_a_bill_the_copy_says_so() -> None:
    world = World()
    assert prepared(world, PrintoutKind.DUPLICATE_BILL).notes == (NO_BILL,)


def test_a_bill_that_another_one_asks_for_says_which() -> None:
    world = with_account(400_000)
    [old] = standing(world)
    world.ask(THIRD)
    world.overdue_bill()
    [note] = shown_bill(world.uow, old.number).sheet.notes
    assert "آن قبض را بپردازید" in note


def prepared(world: World, kind: PrintoutKind, tracking_code: str = TRACKING_CODE) -> Sheet:
    printout = prepare_printout(world.uow, clock=world.clock, tracking_code=tracking_code, kind=kind)
    assert printout.kind is kind
    return printout.sheet


def test_what_was_handed_over_stays_as_it_was() -> None:
    world = with_account(400_000)
    before = prepared(world, PrintoutKind.CONSUMPTION_HISTORY)
    world.owe(900_000)
    world.clock.advance(DAY)
    assert prepared(world, PrintoutKind.CONSUMPTION_HISTORY) == before
    assert shown_printout(world.uow, TRACKING_CODE).sheet == before


@pytest.mark.parametrize("kind", [PrintoutKind.CONSUMPTION_HISTORY, PrintoutKind.PAYMENT_HISTORY])
def test_a_history_is_given_to_the_subscriber_alone(kind: PrintoutKind) -> None:
    world = with_account(400_000, paid=1)
    request = world.ask()
    stranger = replace(request.application.applicant, national_id="0790419904")
    application = replace(request.application, applicant=stranger)
    world.uow.requests.save(replace(request, application=application))
    sheet = prepared(world, kind, SECOND)
    assert (sheet.tables, len(sheet.notes)) == ((), 1)
    assert "تنها به مشترک کنونی" in sheet.notes[0]
    assert shown_printout(world.uow, SECOND).addressee == ""


@pytest.mark.parametrize("kind", PrintoutKind)
def test_a_sheet_names_nobody_and_is_addressed_to_the_subscriber_who_asked(kind: PrintoutKind) -> None:
    world = renamed(with_account(400_000, paid=1))
    world.owe(500_000)
    sheet = prepared(world, kind)
    person = world.connection.subscriber
    named = (person.full_name, person.national_id, person.mobile, "پیشین نمونه")
    assert not [each for each in named if each in str(sheet)]
    assert shown_printout(world.uow, TRACKING_CODE).addressee == person.full_name


def test_every_kind_has_its_maker() -> None:
    assert set(PRINTOUTS) == set(PrintoutKind)


def test_a_request_without_a_printout_has_none_to_show() -> None:
    with pytest.raises(NotFound):
        shown_printout(World().uow, TRACKING_CODE)


def test_a_bill_is_addressed_to_nobody_where_another_one_asked_for_it_or_nobody_did() -> None:
    world = with_account(400_000)
    assert shown_bill(world.uow, standing(world)[0].number).addressee == ""
    own = world.charge(300_000, BillKind.FEES)
    assert shown_bill(world.uow, own.number).addressee == world.connection.subscriber.full_name
