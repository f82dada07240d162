"""What is noted of instalments and vital premises counts for a removal by the company, too."""

from services.jalali import months_after
from services.specific.permanent_collection.ports import removal_of
from services.specific.permanent_collection.removal_beginning import grounds
from services.specific.permanent_collection.removal_grounds import Standing
from services.specific.permanent_collection.removal_guard import RemovalAnswer
from services.specific.permanent_collection.removal_order import RemovalDecision
from services.specific.permanent_collection.removals import RemovalCase
from services.specific.temporary_cut.model import DueAgreement, PremisesKind
from services.specific.temporary_cut.ports import Proceedings
from services.specific.temporary_cut.premises import note_vital
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.permanent_collection.removal_world import COST, DAY, TODAY, RemovalWorld

BY_DEBT = (RemovalCase.DEBT, RemovalCase.YEAR_AFTER_CUT)


def standing(world: RemovalWorld, case: RemovalCase) -> Standing:
    connection = world.uow.connections.get(BILL_ID)
    return grounds(world.uow, REFERENCE, connection, at=world.clock.now())[case].standing


def found() -> RemovalWorld:
    world = RemovalWorld()
    world.owe(COST)
    assert world.whole_night() == 1
    return world


def test_an_agreement_on_instalments_that_is_kept_keeps_the_connection() -> None:
    world = RemovalWorld()
    bill = world.owe(COST)
    world.cut(months_after(TODAY, -13))
    agreed = DueAgreement(
        bill_number=bill.number, bill_id=BILL_ID, due_on=world.today + 30 * DAY, agreed_at=world.clock.now()
    )
    world.uow.repository(Proceedings).agree(agreed)
    for case in BY_DEBT:
        assert standing(world, case) is Standing.NOTHING_OVERDUE
    world.until(TODAY + 31 * DAY)
    for case in BY_DEBT:
        assert standing(world, case) is Standing.STANDS


def test_a_vital_place_asks_for_the_heads_order() -> None:
    world = found()
    note_vital(world.uow, clock=world.clock, bill_id=BILL_ID, kind=PremisesKind.BREATHING_MACHINE)
    assert [each.code for each in world.order().findings] == ["missing"]
    assert [each.code for each in world.order(headOrder="؟").findings] == ["shape"]
    assert world.order(headOrder="د/۱۲").accepted
    assert removal_of(world.uow, world.code).head_order == "د/12"
    world.pass_time_to_pay()
    assert world.look().answer is RemovalAnswer.REMOVE


def test_a_place_that_became_vital_after_the_order_is_left_alone() -> None:
    world = found()
    assert world.order().decision is RemovalDecision.WARN
    world.pass_time_to_pay()
    note_vital(world.uow, clock=world.clock, bill_id=BILL_ID, kind=PremisesKind.HOSPITAL)
    assert world.look().answer is RemovalAnswer.DO_NOT_REMOVE
