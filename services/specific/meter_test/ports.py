"""What keeps meter tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.meter_test.model import AccuracyTest


class AccuracyTests(Protocol):
    """One test a request."""

    def of_request(self, tracking_code: str) -> AccuracyTest | None: ...
    def of_connection(self, bill_id: str) -> Sequence[AccuracyTest]:
        """Oldest first."""
        ...

    def add(self, test: AccuracyTest) -> None: ...
    def save(self, test: AccuracyTest) -> None:
        """Replace it. Raises NotFound."""
        ...


def accuracy_test_of(uow: UnitOfWork, tracking_code: str) -> AccuracyTest:
    """The request's test. Raises NotFound."""
    test = uow.repository(AccuracyTests).of_request(tracking_code)
    if test is None:
        raise NotFound("meter test of request", tracking_code)
    return test
