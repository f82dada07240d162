"""Where operators begin."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import CurrentOperator
from api.rendering import render

router = APIRouter()


@router.get("/")
def home(request: Request, operator: CurrentOperator) -> Response:
    """The first page."""
    return render(request, "home.html", operator=operator)
