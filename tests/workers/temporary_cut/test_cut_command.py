"""`aftersales cut`: what units and counters tell of cuts, and what is said where it cannot be right."""

from dataclasses import replace

import pytest

from db.engine import Database
from services.model.bills import BillState
from services.specific.temporary_cut.ports import Proceedings
from tests.fakes.submission import FakeStarter
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.field_bench import OTHER_FLAT
from tests.workers.kit import Bench
from tests.workers.temporary_cut.desk import warned


class Engine(FakeStarter):
    """An engine that is asked to start processes, and closed."""

    def close(self) -> None:
        pass


BILL_ID = OTHER_FLAT.bill_id


@pytest.fixture
def starter() -> Engine:
    return Engine()


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


@pytest.fixture
def cut(
    monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock, bench: Bench, starter: Engine
) -> Command:
    """Runs the command on this test's database and clock, with an engine that only starts."""
    assert bench.database
    return commanding(monkeypatch, database_url, "cut", clock=clock, engine=starter)


def test_a_cut_is_begun_by_its_process(cut: Command, starter: Engine) -> None:
    answer = cut("begin", BILL_ID, "--case", "court-order", "--evidence", "ح/۷")
    assert answer.exit_code == 0, answer.output
    assert starter.processes == ["temporary-cut-by-company"]
    assert starter.started == [{"cutStart": {"case": "court-order", "billId": BILL_ID, "evidence": "ح/۷"}}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["begin", BILL_ID, "--case", "court-order"], "شمارهٔ مدرک"),
        (["begin", "1", "--case", "unpaid"], "شناسهٔ قبض"),
        (["begin", BILL_ID, "--case", "unpaid"], "بدهی سررسیدگذشته ندارد"),
        (["object", "0", "--text", "نه"], ""),
        (["vital", "9985235404124"], "پیدا نشد"),
        (["vital", BILL_ID, "--no-longer"], "پیدا نشد"),
        (["instalments", BILL_ID, "7"], "شماره=روز"),
        (["instalments", BILL_ID, "7=1405/12/01"], "پرداخت‌نشدهٔ این اشتراک نیست"),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_is_begun(
    cut: Command, starter: Engine, arguments: list[str], said: str
) -> None:
    answer = cut(*arguments)
    assert answer.exit_code == 1
    assert said in answer.output
    assert starter.started == []


def test_an_objection_a_vital_place_and_instalments_are_kept(cut: Command, bench: Bench) -> None:
    code = warned(bench)
    assert cut("object", code, "--text", "قصوری نبوده است").exit_code == 0
    assert cut("vital", BILL_ID, "--kind", "hospital").exit_code == 0
    with bench.begin() as uow:
        last = uow.bills.of_connection(BILL_ID)[-1]
        uow.bills.save(replace(last, state=BillState.ISSUED))
    answer = cut("instalments", BILL_ID, f"{last.number}=1405/09/15")
    assert answer.exit_code == 0, answer.output
    with bench.begin() as uow:
        kept = uow.repository(Proceedings)
        assert [each.text for each in uow.objections.of_request(code)] == ["قصوری نبوده است"]
        assert kept.vital_premises(BILL_ID) is not None
        assert [each.bill_number for each in kept.agreements_of(BILL_ID)] == [last.number]
    assert cut("vital", BILL_ID, "--no-longer").exit_code == 0
