"""Who has brought his power back himself gets it back once all of his account is settled (by-law 51-4-3)."""

from dataclasses import replace

from services.model.bills import BillState
from services.specific.reconnection.hooks import SERVICE
from tests.unit.power_world import PowerWorld

NOT_DUE = -10


def asked(cut_case: str) -> PowerWorld:
    """A request for the reconnection of a power that was cut, and was brought back or not by the subscriber himself."""
    world = PowerWorld()
    request = world.world.ask({"cutCase": cut_case})
    named = replace(request, application=replace(request.application, service_key=SERVICE))
    world.uow.requests.save(named)
    world.code = named.tracking_code
    return world


def test_what_is_not_due_yet_is_asked_for_too() -> None:
    for cut_case, state in (("self-willed", BillState.CONSOLIDATED), ("ordinary", BillState.ISSUED)):
        world = asked(cut_case)
        world.owe("not-due", 8_000_000, overdue_days=NOT_DUE)
        world.bill()
        assert world.states()["not-due"] is state


def test_so_is_a_bill_that_came_after_before_anybody_goes() -> None:
    world = asked("self-willed")
    world.pay(world.bill())
    world.owe("not-due", 8_000_000, overdue_days=NOT_DUE)
    asked_for = world.look()
    assert asked_for is not None
    world.pay(asked_for)
    assert world.look() is None
    assert world.report(outcome="done", reading="12650", sealNumber="ب-۱۲").accepted
    assert world.states()["not-due"] is BillState.CONSOLIDATED
