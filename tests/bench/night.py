"""A night of scheduled work over generated connections, on PostgreSQL, beside somebody else's jobs."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event

import psycopg

from db.engine import Database, open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.company import EXAMPLE_COMPANY
from services.identifiers import make_bill_id
from services.jalali import TEHRAN, parse_jalali
from services.permits.kinds import days_ahead
from services.reference.loading import load_reference_data
from services.scheduled.batches import run_batch
from services.scheduled.work import Day
from services.scheduled.works import works
from tests.db import rows
from tests.fakes.uow import FixedClock

NIGHT = parse_jalali("1405/10/01")
"""The first day of a month: every work has something to do."""
BATCH, OTHERS_TURN = 100, 5
"""As `run-scheduled-work` asks for: how many connections at a time, and how many times as long as these took the others
work then.
"""

_ONE_IN_TEN, _CUT_OF_HUNDRED = 10, 3
_PERMIT_DAYS = 730
_EVERY_SECONDS = 0.02
_FIRST_CODE = 1_000_000
_MOMENT = FixedClock(datetime.combine(NIGHT, datetime.min.time(), TEHRAN) + timedelta(minutes=30))
_CHANGED = ("bill", "bill_line", "sms_outbox", "tariff_permit", "connection")

Latency = tuple[float, float]
"""When a job began, by the machine's monotonic clock, and how many seconds it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NightSeen:
    """What one night came to. Seconds by work; `counted` is what was done, `batches` in how many transactions."""

    seconds: Mapping[str, float]
    counted: Mapping[str, int]
    batches: Mapping[str, int]
    began: float
    ended: float


def fill(url: str, connections: int) -> None:
    """So many connections: a tenth of them with a permit that ends within two years, or ended in the last month; three
    of a hundred are cut.
    """
    with closing(open_database(url)) as database:
        upgrade(database)
        with SqlUnitOfWork(database) as uow:
            rows.save_request(uow)
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        bill_ids = [make_bill_id(file_code=_FIRST_CODE + each, company="041") for each in range(connections)]
        for statement, row_of in _TABLES.items():
            with cursor.copy(f"COPY {statement} FROM STDIN".encode()) as copy:
                for number, bill_id in enumerate(bill_ids):
                    if (row := row_of(number, bill_id)) is not None:
                        copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")


Row = Sequence[object]


def _connection(number: int, bill_id: str) -> Row:
    state = "cut" if number % 100 < _CUT_OF_HUNDRED else "active"
    return (bill_id, "north", _tariff(number), 25, 3, "", state, 0)


def _tariff(number: int) -> str:
    return "residential" if number % _ONE_IN_TEN else ("industrial", "agricultural")[number // _ONE_IN_TEN % 2]


def _subscriber(_number: int, bill_id: str) -> Row:
    return (bill_id, "0499370899", "مشترک نمونه", "09120000000", "02100000000")


def _meter(number: int, bill_id: str) -> Row:
    return (bill_id, f"m-{number}", 5, 1, date(2020, 1, 1))


def _permit(number: int, bill_id: str) -> Row | None:
    if number % _ONE_IN_TEN:
        return None
    until = NIGHT + timedelta(days=number // _ONE_IN_TEN % _PERMIT_DAYS - 30)
    watched = until - timedelta(days=days_ahead(NIGHT))
    return (bill_id, _tariff(number), str(number), until, None, "", until - timedelta(days=365), watched)


_TABLES: Mapping[str, Callable[[int, str], Row | None]] = {
    "connection (bill_id, district, tariff_class, amperage, phases, address, state, carried)": _connection,
    "subscriber (bill_id, national_id, full_name, mobile, landline)": _subscriber,
    "meter (bill_id, serial, digits, multiplier, installed_on)": _meter,
    "tariff_permit (bill_id, tariff_class, number, valid_until, kind, issuer, presented_on, watched_from)": _permit,
}


def run_night(database: Database, *, others_turn: float = OTHERS_TURN) -> NightSeen:
    """All works of the night, one batch after the other, each a transaction, with the others' turn between two."""
    day = Day(day=NIGHT, clock=_MOMENT, company=EXAMPLE_COMPANY, reference=load_reference_data())
    seconds: dict[str, float] = {}
    counted: dict[str, int] = {}
    batches: dict[str, int] = {}
    began = time.monotonic()
    for work in works().values():
        work_began, done = time.monotonic(), False
        counted[work.key] = batches[work.key] = 0
        while not done:
            batch_began = time.monotonic()
            with SqlUnitOfWork(database) as uow:
                batch = run_batch(uow, work, day, limit=BATCH)
            counted[work.key] += batch.counted
            batches[work.key] += 1
            if not (done := batch.done):
                time.sleep(others_turn * (time.monotonic() - batch_began))
        seconds[work.key] = time.monotonic() - work_began
    return NightSeen(seconds=seconds, counted=counted, batches=batches, began=began, ended=time.monotonic())


def forget_runs(url: str) -> None:
    """Let nobody know that the night was done: then only what it did can say so."""
    with psycopg.connect(url) as connection:
        connection.execute("DELETE FROM scheduled_run")


def fingerprint(url: str) -> Mapping[str, tuple[int, str]]:
    """How many rows there are, and what they say together."""
    with psycopg.connect(url) as connection:
        return {table: _summed(connection, table) for table in _CHANGED}


def _summed(connection: psycopg.Connection[tuple[object, ...]], table: str) -> tuple[int, str]:
    whole = f"SELECT count(*), coalesce(sum(hashtextextended(each::text, 0)), 0)::text FROM {table} each"  # noqa: S608
    count, told = connection.execute(whole.encode()).fetchone() or (0, "")
    return int(str(count)), str(told)


@contextmanager
def others_work(url: str) -> Iterator[Callable[[], Sequence[Latency]]]:
    """Somebody else's jobs, fifty a second, in a process of their own; what is given ends them, and says how long each
    took.
    """
    spawning = multiprocessing.get_context("spawn")
    over, (ours, theirs) = spawning.Event(), spawning.Pipe()
    process = spawning.Process(target=_work_until, args=(url, over, theirs), daemon=True)
    process.start()

    def ended() -> Sequence[Latency]:
        over.set()
        latencies: Sequence[Latency] = ours.recv()
        return latencies

    try:
        ours.recv()  # the first job is done
        yield ended
    finally:
        over.set()
        process.join()


def _work_until(url: str, over: Event, answer: Connection) -> None:
    taken: list[Latency] = []
    with closing(open_database(url)) as database:
        _one_job(database, 0)
        answer.send(None)
        while not over.is_set():
            began = time.monotonic()
            _one_job(database, 1 + len(taken))
            taken.append((began, time.monotonic() - began))
            over.wait(max(0.0, began + _EVERY_SECONDS - time.monotonic()))
    answer.send(taken)


def _one_job(database: Database, number: int) -> None:
    """As most jobs: looks at a request and its connection, opens a step, queues an SMS, keeps its answer."""
    with SqlUnitOfWork(database) as uow:
        uow.connections.get(uow.requests.get(rows.CODE).application.bill_id)
        uow.steps.add(rows.step(number + 1))
        uow.outbox.add_sms(rows.sms(f"other-{number}"))
        uow.completed_jobs.store_many([rows.completed_job({"n": number}, element=number + 1, job_type="other")])
