"""The people whom a request names besides the applicant: whoever decides on it has to know who they are."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.audiences import in_charge_of
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, Work, admit
from api.rendering import render
from services.errors import NotFound
from services.intake.persons_taken import named_persons

router = APIRouter()


@router.get("/requests/{tracking_code}/persons")
def show(request: Request, tracking_code: str, operator: CurrentOperator, work: Work) -> Response:
    """For the counters and the unit in charge, while the request is open. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        shown = uow.requests.get(tracking_code)
        admit(operator, in_charge_of(shown))
        persons = tuple(named_persons(uow, shown)) if shown.is_open else ()
    if not persons:
        raise NotFound("persons named by request", tracking_code)
    note_personal_data_shown(request, operator, tracking_code)
    return render(request, "persons.html", persons=persons, tracking_code=tracking_code)
