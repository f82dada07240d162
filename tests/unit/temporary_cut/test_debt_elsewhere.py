"""Power that was cut for another connection's debt comes back once that is paid (by-law 50-4-3)."""

from dataclasses import replace
from datetime import timedelta

from services.model.bills import Bill, BillState
from services.model.connections import Connection
from services.model.cuts import CutCase
from services.reconnecting.intake import debt_elsewhere
from services.specific.temporary_cut.model import DueAgreement, Proceeding
from services.specific.temporary_cut.ports import Proceedings
from services.text import to_persian_digits
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import OTHER
from tests.unit.power_world import PowerWorld

DAY = timedelta(days=1)


def world() -> PowerWorld:
    """Cut for what `OTHER` owes."""
    world = PowerWorld(CutCase.OTHER_CONNECTION)
    world.world.add()
    cut = world.uow.cuts.standing(BILL_ID)
    assert cut is not None
    begun = Proceeding(
        tracking_code=cut.tracking_code, bill_id=BILL_ID, case=cut.case, begun_at=cut.cut_at, debtor_bill_id=OTHER
    )
    world.uow.repository(Proceedings).save(begun)
    return world


def owe_elsewhere(world: PowerWorld, overdue_days: int = 10) -> Bill:
    bill = replace(world.owe("elsewhere", 5_000_000, overdue_days=overdue_days), bill_id=OTHER)
    world.uow.bills.save(bill)
    return bill


def told(world: PowerWorld) -> list[str]:
    connection: Connection = world.world.connection
    return [each.message for each in debt_elsewhere(world.uow, connection, world.today)]


def test_while_it_is_overdue_nobody_is_taken_and_he_reads_which_bill_it_is() -> None:
    for overdue_days, refused in ((1, True), (0, False), (-5, False)):
        asked = world()
        bill = owe_elsewhere(asked, overdue_days)
        messages = told(asked)
        assert bool(messages) is refused
        for part in (OTHER, bill.number, "5٬000٬000") if refused else ():
            assert to_persian_digits(part) in messages[0]


def test_a_kept_agreement_on_it_does_not_stand_in_the_way() -> None:
    asked = world()
    owe_elsewhere(asked)
    agreed = DueAgreement(
        bill_number="elsewhere", bill_id=OTHER, due_on=asked.today + 60 * DAY, agreed_at=asked.clock.now()
    )
    asked.uow.repository(Proceedings).agree(agreed)
    assert told(asked) == []


def test_what_has_become_overdue_there_since_is_paid_before_anybody_goes() -> None:
    asked = world()
    asked.pay(asked.bill())
    owe_elsewhere(asked)
    asked_for = asked.look()
    assert asked_for is not None
    assert (asked_for.bill_id, asked_for.payable.amount) == (OTHER, 5_000_000)
    assert asked.look() == asked_for
    asked.pay(asked_for)
    assert asked.uow.bills.get("elsewhere").state is BillState.CONSOLIDATED
    assert asked.look() is None


def test_own_debts_and_those_elsewhere_get_a_bill_each_one_after_the_other() -> None:
    asked = world()
    asked.pay(asked.bill())
    owe_elsewhere(asked)
    asked.owe("own", 300_000)
    for bill_id in (BILL_ID, OTHER):
        asked_for = asked.look()
        assert asked_for is not None
        assert asked_for.bill_id == bill_id
        asked.pay(asked_for)
    assert asked.look() is None
