"""The sheet that an agent takes along («برگهٔ مأموریت»): on paper or on his telephone."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.audiences import opened_for
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, Work, admit
from api.operators import Operator
from api.rendering import render
from services.metering.site import site_facts
from services.metering.visit_sheet import VisitSheet, order_sheet, request_sheet
from services.ports import UnitOfWork
from services.registry import registry
from services.units import Access
from services.visiting.appointments import appointment_of, is_by_appointment, told_window

router = APIRouter()


@router.get("/work-orders/{number}")
def show_order(request: Request, number: str, operator: CurrentOperator, work: Work) -> Response:
    """The sheet of a work order. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        _admit(uow, operator, uow.metering.order(number).tracking_code)
        sheet, order = order_sheet(uow, number), uow.metering.order(number)
        agreed = told_window(appointment_of(uow, number)) if is_by_appointment(order) else None
    return _page(request, operator, sheet, reference=number, appointment=agreed)


@router.get("/requests/{tracking_code}/visit-sheet")
def show_request(request: Request, tracking_code: str, operator: CurrentOperator, work: Work) -> Response:
    """The sheet of a visit without a work order. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        _admit(uow, operator, tracking_code)
        sheet = request_sheet(uow, tracking_code)
    return _page(request, operator, sheet, reference=tracking_code)


def _admit(uow: UnitOfWork, operator: Operator, tracking_code: str) -> None:
    """Those who go out for the request, and those who send them."""
    admit(operator, opened_for(Access.SHEETS, uow.requests.get(tracking_code).application.service_key))


def _page(
    request: Request, operator: Operator, sheet: VisitSheet, *, reference: str, appointment: str | None = None
) -> Response:
    if sheet.people is not None:
        note_personal_data_shown(request, operator, reference)
    return render(
        request,
        "visit_sheet.html",
        sheet=sheet,
        appointment=appointment,
        people=sheet.people,
        facts=site_facts(sheet.site),
        applicant_titles=registry().applicants,
    )
