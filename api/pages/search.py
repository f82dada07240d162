"""Where a request stands, by its tracking code."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.audiences import in_charge_of
from api.dependencies import CurrentOperator, Work
from api.rendering import render
from api.waiting import WORDS, CurrentWorklist, rows
from services.complaints.standing import complaint_lines
from services.identifiers import asked_tracking_code
from services.intake.persons_taken import names_persons
from services.problems import Refused
from services.worklist.wording import standing_text

router = APIRouter()


@router.get("/search")
def search(
    request: Request, operator: CurrentOperator, worklist: CurrentWorklist, work: Work, code: str = ""
) -> Response:
    """What waits of the request, for whomever; else what became of it. Who is in charge of one that names other people
    finds the way to them here, also where no task leads there.
    """
    try:
        tracking_code = asked_tracking_code(code)
    except Refused as refusal:
        fault = refusal.problems[0].persian
        return render(request, "search.html", 400, words=WORDS, worklist=worklist, typed=code, fault=fault)
    with work.reading() as uow:
        found = uow.requests.find(tracking_code)
        objections = [] if found is None else list(complaint_lines(uow, found, now=worklist.at))
    return render(
        request,
        "search.html",
        words=WORDS,
        worklist=worklist,
        typed=tracking_code,
        fault="",
        standing=standing_text(found),
        objections=objections,
        is_open=found is not None and found.is_open,
        leads_to_persons=found is not None and names_persons(found) and operator.is_one_of(*in_charge_of(found)),
        rows=rows(worklist, worklist.of_request(tracking_code)),
    )
