"""What keeps declared readings."""

from __future__ import annotations

from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.self_declared_reading.model import Declaration


class Declarations(Protocol):
    """One a request."""

    def of_request(self, tracking_code: str) -> Declaration | None: ...
    def save(self, declaration: Declaration) -> None:
        """Add it, or replace the one of its request."""
        ...


def declaration_of(uow: UnitOfWork, tracking_code: str) -> Declaration:
    """The request's. Raises NotFound before the reading was controlled for the first time."""
    declaration = uow.repository(Declarations).of_request(tracking_code)
    if declaration is None:
        raise NotFound("declared reading of request", tracking_code)
    return declaration
