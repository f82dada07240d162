"""The appointment of a work order: when the agent is expected, moved by the office in the subscriber's name."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from pydantic import AliasGenerator, BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from api.audiences import opened_for
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, CurrentSite, Work, admit
from api.operators import Operator
from api.rendering import render, see_other
from services.labels import SIDES, work_order_title
from services.metering.work_orders import agent_with
from services.model.metering import WorkOrder
from services.model.requests import Finding
from services.model.visits import Side
from services.ports import UnitOfWork
from services.units import Access
from services.visiting.appointments import (
    appointment_of,
    can_be_agreed_on,
    change_appointment,
    is_by_appointment,
    told_window,
)
from services.visiting.attempts import attempt_text

router = APIRouter()


class TypedWindow(BaseModel):
    """The window as typed."""

    model_config = ConfigDict(alias_generator=AliasGenerator(to_camel), populate_by_name=True)

    visit_day: str = ""
    visit_from: str = ""
    visit_until: str = ""


def order_to_move(number: str, operator: CurrentOperator, work: Work) -> WorkOrder:
    """The order, for those who go out for its request and those who send them. Raises NotForUnit, NotFound."""
    with work.reading() as uow:
        order = uow.metering.order(number)
        service_key = uow.requests.get(order.tracking_code).application.service_key
    admit(operator, opened_for(Access.SHEETS, service_key))
    return order


ThisOrder = Annotated[WorkOrder, Depends(order_to_move)]


@router.get("/work-orders/{number}/appointment")
def ask(request: Request, operator: CurrentOperator, order: ThisOrder, work: Work) -> Response:
    """The appointment that holds, those before, and the form of another."""
    return _page(request, operator, work, order, TypedWindow())


@router.post("/work-orders/{number}/appointment")
def move(
    request: Request,
    operator: CurrentOperator,
    order: ThisOrder,
    *,
    site: CurrentSite,
    work: Work,
    typed: Annotated[TypedWindow, Form()],
) -> Response:
    """Move it, or show all that is wrong beside what was typed. What is done meanwhile expects nobody."""

    def moved(uow: UnitOfWork) -> Sequence[Finding]:
        known = uow.metering.order(order.number)
        if not can_be_agreed_on(known):
            return ()
        fields, app = typed.model_dump(by_alias=True), site.app
        reply = change_appointment(uow, clock=app.clock, company=app.company, order=known, typed=fields, by=Side.OFFICE)
        return reply.findings

    findings = work.run(moved)
    if findings:
        return _page(request, operator, work, order, typed, findings=findings)
    return see_other(f"/work-orders/{order.number}/appointment")


def _page(
    request: Request,
    operator: Operator,
    work: Work,
    order: WorkOrder,
    typed: TypedWindow,
    *,
    findings: Sequence[Finding] = (),
) -> Response:
    with work.reading() as uow:
        now, attempts = appointment_of(uow, order.number), uow.visits.attempts_of(order.number)
        former = [each for each in uow.visits.appointments_of(order.number) if each != now]
        agent = agent_with(uow, order.agent_code)
    if attempts:
        note_personal_data_shown(request, operator, order.number)
    return render(
        request,
        "appointment.html",
        order=order,
        title=work_order_title(order.kind),
        agent_name=agent.full_name,
        is_open=can_be_agreed_on(order),
        is_by_appointment=is_by_appointment(order),
        now=told_window(now),
        history=[(told_window(each), SIDES[each.agreed_by], each.agreed_at) for each in former],
        attempts=list(map(attempt_text, attempts)),
        fields=typed.model_dump(by_alias=True),
        findings=findings,
        faults={each.field: each.message for each in findings},
    )
