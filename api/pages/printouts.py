"""What is printed at the counter and handed over: a request's printout, a bill («چاپ»); each as a page and as PDF."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, CurrentSite, NotForUnit, Work, only_for
from api.operators import TAKES_APPLICATIONS, Operator
from api.rendering import render
from services.printouts.preparing import Shown, shown_bill, shown_printout
from workers.printouts.rendering import as_pdf

router = APIRouter()

HandingOver = Annotated[Operator, Depends(only_for(*TAKES_APPLICATIONS, "diagnosis", "revenue", "connections"))]
"""Who hands over bills, announces and verifies them."""


def printout_for(operator: CurrentOperator, request: Request, tracking_code: str, work: Work) -> Shown:
    """The request's printout, for the counters and the unit in charge of the request. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        in_charge = uow.requests.get(tracking_code).unit
        if not operator.is_one_of(*TAKES_APPLICATIONS, *([in_charge] if in_charge else [])):
            raise NotForUnit
        shown = shown_printout(uow, tracking_code)
    return _noted(request, operator, shown, tracking_code)


def bill_for(operator: HandingOver, request: Request, number: str, work: Work) -> Shown:
    """The bill. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
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
