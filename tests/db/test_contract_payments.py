"""The contract of payments: the fakes, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotFound
from services.model.bills import Payment, PaymentState, PaymentTotal
from services.money import Rials
from tests.db import rows
from tests.db.conftest import Store


def test_a_payment_reference_counts_once(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
        uow.bills.add(rows.bill("b-2"))
        uow.bills.add_payment(rows.payment())
    with pytest.raises(store.taken), store.begin() as uow:
        uow.bills.add_payment(rows.payment(bill_number="b-2", number="1000002"))
    with store.begin() as uow:
        assert uow.bills.payment("p-1") == rows.payment()
        assert uow.bills.payments_of("b-1") == [rows.payment()]
        assert uow.bills.payments_of("b-2") == []


def waiting(number: str) -> Payment:
    """A payment that nobody has matched."""
    told_at = rows.NOW + timedelta(minutes=int(number))
    told = replace(rows.payment(number=number), notice_key=f"told {number}", recorded_at=told_at)
    return replace(told, state=PaymentState.WAITING, bill_number=None, booking_key=None)


def test_a_notice_is_taken_once(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
        uow.bills.add_payment(waiting("1"))
    with pytest.raises(store.taken), store.begin() as uow:
        uow.bills.add_payment(replace(waiting("2"), notice_key="told 1"))
    with store.begin() as uow:
        assert uow.bills.payment_of_notice("told 1") == waiting("1")
        assert uow.bills.payment_of_notice("told 2") is None


def test_a_payment_of_which_nothing_could_be_read_comes_back_as_it_was_told(store: Store) -> None:
    blind = replace(
        waiting("1"), reference="", amount=None, paid_on=None, told_bill=None, told={"amount": "؟", "bill": "۱/۲"}
    )
    with store.begin() as uow:
        uow.bills.add_payment(blind)
    with store.begin() as uow:
        assert uow.bills.payment_numbered("1") == blind
        assert uow.bills.payments_with("") == [blind]


def test_a_connection_has_the_payments_that_pay_or_name_its_bills_or_were_carried_to_it(store: Store) -> None:
    pays = replace(rows.payment(number="1"), told_bill=None, recorded_at=rows.NOW)
    named = waiting("2")
    carried = replace(waiting("3"), told_bill=None, carried_to=rows.ACCOUNT)
    stranger = replace(waiting("4"), told_bill=None)
    with store.begin() as uow:
        rows.save_bill(uow)
        uow.connections.save(rows.connection("7654321041"))
        for each in (carried, pays, stranger, named):
            uow.bills.add_payment(each)
    with store.begin() as uow:
        assert uow.bills.payments_of_connection(rows.ACCOUNT) == [pays, named, carried]
        assert uow.bills.payments_of_connection("7654321041") == []


def test_a_settled_payment_waits_no_more(store: Store) -> None:
    carried = replace(
        waiting("1"),
        state=PaymentState.CARRIED,
        rest=Rials(3_000_000_000),
        carried_to=rows.ACCOUNT,
        resolved_at=rows.NOW,
        resolved_by="revenue",
        reason="قبض باطل شده بود",
        booking_key="counter/p-1",
    )
    with store.begin() as uow:
        rows.save_bill(uow)
        for number in ("2", "1"):
            uow.bills.add_payment(waiting(number))
        assert [each.number for each in uow.bills.waiting_payments()] == ["1", "2"]
        uow.bills.save_payment(carried)
    with store.begin() as uow:
        assert uow.bills.waiting_payments() == [waiting("2")]
        assert uow.bills.payment_numbered("1") == carried
        assert [each.number for each in uow.bills.payments_with("p-1")] == ["1", "2"]
    with pytest.raises(NotFound), store.begin() as uow:
        uow.bills.save_payment(waiting("3"))
    with pytest.raises(NotFound), store.begin() as uow:
        uow.bills.payment_numbered("3")


def test_payments_are_summed_by_state(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
        assert uow.bills.payment_totals() == {}
        uow.bills.add_payment(rows.payment())
        uow.bills.add_payment(replace(waiting("1"), amount=Rials(5_000_000_000)))
        uow.bills.add_payment(replace(waiting("2"), amount=None))
        uow.bills.add_payment(replace(waiting("3"), amount=Rials(7)))
    with store.begin() as uow:
        assert uow.bills.payment_totals() == {
            PaymentState.MATCHED: PaymentTotal(count=1, amount=Rials(3_000_000_000), without_amount=0),
            PaymentState.WAITING: PaymentTotal(count=3, amount=Rials(5_000_000_007), without_amount=1),
        }
