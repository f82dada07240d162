"""`aftersales removal`: what a unit begins and lists, and what is said where there is no ground."""

import pytest

from db.engine import Database
from services.specific.permanent_collection.ports import Removals
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.field_bench import OTHER_FLAT
from tests.workers.kit import Bench
from tests.workers.permanent_collection.desk import found, owing


@pytest.fixture
def bench(database: Database, clock: FixedClock) -> Bench:
    return Bench(database, clock)


@pytest.fixture
def removal(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock, bench: Bench) -> Command:
    """Runs the command on this test's database and clock."""
    assert bench.database
    return commanding(monkeypatch, database_url, "removal", clock=clock)


def test_a_removal_is_begun_where_there_is_ground_and_listed(removal: Command, bench: Bench) -> None:
    assert removal("list").output.strip() == "—"
    with bench.begin() as uow:
        owing(uow, bench)
    answer = removal("begin", OTHER_FLAT.bill_id)
    assert answer.exit_code == 0, answer.output
    with bench.begin() as uow:
        kept = uow.repository(Removals).newest(OTHER_FLAT.bill_id)
    assert kept is not None
    assert kept.tracking_code in answer.output
    listed = removal("list").output
    for part in (kept.tracking_code, OTHER_FLAT.bill_id, "۵۲-۴ ب", "۹۰۰٬"):
        assert part in listed


def test_where_there_is_no_ground_every_reason_is_told(removal: Command) -> None:
    answer = removal("begin", OTHER_FLAT.bill_id)
    assert answer.exit_code == 1
    for part in ("debt: ", "year-after-cut: not-cut", "self-willed: not-repeated"):
        assert part in answer.output


def test_it_is_begun_once_at_a_time_and_of_no_unknown_connection(removal: Command, bench: Bench) -> None:
    with bench.begin() as uow:
        found(uow, bench)
    assert removal("begin", OTHER_FLAT.bill_id).exit_code == 1
    assert removal("begin", "1").exit_code == 1


def test_an_objection_is_noted_and_what_says_nothing_is_refused(removal: Command, bench: Bench) -> None:
    with bench.begin() as uow:
        code = found(uow, bench)
    assert removal("object", code, "--text", "؟").exit_code == 1
    assert removal("object", code, "--text", "قبض‌ها را پرداخته‌ام").exit_code == 0
    with bench.begin() as uow:
        [made] = uow.objections.of_request(code)
    assert made.is_open
