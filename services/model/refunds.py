"""What is given back of a connection's value when it is collected for good (by-law 52-4), and in which parts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Self

from services.money import Rials


class Voltage(StrEnum):
    """The voltage that a connection is given at."""

    LOW = "low"
    KV_11 = "11"
    KV_20 = "20"
    KV_33 = "33"
    KV_63 = "63"
    KV_66 = "66"
    KV_132 = "132"
    KV_230 = "230"
    KV_400 = "400"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionFacts:
    """What a connection's value goes by, as its file says. `power_kw` is the contracted power, None where the file has
    amperes alone.
    """

    voltage: Voltage
    phases: int
    amperage: int
    power_kw: int | None


class RefundPurpose(StrEnum):
    """What is given back: a share of the connection's value, once; credit of its account; what is left of a deposit."""

    CONNECTION = "connection"
    CREDIT = "credit"
    DEPOSIT = "deposit"


class RefundWay(StrEnum):
    """How the money is paid: at once, or, where that is not possible, in instalments within a year."""

    CASH = "cash"
    INSTALMENTS = "instalments"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What a request's connection is refunded, as it was decided.

    `value` and `column_one` are those of the cost tables on that day, `percent` the share by voltage. `deducted` is
    what of it has paid debts and damages, `payable` what the subscriber gets, with what the account had over: never
    less than column one. Of a deposit `value` is all of it, and there is no floor.
    """

    tracking_code: str
    bill_id: str
    purpose: RefundPurpose = RefundPurpose.CONNECTION
    value: Rials
    column_one: Rials
    percent: int
    deducted: Rials
    payable: Rials
    way: RefundWay
    reason: str | None
    planned_at: datetime

    @property
    def credit(self) -> Rials:
        """What of the payable the account had over: all that the share, or column one, does not account for."""
        share = self.value.times(Fraction(self.percent, 100))
        return self.payable + self.deducted - max(share, self.column_one)


class InstalmentState(StrEnum):
    """Where an instalment stands. SET_OFF: a debt that appeared has taken all of it."""

    OPEN = "open"
    PAID = "paid"
    SET_OFF = "set-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of a refund; `number` counts from 1. `set_off` is what of it has paid a debt, and was not paid out.

    `reference` is that of the bank's transfer, unique over all refunds.
    """

    tracking_code: str
    number: int
    amount: Rials
    due_on: date
    state: InstalmentState = InstalmentState.OPEN
    set_off: Rials
    reference: str | None = None
    paid_on: date | None = None
    recorded_at: datetime | None = None

    @property
    def left(self) -> Rials:
        """What the subscriber gets of it."""
        return self.amount - self.set_off

    @property
    def is_open(self) -> bool:
        """True until it is paid or set off."""
        return self.state is InstalmentState.OPEN

    @classmethod
    def of(cls, tracking_code: str, number: int, amount: Rials, due_on: date) -> Self:
        """An instalment that waits for its day."""
        return cls(tracking_code=tracking_code, number=number, amount=amount, due_on=due_on, set_off=Rials(0))
