"""Whom finance pays a refund to: names and numbers are in no form of Tasklist."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, Work, admit
from api.rendering import render
from services.refunds.payee import INSTALMENT_STATES, PAYING_STEP, payee_of
from services.steps.catalogue import step_of
from services.units import SUPERVISOR

router = APIRouter()


@router.get("/requests/{tracking_code}/payee")
def show(request: Request, tracking_code: str, operator: CurrentOperator, work: Work) -> Response:
    """For the unit that pays, while something is to be paid. Raises NotForUnit, NotFound."""
    admit(operator, frozenset({SUPERVISOR, step_of(PAYING_STEP).role}))
    with work.reading() as uow:
        payee = payee_of(uow, tracking_code)
    if payee.subscriber is not None:
        note_personal_data_shown(request, operator, tracking_code)
    return render(request, "payee.html", payee=payee, states=INSTALMENT_STATES, tracking_code=tracking_code)
