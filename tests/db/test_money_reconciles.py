"""Received = matched + assigned + refunded + carried + waiting, whatever is told, billed, voided and settled."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import open_database
from db.unit_of_work import SqlUnitOfWork
from services.billing.issuing import Charge, issue_bill
from services.billing.payments import BillNumber, PaymentNotice, PaymentResult, record_payment
from services.billing.reconciliation import reconcile
from services.billing.reversal import reverse_payment
from services.billing.taking_back import take_back
from services.billing.unmatched import Ruling, resolve_payment
from services.billing.void import close_unpaid_bill
from services.model.bills import Bill, BillLine, BillState, Payment, PaymentChannel, PaymentState
from services.model.keys import BillKind
from services.money import ZERO, Rials
from services.ports import UnitOfWork
from services.reference.loading import load_reference_data
from tests.db import rows
from tests.fakes.uow import FakeUnitOfWork, FixedClock

REFERENCE = load_reference_data()
UNKNOWN = BillNumber(number="404")
AMOUNTS = (300_000, 500_000)


class Books:
    """What a bookkeeper beside the software would write down of each payment: its amount, while it has come."""

    def __init__(self, uow: UnitOfWork) -> None:
        self.uow = uow
        self.clock = FixedClock()
        self.bills: list[str] = []
        self.told: dict[str, int] = {}
        rows.save_request(uow)

    def charge(self, pick: int, amount: int) -> None:
        line = BillLine(code=f"item-{len(self.bills)}", title="هزینه", amount=Rials(amount))
        kind = BillKind.DEBT if pick % 3 == 0 else BillKind.FEES
        charge = Charge(kind=kind, bill_id=rows.ACCOUNT, tracking_code=rows.CODE, lines=[line])
        bill = issue_bill(self.uow, clock=self.clock, reference=REFERENCE, charge=charge)
        self.bills.append(bill.number)

    def void(self, pick: int, _amount: int) -> None:
        if self.bills:
            close_unpaid_bill(self.uow, clock=self.clock, bill_number=self._bill(pick).number)

    def take_back(self, pick: int, _amount: int) -> None:
        """The bill was wrong: what was paid for it is the connection's."""
        bill = self._bill(pick) if self.bills else None
        if bill is not None and bill.state in (BillState.ISSUED, BillState.PAID):
            take_back(self.uow, bill, at=self.clock.now())

    def tell(self, pick: int, amount: int) -> None:
        bill = BillNumber(number=self._bill(pick).number) if self.bills and pick % 7 else UNKNOWN
        asked = self._bill(pick).payable.amount if self.bills and pick % 3 else amount
        text = "ناخوانا" if pick % 11 == 0 else str(asked)
        notice = PaymentNotice(
            reference=f"r-{pick % 5}",
            amount=text,
            paid_on="1405/08/30",
            channel=PaymentChannel.COUNTER if pick % 2 else PaymentChannel.GATEWAY,
            terminal="12" if pick % 13 == 0 else "",
        )
        answer = record_payment(self.uow, clock=self.clock, bill=bill, notice=notice)
        if answer.payment_number is not None and answer.result is not PaymentResult.ALREADY_RECORDED:
            self.told.setdefault(answer.payment_number, 0)
            if not self._payment(answer.payment_number).is_counted or answer.accepted:
                self.told[answer.payment_number] = 0 if text == "ناخوانا" else asked

    def settle(self, pick: int, amount: int) -> None:
        waiting = self.uow.bills.waiting_payments()
        if not waiting:
            return
        number, ruling = waiting[pick % len(waiting)].number, tuple(Ruling)[pick % len(Ruling)]
        form = {
            "ruling": ruling.value,
            "reason": "به گفتهٔ مشترک",
            "amount": str(amount),
            "billNumber": self._bill(pick).number if self.bills else "",
            "billId": rows.ACCOUNT if pick % 2 else None,
        }
        had_amount = waiting[pick % len(waiting)].amount is not None
        answer = resolve_payment(self.uow, clock=self.clock, number=number, ruling=form, resolved_by="op-7")
        if answer.is_booked and ruling is Ruling.NOT_RECEIVED:
            del self.told[number]
        elif answer.is_booked and not had_amount:
            self.told[number] = amount

    def reverse(self, pick: int, _amount: int) -> None:
        paying = [each for number in self.bills for each in self._paying(number)]
        if paying:
            payment = paying[pick % len(paying)]
            bill = self.uow.bills.get(str(payment.bill_number))
            why = "در حساب شرکت نیست"
            reverse_payment(self.uow, clock=self.clock, reference=REFERENCE, bill=bill, payment=payment, reason=why)
            del self.told[payment.number]

    def check(self) -> None:
        books = reconcile(self.uow)
        assert books.difference == ZERO
        assert books.received == Rials(sum(self.told.values()))
        received = (each for each in PaymentState if each is not PaymentState.REVERSED)
        assert books.received == Rials.total(books.of(each).amount for each in received)
        for number in self.bills:
            bill = self.uow.bills.get(number)
            assert len(self._paying(number)) == (bill.state is BillState.PAID and bill.payable > ZERO)

    def _bill(self, pick: int) -> Bill:
        return self.uow.bills.get(self.bills[pick % len(self.bills)])

    def _payment(self, number: str) -> Payment:
        return self.uow.bills.payment_numbered(number)

    def _paying(self, number: str) -> Sequence[Payment]:
        return [each for each in self.uow.bills.payments_of(number) if each.is_counted]


ACTIONS = (
    Books.charge,
    Books.void,
    Books.take_back,
    Books.tell,
    Books.tell,
    Books.tell,
    Books.settle,
    Books.settle,
    Books.reverse,
)
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2_000), st.sampled_from(AMOUNTS)), min_size=5, max_size=30
)
Begin = Callable[[], AbstractContextManager[UnitOfWork]]


class _Undone(Exception):
    """Raised to leave an example's transaction without a trace."""


@pytest.fixture(params=["fakes", "sqlite"])
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Begin]:
    """A unit of work that nothing is left of."""
    if request.param == "fakes":
        yield lambda: nullcontext(FakeUnitOfWork())
        return
    template: Path = request.getfixturevalue("sqlite_template")
    path = tmp_path / "money.db"
    path.write_bytes(template.read_bytes())
    database = open_database(f"sqlite:///{path}")

    @contextmanager
    def undone() -> Iterator[UnitOfWork]:
        with suppress(_Undone), SqlUnitOfWork(database) as uow:
            yield uow
            raise _Undone

    yield undone
    database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_rial_that_came_is_lost_or_booked_twice(begin: Begin, steps: Sequence[tuple[object, int, int]]) -> None:
    with begin() as uow:
        books = Books(uow)
        for act, pick, amount in steps:
            act(books, pick, amount)  # type: ignore[operator]
            books.check()
