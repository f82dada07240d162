"""An agreement that is kept gives a bill its day for the reconnection, too (by-law 51-4)."""

from datetime import timedelta

import pytest

from services.billing.cut_days import MINIMUM_CHARGE
from services.model.bills import BillState
from services.model.keys import BillKind
from services.specific.temporary_cut.model import DueAgreement
from services.specific.temporary_cut.ports import Proceedings
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import PowerWorld


@pytest.mark.parametrize("kind", [BillKind.PERIODIC, BillKind.DEBT, MINIMUM_CHARGE])
@pytest.mark.parametrize(
    ("ahead", "state"), [(60, BillState.ISSUED), (0, BillState.ISSUED), (-1, BillState.CONSOLIDATED)]
)
def test_a_bill_is_asked_for_once_its_agreed_day_is_over(kind: BillKind, ahead: int, state: BillState) -> None:
    world = PowerWorld()
    world.owe("agreed", 900_000, kind=kind)
    day = world.today + timedelta(days=ahead)
    world.uow.repository(Proceedings).agree(
        DueAgreement(bill_number="agreed", bill_id=BILL_ID, due_on=day, agreed_at=world.clock.now())
    )
    world.bill()
    assert world.states()["agreed"] is state
