"""Whoever examines a request reads in which case the power is cut, and since when (by-law 50-4)."""

from services.labels import CUT_CASES
from services.metering.supply import end_cut
from services.model.cuts import CutCase
from services.review import review_of
from tests.unit.billing_world import BILL_ID
from tests.unit.power_world import PowerWorld


def test_the_case_and_the_day_of_the_cut_are_among_the_facts_while_it_stands() -> None:
    world = PowerWorld(CutCase.COURT_ORDER)
    told = f"- **برق قطع است:** از ۱۴۰۵/۰۹/۱۰: {CUT_CASES[CutCase.COURT_ORDER]}"
    assert told in review_of(world.uow, tracking_code=world.code).request_text
    end_cut(world.uow, BILL_ID, at=world.clock.now())
    assert "برق قطع است" not in review_of(world.uow, tracking_code=world.code).request_text
