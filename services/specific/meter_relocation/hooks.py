"""What the other rooms are told of a relocation."""

from services.errors import NotFound
from services.hooks import MeterWork
from services.model.requests import Request
from services.ports import UnitOfWork
from services.specific.meter_relocation.ports import Relocations
from services.specific.meter_relocation.relocations import relocation_of


def _place(uow: UnitOfWork, bill_id: str) -> str | None:
    """In the words of the applicant who asked last."""
    relocations = uow.repository(Relocations).of_connection(bill_id)
    return relocations[-1].place if relocations else None


def _seal(uow: UnitOfWork, request: Request) -> str | None:
    try:
        return relocation_of(uow, request).seal_after
    except NotFound:
        return None


METER_WORK = MeterWork(place=_place, seal=_seal)
