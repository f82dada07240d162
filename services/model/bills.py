"""Bills and payments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.model.connections import MeterReading
from services.model.keys import BillKind
from services.money import ZERO, Rials

# The codes of a credit note's line: fees of a service that was not given, or what was prepaid for energy.
FEES_CREDITED, PREPAYMENT_CREDITED = "fees-credited", "prepayment-credited"


class BillState(StrEnum):
    """Where the bill stands. A bill that was consolidated is asked for by another one in its place."""

    ISSUED = "issued"
    PAID = "paid"
    VOID = "void"
    CONSOLIDATED = "consolidated"


Figures = Mapping[str, object]
"""Of a computation, all that it needs besides the tables, as JSON; `kind` says which one it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line; `title` is Persian, as printed. Lines sum to the bill's total.

    `figures` are what it is computed from, until the bill is made, which keeps them; of a line that several
    computations make together, there are several.
    """

    code: str
    title: str
    amount: Rials
    figures: tuple[Figures, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the lines of a bill with these codes were computed from, alone or together with another basis."""

    codes: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill. `payable` is a whole number of thousands: total + carried_in - carried_out.

    `provisional` is true for a bill that waits for a test of the meter (Settlement step 6). `billed_up_to` is the
    reading up to which the bill charges energy, None where it charges none (periodic bills: their readings tell), and
    `meter_serial` the meter that showed it.
    `billed_from` is the reading from which it does, None where nobody knows, and `billed_kwh` the energy in between; it
    is an estimate where no reading ends it.
    `consolidated_into` is the number of the bill that asks for this one's amount in its place, `replaces` that of a
    wrong bill, void by now, in whose place this one was issued.
    `bases` are what its lines can be computed anew from; a line without one was written by a person, or is of a time
    when none was kept.
    """

    number: str
    kind: BillKind
    bill_id: str
    payment_id: str
    tracking_code: str | None
    lines: tuple[BillLine, ...]
    carried_in: Rials
    carried_out: Rials
    issued_at: datetime
    due_on: date
    state: BillState = BillState.ISSUED
    provisional: bool = False
    billed_up_to: MeterReading | None = None
    billed_from: MeterReading | None = None
    billed_kwh: int | None = None
    consolidated_into: str | None = None
    meter_serial: str | None = None
    replaces: str | None = None
    bases: tuple[Basis, ...] = field(default=(), hash=False)

    @property
    def total(self) -> Rials:
        """The sum of the lines."""
        return Rials.total(line.amount for line in self.lines)

    @property
    def is_credit_note(self) -> bool:
        """True for a bill that makes what was paid credit: fees of a service that was not given, or a prepayment."""
        return any(line.code in (FEES_CREDITED, PREPAYMENT_CREDITED) for line in self.lines)

    @property
    def payable(self) -> Rials:
        """What the subscriber pays."""
        return self.total + self.carried_in - self.carried_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """What a connection owes past its day: the bills, oldest first, and what its earlier bills left over (negative:
    credit).
    """

    bill_id: str
    overdue: tuple[Bill, ...]
    carried: Rials


class PaymentChannel(StrEnum):
    """How the payment was told to us."""

    COUNTER = "counter"
    GATEWAY = "gateway"


class PaymentState(StrEnum):
    """Where money stands that we were told of. All of it was received, except what is `REVERSED`.

    `MATCHED` by the notice itself; `WAITING` for a person, who has it `ASSIGNED` to a bill, `REFUNDED` to the payer or
    `CARRIED` to the connection; `REVERSED` where it turned out that no money came.
    """

    MATCHED = "matched"
    WAITING = "waiting"
    ASSIGNED = "assigned"
    REFUNDED = "refunded"
    CARRIED = "carried"
    REVERSED = "reversed"


class PaymentResult(StrEnum):
    """The answer to a payment notice. Only `ACCEPTED` moves money; `ALREADY_RECORDED` repeats an earlier acceptance."""

    ACCEPTED = "accepted"
    ALREADY_RECORDED = "already-recorded"
    REFERENCE_USED = "reference-used"
    AMOUNT_DIFFERS = "amount-differs"
    UNKNOWN_BILL = "unknown-bill"
    BILL_ALREADY_PAID = "bill-already-paid"
    BILL_CONSOLIDATED = "bill-consolidated"
    BILL_VOID = "bill-void"
    INVALID_NOTICE = "invalid-notice"
    PAYMENT_REVERSED = "payment-reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment that we were told of, whatever the notice said. `number` is ours.

    `terminal` is the bank or terminal, "" where nobody told. `reference`, `amount` and `paid_on` are what could be read
    ("" and None: nothing), `told` is the notice as it came, bounded. `told_bill` is the number of the bill that it
    names, None for an unknown one; `answer` is what the teller was answered, in Persian.

    `bill_number` is the bill that it pays, or had paid before it was reversed. `rest` is what of it the connection
    `carried_to` was given as credit. `notice_key` and `booking_key` are unique: of a notice, and of a
    bank's transaction that was booked.
    """

    number: str
    channel: PaymentChannel
    terminal: str = ""
    reference: str
    amount: Rials | None
    paid_on: date | None
    told: Mapping[str, str]
    told_bill: str | None
    result: PaymentResult
    answer: str
    recorded_at: datetime
    state: PaymentState
    bill_number: str | None = None
    rest: Rials = ZERO
    carried_to: str | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    reason: str | None = None
    notice_key: str | None = None
    booking_key: str | None = None

    @property
    def is_counted(self) -> bool:
        """True if the money was booked: a bill, a credit or a refund stands against it."""
        return self.state not in (PaymentState.WAITING, PaymentState.REVERSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTotal:
    """The payments of one state: how many, their sum, and how many of them tell no amount that can be read.

    `rest` is what of them was carried to connections.
    """

    count: int
    amount: Rials
    rest: Rials = ZERO
    without_amount: int
