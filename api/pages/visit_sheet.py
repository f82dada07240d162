"""The sheet that an agent takes along («برگهٔ مأموریت»): on paper or on his telephone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.audit import note_personal_data_shown
from api.dependencies import Work, only_for
from api.operators import Operator
from api.rendering import render
from services.metering.site import site_facts
from services.metering.visit_sheet import VisitSheet, order_sheet, request_sheet
from services.registry import registry

router = APIRouter()

GoingOut = Annotated[
    Operator,
    Depends(only_for("meter-test", "installation", "connections", "customer-services", "diagnosis", "supervisor")),
]


@router.get("/work-orders/{number}")
def show_order(request: Request, number: str, operator: GoingOut, work: Work) -> Response:
    """The sheet of a work order."""
    with work.reading() as uow:
        sheet = order_sheet(uow, number)
    return _page(request, operator, sheet, reference=number)


@router.get("/requests/{tracking_code}/visit-sheet")
def show_request(request: Request, tracking_code: str, operator: GoingOut, work: Work) -> Response:
    """The sheet of a visit without a work order."""
    with work.reading() as uow:
        sheet = request_sheet(uow, tracking_code)
    return _page(request, operator, sheet, reference=tracking_code)


def _page(request: Request, operator: Operator, sheet: VisitSheet, *, reference: str) -> Response:
    if sheet.people is not None:
        note_personal_data_shown(request, operator, reference)
    return render(
        request,
        "visit_sheet.html",
        sheet=sheet,
        people=sheet.people,
        facts=site_facts(sheet.site),
        applicant_titles=registry().applicants,
    )
