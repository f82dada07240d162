"""What diagnosis has before him when he confirms a verdict: what the right bills will say otherwise, in Persian."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.billing.difference import ForeseenBill, comparison_text
from services.labels import BILL_STATES
from services.money import Rials
from services.specific.bill_review.verdict import Verdict
from services.text import format_number, to_persian_digits

_UNCHANGED = (
    "با همین قرائت و تعرفهٔ روزهای آن، قبض همان می‌شود: باطل نمی‌شود، و به مشترک گفته می‌شود که درست محاسبه شده است."
)
_PAID = "آنچه برای قبض باطل پرداخت شده است به حساب قبض درست می‌آید."


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """A line of a bill that will be void and of the right one, in rials; or the sum of its lines."""

    bill: str
    title: str
    was: str
    now: str
    difference: str


def preview_text(verdict: Verdict) -> str:
    """A markdown list of what becomes of each bill; "" of a verdict that corrects none."""
    if not verdict.corrects:
        return ""
    if not verdict.foreseen:
        return _UNCHANGED
    told = [_becomes(each) for each in verdict.foreseen]
    if len(told) > 1:
        together = Rials.total(each.difference for each in verdict.foreseen)
        told.append(f"**در مجموع:** {comparison_text(together)}.")
    return "\n".join(f"- {each}" for each in (*told, _PAID))


def preview_rows(verdict: Verdict) -> Iterator[PreviewRow]:
    """Bill by bill, each with the sum of its lines below them."""
    for each in verdict.foreseen:
        number = to_persian_digits(each.wrong.number)
        for line in each.lines:
            yield _row(number, line.title, line.was, line.now)
        yield _row(number, "جمع ردیف‌ها", each.wrong.total, each.wrong.total + each.difference)


def _becomes(foreseen: ForeseenBill) -> str:
    wrong = foreseen.wrong
    named = f"قبض {to_persian_digits(wrong.number)} ({BILL_STATES[wrong.state]})"
    return f"{named} باطل و از نو صادر می‌شود: {comparison_text(foreseen.difference)}."


def _row(bill: str, title: str, was: Rials, now: Rials) -> PreviewRow:
    was_text, now_text, difference = (format_number(each.amount) for each in (was, now, now - was))
    return PreviewRow(bill=bill, title=title, was=was_text, now=now_text, difference=difference)
