"""Whether the money that came is all somewhere: in a bill, with the payer, in a credit, or waiting."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.model.bills import PaymentState, PaymentTotal
from services.money import ZERO, Rials
from services.ports import UnitOfWork

_NONE = PaymentTotal(count=0, amount=ZERO, without_amount=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Received = matched + assigned + refunded + carried + waiting, and each rial of it is booked once.

    `in_bills` is what the bills come to that payments have paid, told by the bills themselves.
    """

    totals: Mapping[PaymentState, PaymentTotal]
    in_bills: Rials

    def of(self, state: PaymentState) -> PaymentTotal:
        """The payments of one state."""
        return self.totals.get(state, _NONE)

    @property
    def received(self) -> Rials:
        """All money that we were told of, except what never came."""
        came = (each.amount for state, each in self.totals.items() if state is not PaymentState.REVERSED)
        return Rials.total(came)

    @property
    def booked(self) -> Rials:
        """Where it is: in bills, in credits of connections, with its payers, or still waiting."""
        credits_given = Rials.total(
            each.rest for state, each in self.totals.items() if state is not PaymentState.REVERSED
        )
        elsewhere = self.of(PaymentState.REFUNDED).amount + self.of(PaymentState.WAITING).amount
        return self.in_bills + credits_given + elsewhere

    @property
    def difference(self) -> Rials:
        """Zero, unless money was lost or booked twice."""
        return self.received - self.booked


def reconcile(uow: UnitOfWork) -> Reconciliation:
    """The books of payments as they stand."""
    return Reconciliation(totals=uow.bills.payment_totals(), in_bills=uow.bills.paid_by_payments())
