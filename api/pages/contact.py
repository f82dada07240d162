"""The telephones that a request would change, beside those on record: what its examiner decides about."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.audiences import in_charge_of
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, Work, admit
from api.rendering import render
from services.changes.contact_data import asked_contact

router = APIRouter()


@router.get("/requests/{tracking_code}/contact")
def show(request: Request, tracking_code: str, operator: CurrentOperator, work: Work) -> Response:
    """For the counters and the unit in charge, while the request is open. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        shown = uow.requests.get(tracking_code)
        admit(operator, in_charge_of(shown))
        contact = asked_contact(uow, tracking_code)
    note_personal_data_shown(request, operator, tracking_code)
    return render(request, "contact.html", contact=contact, tracking_code=tracking_code)
