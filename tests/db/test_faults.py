"""A database that is full, locked or unavailable: always a retryable error, nothing half done, and work goes on."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event, text

from db.engine import Database, open_database
from db.errors import DatabaseUnavailable, WriteConflict
from db.migrate import upgrade
from db.outbox import MessageRelayStore, SmsRelayStore, TriedSms
from db.unit_of_work import SqlUnitOfWork
from tests.db import rows
from tests.db.postgres import Cluster, Server, restartable_cluster

PAGE = 4096
LONG_TEXT = "م" * (100 * PAGE)


def queue(database: Database, key: str, words: str = "متن") -> None:
    with SqlUnitOfWork(database) as uow:
        uow.outbox.add_sms(replace(rows.sms(key), text=words))


def claim(database: Database) -> None:
    SmsRelayStore(database).claim(1, rows.NOW)


def claim_messages(database: Database) -> None:
    MessageRelayStore(database).claim(1, rows.NOW)


def save(database: Database) -> None:
    SmsRelayStore(database).save([TriedSms(sms=replace(rows.sms("a"), attempts=1))])


def store_jobs(database: Database) -> None:
    with SqlUnitOfWork(database) as uow:
        uow.completed_jobs.store_many([rows.completed_job({})])


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path) -> Path:
    """A migrated SQLite file of this test's own."""
    path = tmp_path / "own.db"
    path.write_bytes(sqlite_template.read_bytes())
    return path


@pytest.fixture
def impatient(file: Path) -> Iterator[Database]:
    """A database on that file which waits for a lock no longer than a moment."""
    database = open_database(f"sqlite:///{file}", lock_wait_seconds=0.05)
    queue(database, "a")
    yield database
    database.close()


def test_a_full_disk_is_an_outage_that_ends_when_there_is_room(impatient: Database) -> None:
    with impatient.writing.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    event.listen(impatient.writing, "checkout", lambda raw, *_: raw.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(DatabaseUnavailable, match="SQLITE_FULL"):
        queue(impatient, "b", LONG_TEXT)
    event.listen(impatient.writing, "checkout", lambda raw, *_: raw.execute("PRAGMA max_page_count = 100000"))
    queue(impatient, "c", LONG_TEXT)
    claimed = SmsRelayStore(impatient).claim(5, rows.NOW)
    assert [sms.key for sms in claimed] == ["a", "c"]


@pytest.mark.parametrize("write", [claim, save, store_jobs])
def test_a_lock_that_is_not_given_up_is_an_outage(
    impatient: Database, file: Path, write: Callable[[Database], None]
) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="SQLITE_BUSY"):
            write(impatient)
        other.execute("ROLLBACK")
    write(impatient)


def test_relays_that_find_nothing_to_do_wait_for_no_lock(impatient: Database, file: Path) -> None:
    claim(impatient)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        claim(impatient)
        claim_messages(impatient)


def test_writers_of_one_process_take_turns(file: Path) -> None:
    database = open_database(f"sqlite:///{file}")
    # Who finds SQLite's own lock taken is told so at once.
    event.listen(database.writing, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 0"))

    def write(number: int) -> None:
        with SqlUnitOfWork(database) as uow:
            uow.outbox.add_sms(rows.sms(f"of {number}"))
            time.sleep(0.005)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(12)))
    assert len(SmsRelayStore(database).claim(20, rows.NOW)) == 12
    database.close()


@pytest.mark.parametrize("fault", [ValueError, WriteConflict, KeyboardInterrupt])
def test_a_writer_gives_its_turn_back_whatever_ends_it(impatient: Database, fault: type[BaseException]) -> None:
    for _ in range(2):
        with pytest.raises(fault), SqlUnitOfWork(impatient):
            raise fault("end")
    with impatient.writing.connect() as connection:
        connection.begin()
        connection.invalidate()
    queue(impatient, "b")


def test_a_turn_that_does_not_come_is_an_outage(impatient: Database) -> None:
    with SqlUnitOfWork(impatient), pytest.raises(DatabaseUnavailable, match="no turn"), SqlUnitOfWork(impatient):
        pytest.fail("the other has not ended")
    queue(impatient, "b")


