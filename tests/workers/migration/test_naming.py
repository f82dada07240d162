"""What runs is told by the names that people know: services, tracking codes, references of senders."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from io import StringIO

import pytest
from rich.console import Console

from db.errors import DatabaseUnavailable
from services.ports import UnitOfWork
from services.submission.planning import draft_key_of
from tests.fakes.samples import EXAMPLE
from tests.fakes.uow import FakeUnitOfWork
from tests.workers.migration.drawn import FakeRunning
from workers.cli.migration_names import counted, name_in_english, names_table
from workers.gateways.operate import OperateUnavailable
from workers.migration.naming import Named, Naming
from workers.migration.plan import Tree

WATCH = "watch-deadline"
KEYS = {1: "file-1", 2: draft_key_of("F-12"), 3: draft_key_of("sha256:0"), 4: "form-9"}


def tree(key: int, process_id: str = EXAMPLE.key) -> Tree:
    return Tree(key=key, process_id=process_id, outdated=())


@pytest.fixture
def running() -> FakeRunning:
    """One request is registered; of three that wait for it the second came with a reference; beside them a watch."""
    running = FakeRunning({})
    running.known = {key: {"draftKey": draft} for key, draft in KEYS.items()}
    running.known[1] = {**running.known[1], "trackingCode": "9898621726"}
    running.known[5] = {"trackingCode": "9898621726", "stepRun": "7"}
    return running


@pytest.fixture
def uow() -> FakeUnitOfWork:
    records = FakeUnitOfWork()
    for reference in ("F-12", "sha256:0"):
        records.requests.save_draft(draft_key_of(reference), {"clientReference": reference})
    return records


def named(
    running: FakeRunning, reading: Callable[[], AbstractContextManager[UnitOfWork]] | None, *trees: Tree
) -> list[Named]:
    return Naming(running=lambda: nullcontext(running), reading=reading).of(trees)


def lines(*found: Named, left_out: int = 0) -> list[str]:
    told = StringIO()
    Console(file=told, width=200).print(names_table(found, left_out=left_out))
    return [" ".join(line.split()) for line in told.getvalue().splitlines()]


def test_who_stays_is_named_by_service_and_code_or_by_the_senders_reference(
    running: FakeRunning, uow: FakeUnitOfWork
) -> None:
    found = named(running, lambda: nullcontext(uow), *map(tree, KEYS), tree(5, WATCH), tree(6, "daily-retention"))
    told = lines(*found, left_out=3)
    for line in (
        f"{EXAMPLE.title} 9898621726 1",
        f"{EXAMPLE.title} هنوز ثبت نشده، مرجع فرستنده: F-12 2",
        f"{EXAMPLE.title} هنوز ثبت نشده 3",
        f"{EXAMPLE.title} هنوز ثبت نشده 4",
        "پایش مهلت 9898621726 5",
        "… و ۳ مورد دیگر",
    ):
        assert line in told
    assert told[-3].endswith("— 6")
    assert [name_in_english(each) for each in found[:3]] == [
        f"{EXAMPLE.title_en} 9898621726",
        f"{EXAMPLE.title_en}, sender's reference F-12",
        EXAMPLE.title_en,
    ]


def test_without_a_database_all_but_the_references_is_told(running: FakeRunning) -> None:
    assert [each.reference for each in named(running, None, *map(tree, KEYS))] == [None] * 4


def test_a_database_that_is_away_keeps_nobody_from_being_named(running: FakeRunning) -> None:
    def away() -> AbstractContextManager[UnitOfWork]:
        raise DatabaseUnavailable("db", "away")

    assert [each.tracking_code for each in named(running, away, tree(1), tree(2))] == ["9898621726", None]


def test_where_operate_is_away_a_request_is_not_said_to_be_unregistered() -> None:
    def away() -> AbstractContextManager[FakeRunning]:
        raise OperateUnavailable("away")

    [found] = Naming(running=away, reading=None).of([tree(1)])
    assert f"{EXAMPLE.title} نامعلوم 1" in lines(found)
    assert Naming(running=away, reading=None).of([]) == []


@pytest.mark.parametrize(
    ("processes", "persian", "english"),
    [
        ([], "هیچ", "none"),
        ([EXAMPLE.key], "۱ درخواست", "1 request"),
        ([WATCH, EXAMPLE.key, EXAMPLE.key], "۲ درخواست، ۱ «پایش مهلت»", "2 requests, 1 watch-deadline"),
        (
            [WATCH, "", "deadline-escalation"],
            "۱ «پایش مهلت»، ۱ «نامعلوم»",
            "1 watch-deadline, 1 unknown, 1 deadline-escalation",
        ),
    ],
)
def test_requests_are_counted_apart_from_what_runs_beside_them(
    processes: list[str], persian: str, english: str
) -> None:
    told = counted([tree(key, each) for key, each in enumerate(processes)])
    assert told[0].startswith(persian)
    assert told[1] == english
