"""Sending a registered request to the unit that decides on it (Settlement step 3)."""

from dataclasses import replace

from services.model.requests import RequestState
from services.ports import UnitOfWork


def refer_request(uow: UnitOfWork, *, tracking_code: str, unit: str) -> None:
    """Note which unit has the request. One that was closed meanwhile stays closed. Raises NotFound."""
    request = uow.requests.get(tracking_code)
    if request.is_open:
        uow.requests.save(replace(request, state=RequestState.REFERRED, unit=unit))
