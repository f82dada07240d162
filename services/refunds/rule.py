"""How much is refunded of a connection (by-law 52-4), and how it is parted into instalments. Money alone: no rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.jalali import months_after
from services.model.refunds import Instalment, Voltage
from services.money import ZERO, Rials

HIGH_VOLTAGES = frozenset({Voltage.KV_63, Voltage.KV_66, Voltage.KV_132, Voltage.KV_230, Voltage.KV_400})
HIGH_PERCENT, OTHER_PERCENT = 60, 50

MOST_INSTALMENTS = 12
"""One a month: the last is due within a year of the decision (52-4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What the by-law gives: `share` of the value by voltage, of it `deducted` for debts and damages, `payable` what is
    left of it; `credit` is the subscriber's own money, which he gets besides.
    """

    percent: int
    share: Rials
    deducted: Rials
    payable: Rials
    credit: Rials

    @property
    def paid_out(self) -> Rials:
        """All that the subscriber gets."""
        return self.payable + self.credit


def percent_of(voltage: Voltage) -> int:
    """60 % at 63 kV and above, 50 % at medium and low voltage."""
    return HIGH_PERCENT if voltage in HIGH_VOLTAGES else OTHER_PERCENT


def entitlement(*, voltage: Voltage, value: Rials, column_one: Rials, balance: Rials) -> Entitlement:
    """The share of the value less what is owed, never below column one: a debt that this leaves over stays a debt.

    `balance` is the account's: what is owed, or negative, the credit that is paid out with the share.
    """
    percent = percent_of(voltage)
    share = value.times(Fraction(percent, 100))
    deducted = min(max(balance, ZERO), max(share - column_one, ZERO))
    return Entitlement(
        percent=percent,
        share=share,
        deducted=deducted,
        payable=max(share - deducted, column_one),
        credit=max(-balance, ZERO),
    )


def part(tracking_code: str, payable: Rials, *, count: int, first_due: date, credit: Rials) -> Sequence[Instalment]:
    """Equal instalments a Jalali month apart that add up to the payable to the rial; the first has what is left over,
    and the credit: nobody waits for his own money.

    Raises ValueError for fewer than one or more than twelve, and where a rial each is not to be had.
    """
    if not 1 <= count <= MOST_INSTALMENTS or payable.amount < count:
        raise ValueError(f"{payable.amount} rials in {count} instalments")
    each, over = divmod(payable.amount, count)
    amounts = [each + over + credit.amount, *[each] * (count - 1)]
    return [
        Instalment.of(tracking_code, number, Rials(amount), months_after(first_due, number - 1))
        for number, amount in enumerate(amounts, start=1)
    ]


def can_be_set_off(instalments: Sequence[Instalment], *, column_one: Rials, owed: Rials) -> Rials:
    """How much of a debt the instalments that are still open can pay: what is paid out stays at column one or more."""
    still_open = Rials.total(each.left for each in instalments if each.is_open)
    above_floor = Rials.total(each.left for each in instalments) - column_one
    return max(min(owed, still_open, above_floor), ZERO)
