"""Which bills can be objected to: the counter is told of each that cannot be."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.model.bills import Bill, BillState
from services.model.connections import FormerSubscriber, MeterReading
from services.model.keys import BillKind
from services.money import Rials
from tests.fakes.samples import BILL_ID, LAST_PAYMENT_ID, company_records, sample_connection, typed_for
from tests.fakes.uow import FakeUnitOfWork
from tests.unit.intake_desk import check, codes

KEY = "bill-review"


@pytest.fixture
def uow() -> FakeUnitOfWork:
    return company_records()


def newest(uow: FakeUnitOfWork) -> Bill:
    found = uow.bills.find_by_identifiers(BILL_ID, LAST_PAYMENT_ID)
    assert found is not None
    return found


def objected(uow: FakeUnitOfWork, said: object) -> list[tuple[str, str]]:
    return codes(check(uow, typed_for(KEY, bill=said), service=KEY))


def test_a_bill_is_named_by_its_payment_id_or_its_number(uow: FakeUnitOfWork) -> None:
    assert objected(uow, LAST_PAYMENT_ID) == []
    assert objected(uow, newest(uow).number) == []


def test_digits_of_any_script_name_it(uow: FakeUnitOfWork) -> None:
    assert objected(uow, LAST_PAYMENT_ID.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))) == []


@pytest.mark.parametrize("said", ["404", "abc", "999999999999", "0", f"{LAST_PAYMENT_ID}1"])
def test_a_bill_that_nobody_knows_is_told(uow: FakeUnitOfWork, said: str) -> None:
    assert objected(uow, said) == [("bill", "unknown-bill")]


def test_a_bill_of_another_connection_is_told(uow: FakeUnitOfWork) -> None:
    other = sample_connection("1047404122")
    uow.connections.save(other)
    uow.bills.add(replace(newest(uow), number="77", bill_id=other.bill_id))
    assert objected(uow, "77") == [("bill", "other-connection")]


def test_a_void_bill_is_told_with_the_one_in_its_place(uow: FakeUnitOfWork) -> None:
    bill = newest(uow)
    uow.bills.save(replace(bill, state=BillState.VOID))
    assert objected(uow, bill.number) == [("bill", "void-bill")]
    uow.bills.add(replace(bill, number="78", payment_id="1", replaces=bill.number))
    result = check(uow, typed_for(KEY, bill=bill.number), service=KEY)
    assert codes(result) == [("bill", "replaced-bill")]
    assert "قبض شمارهٔ ۷۸ جای آن را گرفته است" in result.findings_text


@pytest.mark.parametrize("kind", [BillKind.FEES, BillKind.OVERDUE, BillKind.DEBT])
def test_a_bill_of_no_energy_is_told(uow: FakeUnitOfWork, kind: BillKind) -> None:
    bill = newest(uow)
    uow.bills.save(replace(bill, kind=kind, lines=(replace(bill.lines[0], amount=Rials(1_000)),)))
    assert objected(uow, bill.number) == [("bill", "not-of-energy")]


def test_a_bill_of_the_time_before_a_change_of_name_is_the_former_subscribers(uow: FakeUnitOfWork) -> None:
    bill, connection = newest(uow), uow.connections.get(BILL_ID)
    former = FormerSubscriber(
        bill_id=BILL_ID,
        subscriber=replace(connection.subscriber, national_id="0076229645"),
        liable_until=MeterReading(kwh=1, taken_on=bill.issued_at.date()),
        changed_at=bill.issued_at,
        tracking_code="9898621726",
    )
    uow.connections.add_former_subscriber(former)
    assert objected(uow, bill.number) == [("bill", "former-subscriber")]
    uow.bills.save(replace(bill, issued_at=bill.issued_at + timedelta(seconds=1)))
    assert objected(uow, bill.number) == []
