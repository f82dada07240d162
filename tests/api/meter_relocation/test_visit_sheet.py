"""The sheet of who visits the place to which a meter shall be moved."""

from db.engine import Database
from tests.api.test_visit_sheet import sheet
from tests.fakes.uow import FixedClock
from tests.workers.field_bench import OTHER_FLAT
from tests.workers.kit import Bench, job
from workers.runtime.job import Complete


def test_who_visits_without_a_work_order_has_a_sheet_while_the_step_is_open(
    bench: Bench, database: Database, clock: FixedClock
) -> None:
    code = bench.registered(OTHER_FLAT, "meter-relocation")
    path = f"/requests/{code}/visit-sheet"
    assert OTHER_FLAT.address not in sheet(database, clock, path, "diagnosis")[1]
    assert isinstance(bench.run(job("open-step", {"trackingCode": code, "step": {"id": "REL-04"}})), Complete)
    status, shown = sheet(database, clock, path, "diagnosis")
    assert (status, OTHER_FLAT.address in shown, "محل تازهٔ کنتور" in shown) == (200, True, True)
