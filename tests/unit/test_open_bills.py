"""Bills that a request leaves to be paid: which they are, who is told, where they stand."""

from dataclasses import replace

import pytest

from services.archive import archive_request
from services.billing.left_open import OpenBillState, left_open, state_of_open_bill
from services.billing.void import close_unpaid_bill
from services.company import EXAMPLE_COMPANY
from services.model.bills import Bill, BillState
from services.model.keys import BillKind, RequestOutcome
from services.notices.sending import send_sms
from services.registry import registry
from tests.unit.billing_world import SECOND, TRACKING_CODE, World

LEFT = {key for key, kind in registry().bill_kinds.items() if kind.outlives_request}


def archive(world: World, outcome: RequestOutcome = RequestOutcome.UNPAID) -> None:
    archive_request(
        world.uow, clock=world.clock, tracking_code=TRACKING_CODE, outcome=outcome, element_instance_key=900
    )


def started(world: World) -> list[tuple[str, object]]:
    return [
        (message.message_id, message.variables["billKind"])
        for message in world.uow.outbox.message_rows.values()
        if message.name == "bill-left-open"
    ]


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("kind", sorted(registry().bill_kinds))
def test_bills_of_the_kinds_that_say_so_outlive_their_request_and_nothing_else_does(world: World, kind: str) -> None:
    bill = world.charge(500_000, BillKind(kind))
    assert left_open(world.uow, TRACKING_CODE) == ([bill] if kind in LEFT else [])


def test_each_bill_that_a_request_leaves_open_is_told_of_once(world: World) -> None:
    first, second = world.charge(500_000, BillKind.DEBT), world.charge(700_000, BillKind.DEBT)
    paid = world.charge(10_000, BillKind.DEBT)
    world.pay(paid)
    for _ in range(2):
        archive(world)
    assert started(world) == [(f"left-open-{first.number}", "debt"), (f"left-open-{second.number}", "debt")]
    [message, _] = [each for each in world.uow.outbox.message_rows.values() if each.name == "bill-left-open"]
    assert message.correlation_key == ""
    assert message.variables == {
        "trackingCode": TRACKING_CODE,
        "billNumber": first.number,
        "billKind": "debt",
    }


@pytest.mark.parametrize("kind", [*map(BillKind, sorted(LEFT)), BillKind.FEES])
def test_a_bill_of_a_request_that_was_closed_before_there_was_such_a_process_is_told_of_when_it_is_paid(
    world: World, kind: BillKind
) -> None:
    bill = world.charge(500_000, kind)
    world.close(TRACKING_CODE)
    world.pay(bill)
    assert started(world) == ([(f"left-open-{bill.number}", kind)] if kind in LEFT else [])


def test_a_bill_of_an_open_request_is_collected_by_its_own_process(world: World) -> None:
    world.pay(world.charge(500_000, BillKind.DEBT))
    assert started(world) == []


def test_a_request_that_leaves_nothing_to_be_paid_starts_nothing(world: World) -> None:
    world.pay(world.charge(500_000, BillKind.DEBT))
    world.uow.bills.save(replace(world.charge(10_000, BillKind.DEBT), state=BillState.VOID))
    archive(world, RequestOutcome("service-given"))
    assert started(world) == []


def test_a_bill_that_another_request_asks_for_is_left_open_too(world: World) -> None:
    world.ask()
    world.visit(13_840)
    debt = world.charge(2_000_000, BillKind.DEBT)
    account = world.account_bill()
    archive(world)
    assert started(world) == [(f"left-open-{debt.number}", "debt")]
    assert _state(world, debt) is OpenBillState.CONSOLIDATED
    world.pay(account)
    assert _state(world, debt) is OpenBillState.PAID


def test_where_an_open_bill_stands_follows_what_happens_to_it(world: World) -> None:
    world.ask()
    world.visit(13_840)
    debt = world.charge(2_000_000, BillKind.DEBT)
    assert _state(world, debt) is OpenBillState.UNPAID
    close_unpaid_bill(world.uow, clock=world.clock, bill_number=world.account_bill().number)
    assert _state(world, debt) is OpenBillState.UNPAID
    world.pay(world.bill(debt.number))
    assert _state(world, debt) is OpenBillState.PAID
    void = replace(world.charge(10_000, BillKind.DEBT), state=BillState.VOID)
    world.uow.bills.save(void)
    assert _state(world, void) is OpenBillState.VOID


def test_who_is_told_that_a_request_is_closed_is_told_of_the_bill_that_is_open(world: World) -> None:
    debt = world.charge(2_000_000, BillKind.DEBT)
    archive(world)
    text = _closed(world)
    assert "بسته شد: قبض در مهلت خود پرداخت نشد.\nقبض بدهی هنوز باز است: ۲٬۰۰۰٬۰۰۰ ریال\nشناسهٔ قبض: " in text
    assert len(text) <= 5 * 67
    world.pay(debt)
    assert "هنوز باز است" not in _closed(world, key="again")


def test_of_a_bill_that_another_one_asks_for_the_one_to_pay_is_told(world: World) -> None:
    world.ask(SECOND)
    world.visit(13_840)
    world.charge(2_000_000, BillKind.DEBT)
    account = world.account_bill()
    archive(world)
    assert f"{account.payable.amount:,}".translate(str.maketrans("0123456789,", "۰۱۲۳۴۵۶۷۸۹٬")) in _closed(world)


def _state(world: World, bill: Bill) -> OpenBillState:
    return state_of_open_bill(world.uow, bill_number=bill.number)


def _closed(world: World, key: str = "closed") -> str:
    return send_sms(
        world.uow,
        clock=world.clock,
        company=EXAMPLE_COMPANY,
        tracking_code=TRACKING_CODE,
        template="request-closed",
        key=key,
        outcome="unpaid",
    ).text
