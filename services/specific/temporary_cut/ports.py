"""What keeps cuts on their way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.errors import NotFound
from services.ports import UnitOfWork
from services.specific.temporary_cut.model import DueAgreement, Proceeding, VitalPremises


class Proceedings(Protocol):
    """One proceeding a request; what is noted of connections and bills beside them."""

    def of_request(self, tracking_code: str) -> Proceeding | None: ...
    def about_debt_of(self, bill_id: str) -> Sequence[Proceeding]:
        """Those for a debt of the connection, its own or another one's, oldest first."""
        ...

    def save(self, proceeding: Proceeding) -> None:
        """Add it, or replace the one of its request."""
        ...

    def vital_premises(self, bill_id: str) -> VitalPremises | None: ...
    def note_vital(self, premises: VitalPremises) -> None:
        """Add it, or replace what is noted of the connection."""
        ...

    def forget_vital(self, bill_id: str) -> None: ...
    def agreements_of(self, bill_id: str) -> Sequence[DueAgreement]:
        """In the order of their days."""
        ...

    def agree(self, agreement: DueAgreement) -> None:
        """Add it, or replace the one of its bill."""
        ...


def proceeding_of(uow: UnitOfWork, tracking_code: str) -> Proceeding:
    """The request's proceeding. Raises NotFound."""
    proceeding = uow.repository(Proceedings).of_request(tracking_code)
    if proceeding is None:
        raise NotFound("proceeding of cut", tracking_code)
    return proceeding
