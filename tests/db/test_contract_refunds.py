"""The contract of refunds: the fake, SQLite and PostgreSQL keep the same one."""

from dataclasses import replace

import pytest

from services.errors import NotFound
from services.model.refunds import Instalment, InstalmentState, Refund, RefundWay
from services.money import Rials
from tests.db import rows
from tests.db.conftest import Store

REFUND = Refund(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    value=Rials(10**13),
    column_one=Rials(17_500_000),
    percent=60,
    deducted=Rials(1),
    payable=Rials(6 * 10**12 - 1),
    way=RefundWay.INSTALMENTS,
    reason="بودجهٔ ماه پر است",
    planned_at=rows.NOW,
)
INSTALMENTS = [
    Instalment.of(rows.CODE, number, Rials(2 * 10**12), rows.NOW.date() + number * rows.DAY) for number in (1, 2, 3)
]
PAID = replace(
    INSTALMENTS[0],
    state=InstalmentState.PAID,
    set_off=Rials(7),
    reference="t1",
    paid_on=rows.NOW.date(),
    recorded_at=rows.NOW,
)


def added(store: Store) -> None:
    with store.begin() as uow:
        rows.save_request(uow)
        uow.refunds.add(REFUND, list(reversed(INSTALMENTS)))


def test_a_refund_comes_back_with_its_instalments_in_order(store: Store) -> None:
    added(store)
    with store.begin() as uow:
        assert uow.refunds.find(rows.CODE) == REFUND
        assert uow.refunds.instalments_of(rows.CODE) == INSTALMENTS
        assert uow.refunds.find("x") is None
        assert uow.refunds.instalments_of("x") == []
        assert uow.refunds.of_connection(rows.ACCOUNT) == [REFUND]
        assert uow.refunds.of_connection("x") == []


def test_a_request_has_one_refund(store: Store) -> None:
    added(store)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.refunds.add(REFUND, [])


def test_a_refund_and_an_instalment_are_replaced(store: Store) -> None:
    added(store)
    less = replace(REFUND, deducted=Rials(8), payable=Rials(5), reason=None)
    with store.begin() as uow:
        uow.refunds.save(less)
        uow.refunds.save_instalment(PAID)
    with store.begin() as uow:
        assert uow.refunds.find(rows.CODE) == less
        assert uow.refunds.instalments_of(rows.CODE)[0] == PAID
        assert uow.refunds.paid_by("t1") == PAID
        assert uow.refunds.paid_by("t2") is None


def test_a_transfer_pays_one_instalment(store: Store) -> None:
    added(store)
    with store.begin() as uow:
        uow.refunds.save_instalment(PAID)
    with pytest.raises(store.taken), store.begin() as uow:
        uow.refunds.save_instalment(replace(INSTALMENTS[1], state=InstalmentState.PAID, reference="t1"))


def test_what_is_not_kept_is_not_replaced(store: Store) -> None:
    with pytest.raises(NotFound), store.begin() as uow:
        uow.refunds.save(REFUND)
    with pytest.raises(NotFound), store.begin() as uow:
        uow.refunds.save_instalment(INSTALMENTS[0])
