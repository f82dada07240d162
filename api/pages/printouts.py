"""What is printed at the counter and handed over: a request's printout, a bill («چاپ»); each as a page and as PDF."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.audiences import in_charge_of, opened_for
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, CurrentSite, Work, admit
from api.operators import Operator
from api.rendering import render
from services.printouts.preparing import Shown, shown_bill, shown_printout
from services.units import Access
from workers.printouts.rendering import as_pdf

router = APIRouter()


def printout_for(operator: CurrentOperator, request: Request, tracking_code: str, work: Work) -> Shown:
    """The request's printout, for the counters and the unit in charge of the request. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        asked = uow.requests.get(tracking_code)
        admit(operator, in_charge_of(asked))
        shown = shown_printout(uow, tracking_code)
    return _noted(request, operator, shown, tracking_code)


def bill_for(operator: CurrentOperator, request: Request, number: str, work: Work) -> Shown:
    """The bill, for those who hand it over, announce and verify it. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        code = uow.bills.get(number).tracking_code
        service_key = uow.requests.get(code).application.service_key if code else None
        admit(operator, opened_for(Access.BILLS, service_key))
        shown = shown_bill(uow, number)
    return _noted(request, operator, shown, number)


ThisPrintout = Annotated[Shown, Depends(printout_for)]
ThisBill = Annotated[Shown, Depends(bill_for)]


@router.get("/requests/{tracking_code}/printout")
def show_printout(request: Request, shown: ThisPrintout) -> Response:
    """The request's printout."""
    return render(request, "printout.html", shown=shown, sheet=shown.sheet)


@router.get("/requests/{tracking_code}/printout.pdf")
def printout_as_pdf(tracking_code: str, shown: ThisPrintout, site: CurrentSite) -> Response:
    """The same as PDF."""
    return _file(as_pdf(shown, site.app.company), f"{tracking_code}.pdf")


@router.get("/bills/{number}.pdf")
def bill_as_pdf(number: str, shown: ThisBill, site: CurrentSite) -> Response:
    """The bill as PDF."""
    return _file(as_pdf(shown, site.app.company), f"{number}.pdf")


@router.get("/bills/{number}")
def show_bill(request: Request, shown: ThisBill) -> Response:
    """The bill as it stands."""
    return render(request, "printout.html", shown=shown, sheet=shown.sheet)


def _noted(request: Request, operator: Operator, shown: Shown, reference: str) -> Shown:
    if shown.addressee:
        note_personal_data_shown(request, operator, reference)
    return shown


def _file(content: bytes, name: str) -> Response:
    """A download: browsers' own viewers need more than our policy lets a page do."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)
