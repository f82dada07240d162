"""What a use case of several transactions is promised, of the databases and of the fake that its tests use."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from db.engine import Database, open_database
from db.errors import WriteConflict
from db.unit_of_work import SqlUnitOfWork
from services.errors import TechnicalError
from services.ports import Transactions, UnitOfWork
from tests.db.conftest import fresh_url
from tests.fakes.submission import FakeTransactions
from tests.fakes.uow import FakeUnitOfWork
from workers.transactions import RetriedTransactions

DRAFT = {"billId": "1234567041"}


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def transactions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Transactions]:
    if request.param == "fake":
        yield FakeTransactions(FakeUnitOfWork())
        return
    with closing(open_database(fresh_url(str(request.param), request, tmp_path))) as database:
        yield RetriedTransactions(lambda: SqlUnitOfWork(database))


def keep(uow: UnitOfWork) -> str:
    uow.requests.save_draft("draft", DRAFT)
    return "kept"


def kept(uow: UnitOfWork) -> object:
    return uow.requests.draft("draft")


def test_the_next_transaction_sees_what_was_written(transactions: Transactions) -> None:
    assert transactions.run(keep) == "kept"
    assert transactions.run(kept) == DRAFT


def test_what_the_work_raises_undoes_it(transactions: Transactions) -> None:
    def keep_and_fail(uow: UnitOfWork) -> None:
        keep(uow)
        raise TechnicalError("unavailable")

    with pytest.raises(TechnicalError):
        transactions.run(keep_and_fail)
    assert transactions.run(kept) is None


@pytest.mark.parametrize(("conflicts", "done"), [(4, True), (5, False)])
def test_where_another_was_first_the_work_is_done_again_five_times_at_most(
    database: Database, conflicts: int, done: bool
) -> None:
    begun = []

    @contextmanager
    def begin() -> Iterator[SqlUnitOfWork]:
        begun.append(1)
        with SqlUnitOfWork(database) as uow:
            yield uow
            if len(begun) <= conflicts:
                raise WriteConflict("another was first")

    transactions = RetriedTransactions(begin)
    if done:
        assert transactions.run(keep) == "kept"
    else:
        with pytest.raises(WriteConflict):
            transactions.run(keep)
    assert len(begun) == 5
    found = RetriedTransactions(lambda: SqlUnitOfWork(database)).run(kept)
    assert found == (DRAFT if done else None)
