"""`aftersales self-willed`: what was found at a look at a cut is shown, taken back with who and why, and kept."""

import pytest

from db.engine import Database
from services.text import to_persian_digits
from services.withdrawal import is_withdrawn
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.field_bench import OTHER_FLAT, kwh_today, ordered
from tests.workers.kit import Bench
from tests.workers.temporary_cut.desk import checked

BILL_ID = OTHER_FLAT.bill_id


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


@pytest.fixture
def self_willed(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock, bench: Bench) -> Command:
    """Runs the command on this test's database and clock."""
    assert bench.database
    return commanding(monkeypatch, database_url, "self-willed", clock=clock)


def found(bench: Bench) -> str:
    """Power was found to flow: what the meter shows is billed, and the cut begins."""
    code = checked(bench)
    report = {"outcome": "flows", "reading": str(kwh_today(BILL_ID) + 40)}
    order = ordered(bench, code, "cut-check")
    answer = bench.done("record-cut-check", trackingCode=code, workOrder=order, checkReport=report)
    assert answer["checkResult"] == "found", answer
    return code


def test_a_record_is_taken_back_with_what_was_billed_for_it_and_stays_in_the_list(
    self_willed: Command, bench: Bench
) -> None:
    assert self_willed("show", BILL_ID).output.strip() == "—"
    code = found(bench)
    assert to_persian_digits(code) in self_willed("show", to_persian_digits(BILL_ID)).output
    answer = self_willed("withdraw", BILL_ID, to_persian_digits(code), "--because", "کنتور دیگری بود", "--by", "رضایی")
    assert answer.exit_code == 0, answer.output
    with bench.begin() as uow:
        [energy] = [each for each in uow.bills.of_connection(BILL_ID) if each.billed_up_to and not each.tracking_code]
        assert is_withdrawn(uow, code)
    for part in (energy.number, "بازبینی", "صرف نظر شد", "«برقرار»"):
        assert to_persian_digits(part) in answer.output
    assert "رضایی: کنتور دیگری بود" in self_willed("show", BILL_ID).output
    again = self_willed("withdraw", BILL_ID, code, "--because", "", "--by", "رضایی")
    assert again.exit_code == 1
    assert again.stderr.count("\n") == 4
