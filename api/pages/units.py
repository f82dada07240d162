"""The supervisor's view of all units: how much waits, and how it stands with the limits."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.worklist import REFRESH
from api.rendering import render
from api.waiting import WORDS, CurrentWorklist
from services.worklist.summary import summary

router = APIRouter()


@router.get("/units")
def show_units(request: Request, worklist: CurrentWorklist) -> Response:
    """A line for each unit, and the total."""
    figures = summary(worklist)
    return render(request, "units.html", headers=REFRESH, words=WORDS, worklist=worklist, summary=figures)
