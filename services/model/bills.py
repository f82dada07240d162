"""Bills and payments."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.model.connections import CounterReading
from services.money import ZERO, Rials


class BillKind(StrEnum):
    """What is billed. The kind chooses reminder and archive periods in `payment-periods.dmn`."""

    PERIODIC = "periodic"
    FEES = "fees"
    SETTLEMENT = "settlement"
    DEBT = "debt"
    OVERDUE = "overdue"


class BillState(StrEnum):
    """Where the bill stands. A bill that was taken over is asked for by another one in its place."""

    ISSUED = "issued"
    PAID = "paid"
    VOID = "void"
    TAKEN_OVER = "taken-over"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line; `title` is Persian, as printed. Lines sum to the bill's total."""

    code: str
    title: str
    amount: Rials


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A bill. `payable` is a whole number of thousands: total + carried_in - carried_out.

    `provisional` is true for a settlement bill that waits for the meter test (Settlement step 6). `billed_up_to` is the
    reading up to which the bill charges energy, None where it charges none (periodic bills: their readings tell), and
    `meter_serial` the meter that showed it.
    `taken_over_by` is the number of the bill that asks for this one's amount in its place.
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
    billed_up_to: CounterReading | None = None
    taken_over_by: str | None = None
    meter_serial: str | None = None

    @property
    def total(self) -> Rials:
        """The sum of the lines."""
        return Rials.total(line.amount for line in self.lines)

    @property
    def is_credit_note(self) -> bool:
        """True for a bill that gives back what an earlier one charged."""
        return self.total < ZERO

    @property
    def payable(self) -> Rials:
        """What the subscriber pays."""
        return self.total + self.carried_in - self.carried_out


class PaymentChannel(StrEnum):
    """How the payment was told to us."""

    COUNTER = "counter"
    GATEWAY = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money received for a bill. `reference` is the bank's; it counts once."""

    reference: str
    bill_number: str
    amount: Rials
    paid_on: date
    channel: PaymentChannel
    recorded_at: datetime


class PaymentResult(StrEnum):
    """The answer to a payment notice. Only `ACCEPTED` moves money; `ALREADY_RECORDED` repeats an earlier acceptance."""

    ACCEPTED = "accepted"
    ALREADY_RECORDED = "already-recorded"
    REFERENCE_USED = "reference-used"
    AMOUNT_DIFFERS = "amount-differs"
    UNKNOWN_BILL = "unknown-bill"
    BILL_ALREADY_PAID = "bill-already-paid"
    BILL_TAKEN_OVER = "bill-taken-over"
    BILL_VOID = "bill-void"
    INVALID_NOTICE = "invalid-notice"