def test_a_file_that_is_no_database_any_more_is_an_outage(file: Path) -> None:
    file.write_bytes(b"no database" * PAGE)
    database = open_database(f"sqlite:///{file}")
    with pytest.raises(DatabaseUnavailable):
        claim(database)
    database.close()


def test_a_row_that_another_holds_for_too_long_is_an_outage(cluster_url: str) -> None:
    database = open_database(cluster_url, lock_wait_seconds=0.1)
    queue(database, "a")
    claim(database)
    with database.writing.begin() as other:
        other.execute(text("UPDATE sms_outbox SET attempts = 1"))
        with pytest.raises(DatabaseUnavailable, match="55P03"):
            save(database)
    database.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server of these tests' own, to be stopped and started."""
    with restartable_cluster() as running:
        yield running


@pytest.mark.parametrize("work", [claim, save, store_jobs])
def test_a_server_that_comes_back_is_worked_with_again_by_the_same_pool(
    server: Server, work: Callable[[Database], None]
) -> None:
    database = open_database(_fresh(server.cluster, work.__name__))
    upgrade(database)
    queue(database, "a")
    with pytest.raises(DatabaseUnavailable), SqlUnitOfWork(database) as uow:  # noqa: PT012 -- one transaction
        uow.outbox.add_sms(rows.sms("lost"))
        server.stop()
    for _ in range(3):
        with pytest.raises(DatabaseUnavailable):
            work(database)
    server.start()
    work(database)
    claimed = SmsRelayStore(database).claim(5, rows.NOW + rows.DAY)
    assert [sms.key for sms in claimed] == ["a"]
    database.close()


def test_a_server_that_was_away_while_nobody_asked_is_no_outage(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(_fresh(server.cluster, "idle"))
    upgrade(database)
    queue(database, "a")
    claim(database)
    server.stop()
    server.start()
    monkeypatch.setattr("db.engine._TRUSTED_SECONDS", 0.0)  # as if some seconds had passed
    queue(database, "b")
    claim(database)
    database.close()


def test_a_server_that_was_away_for_a_moment_is_one_outage_and_no_more(server: Server) -> None:
    database = open_database(_fresh(server.cluster, "moment"))
    upgrade(database)
    queue(database, "a")
    server.stop()
    server.start()
    with pytest.raises(DatabaseUnavailable):
        queue(database, "b")
    queue(database, "b")
    database.close()


def test_a_number_that_was_used_is_not_given_again_after_a_crash(server: Server) -> None:
    database = open_database(_fresh(server.cluster, "numbers"))
    upgrade(database)
    for _ in range(10):
        with SqlUnitOfWork(database) as uow:
            used = uow.sequences.next("bill")
            uow.outbox.add_sms(rows.sms(f"number {used}"))
        server.stop()  # at once: what nobody has waited for may not be on the disk
        server.start()
        database.close()
        with SqlUnitOfWork(database) as uow:
            assert uow.sequences.next("bill") > used
    database.close()


def test_no_free_connection_is_an_outage(cluster_url: str) -> None:
    database = open_database(cluster_url, lock_wait_seconds=0.05)
    busy = [database.relaying.connect() for _ in range(20)]
    with pytest.raises(DatabaseUnavailable, match="no free connection"):
        claim(database)
    for connection in busy:
        connection.close()
    claim(database)
    database.close()


def _fresh(cluster: Cluster, name: str) -> str:
    cluster.execute(f"CREATE DATABASE {name}")
    return cluster.url(name)


def test_a_server_that_is_gone_without_a_word_is_not_waited_for_by_the_system_s_measure(cluster: Cluster) -> None:
    with closing(open_database(cluster.url("postgres"))) as database:
        for engine in (database.writing, database.counting):
            assert engine is not None
            with engine.connect() as connection:
                given = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
                idle, interval, count = (int(given[f"keepalives_{name}"]) for name in ("idle", "interval", "count"))
                assert idle + interval * count <= 15
                assert int(given["tcp_user_timeout"]) <= 15_000
