"""What a subscriber reads of a corrected bill: the difference line by line and in an SMS, histories that add up."""

import pytest

from services.billing.difference import difference_text, differing_lines
from services.money import Rials
from services.printouts.consumption_history import consumption_sheet
from services.printouts.payment_history import payment_sheet
from services.printouts.preparing import shown_bill
from services.text import format_number, format_rials, to_persian_digits
from tests.unit.billing_world import SECOND
from tests.unit.correcting_world import LAST_KWH, WRONG_KWH, Correcting


@pytest.fixture
def world() -> Correcting:
    return Correcting()


def test_the_right_bill_tells_the_difference_line_by_line(world: Correcting) -> None:
    [replaced] = world.corrected(world.second, LAST_KWH - 120, world.ask(SECOND).tracking_code).replaced
    sheet = shown_bill(world.uow, replaced.right.number).sheet
    lines, difference = sheet.tables
    assert lines.totals[-1] == format_number(replaced.right.payable.amount)
    assert to_persian_digits(world.second.number) in difference.title
    assert len({len(row) for row in (difference.columns, *difference.rows, difference.totals)}) == 1
    assert difference.rows[0][0] == "بهای انرژی، ۵۰۰ به جای ۶۲۰ کیلووات‌ساعت"
    more = replaced.right.total - replaced.wrong.total
    assert difference.totals[1:] == tuple(
        format_number(each.amount) for each in (replaced.wrong.total, replaced.right.total, more)
    )
    assert any("پرداخت شده بود" in note for note in sheet.notes)


def test_the_void_bill_says_which_one_is_in_its_place(world: Correcting) -> None:
    [replaced] = world.corrected(world.second, LAST_KWH - 120, world.ask(SECOND).tracking_code).replaced
    sheet = shown_bill(world.uow, replaced.wrong.number).sheet
    assert len(sheet.tables) == 1
    void, instead = sheet.notes
    assert "باطل شده است" in void
    assert to_persian_digits(replaced.right.number) in instead


def test_a_bill_that_replaces_none_tells_no_difference(world: Correcting) -> None:
    sheet = shown_bill(world.uow, world.second.number).sheet
    assert (len(sheet.tables), sheet.notes) == (1, ())


def test_the_histories_show_the_right_figures_and_the_payment_once(world: Correcting) -> None:
    world.pay(world.first)
    corrected = world.corrected(world.first, WRONG_KWH - 120)
    assert corrected.to_pay is not None
    used, billed = consumption_sheet(world.uow, world.connection).tables
    assert [row[5] for row in used.rows] == ["۵۰۰", "۷۴۰"]
    assert [row[0] for row in billed.rows] == [to_persian_digits(each.number) for each in world.standing()]
    assert billed.totals[-2] == format_number(corrected.to_pay.payable.amount)
    [paid] = payment_sheet(world.uow, world.connection).tables
    assert [(row[1], row[-1]) for row in paid.rows] == [
        (format_number(world.first.payable.amount), "به اشتراک منتقل شد")
    ]


def test_the_lines_of_the_difference_say_both_figures_and_sum_to_it(world: Correcting) -> None:
    [replaced] = world.corrected(world.second, LAST_KWH - 120).replaced
    lines = differing_lines(wrong=replaced.wrong, right=replaced.right)
    assert lines[0].title == "بهای انرژی، ۵۰۰ به جای ۶۲۰ کیلووات‌ساعت"
    assert Rials.total(each.was for each in lines) == replaced.wrong.total
    assert Rials.total(each.now for each in lines) == replaced.right.total


def test_the_subscriber_is_told_in_few_words(world: Correcting) -> None:
    corrected = world.corrected(world.first, WRONG_KWH - 120)
    text = difference_text(corrected)
    assert "و قبض پس از آن باطل و قبض درست صادر شد" in text
    assert len(text) <= 160


def test_who_has_other_bills_to_pay_is_told_of_them_beside_the_credit(world: Correcting) -> None:
    world.pay(world.second)
    text = difference_text(world.corrected(world.second, LAST_KWH - 200))
    assert "برای این قبض چیزی برای پرداخت نیست." in text
    assert f"قبض‌های دیگر شما {format_rials(world.first.payable)} پرداخت‌نشده دارد." in text


def test_who_has_no_other_bills_to_pay_is_told_of_none(world: Correcting) -> None:
    world.pay(world.first, "R-1")
    world.pay(world.second, "R-2")
    text = difference_text(world.corrected(world.second, LAST_KWH - 200))
    assert "شد: " in text
    assert "چیزی برای پرداخت نیست. بستانکاری شما" in text
    assert "پرداخت‌نشده" not in text
