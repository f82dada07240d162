"""Where a request stands, by its tracking code."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import Work
from api.rendering import render
from api.waiting import WORDS, CurrentWorklist, rows
from services.identifiers import IdentifierError, parse_tracking_code
from services.worklist.wording import standing_text

router = APIRouter()

_MALFORMED = "کد رهگیری درست نیست. آن را از روی رسید یا پیامک دوباره وارد کنید."


@router.get("/search")
def search(request: Request, worklist: CurrentWorklist, work: Work, code: str = "") -> Response:
    """What waits of the request, for whomever; else what became of it."""
    try:
        tracking_code = parse_tracking_code(code)
    except IdentifierError:
        return render(request, "search.html", 400, words=WORDS, worklist=worklist, typed=code, fault=_MALFORMED)
    with work.reading() as uow:
        found = uow.requests.find(tracking_code)
    return render(
        request,
        "search.html",
        words=WORDS,
        worklist=worklist,
        typed=tracking_code,
        fault="",
        standing=standing_text(found),
        is_open=found is not None and found.is_open,
        rows=rows(worklist, worklist.of_request(tracking_code)),
    )
