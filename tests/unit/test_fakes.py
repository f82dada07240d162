"""The fake unit of work is the port that the services ask for."""

import pytest

from services.errors import NotFound
from services.ports import UnitOfWork
from tests.fakes.uow import FakeUnitOfWork


def test_the_fake_unit_of_work_satisfies_the_port() -> None:
    uow: UnitOfWork = FakeUnitOfWork()
    with pytest.raises(NotFound):
        uow.requests.get("14050830-0000")


def test_numbers_of_a_sequence_never_repeat() -> None:
    uow = FakeUnitOfWork()
    assert [uow.sequences.next("a"), uow.sequences.next("a"), uow.sequences.next("b")] == [1, 2, 1]


def test_a_draft_is_kept_as_a_copy() -> None:
    uow = FakeUnitOfWork()
    payload: dict[str, object] = {"documents": ["last-paid-bill"]}
    uow.requests.save_draft("d1", payload)
    payload["documents"] = []
    assert uow.requests.draft("d1") == {"documents": ["last-paid-bill"]}
