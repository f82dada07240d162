"""What the command line shows of a settlement's bill."""

from db.engine import Database
from tests.fakes.uow import FixedClock
from tests.workers.kit import Bench
from tests.workers.test_cli import Invoke, aftersales

__all__ = ["aftersales"]


def test_show_tells_the_readings_of_a_bill_and_what_was_paid(
    aftersales: Invoke, database: Database, clock: FixedClock
) -> None:
    bench = Bench(database, clock)
    code = bench.registered(service="settlement")
    bill = bench.done("issue-settlement-bill", trackingCode=code)["settlementBill"]
    assert isinstance(bill, dict)
    bench.paid(bill, "R-77")
    shown = aftersales("show", code).stdout
    for wanted in (bill["readingsText"], "R-77", "با ته‌فیش در پیشخوان", "به حساب قبض آمد"):
        assert wanted in shown
    assert "کیلووات‌ساعت" in str(bill["readingsText"])
