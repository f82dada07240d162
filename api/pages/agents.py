"""«مأموران»: how much each agent has to do; «برگهٔ روز»: where one goes on a day, as a page and as PDF."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.audiences import opened_for, sheets_opened_by
from api.audit import note_personal_data_shown
from api.dependencies import CurrentOperator, CurrentSite, Work, only_for
from api.operators import Operator
from api.rendering import render
from services.jalali import JalaliError, format_jalali, local_date, parse_jalali
from services.printouts.preparing import Shown
from services.units import Access
from services.visiting.day_list import DayList, day_list, day_sheet, hours_text
from services.visiting.load import agent_loads
from workers.printouts.rendering import as_pdf

router = APIRouter()

Sender = Annotated[Operator, Depends(only_for(sheets_opened_by))]
"""Somebody of a unit that goes out or sends others."""

NOT_A_DAY = "این روز خوانده نشد: سال/ماه/روز بنویسید، مانند ۱۴۰۵/۰۹/۱۵. برگهٔ امروز را می‌بینید."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDay:
    """The list that is shown. `fault` says in Persian why it is not that of the day that was asked for, else ""."""

    listed: DayList
    fault: str


def shown_day(
    code: str, operator: CurrentOperator, site: CurrentSite, work: Work, _sender: Sender, day: str = ""
) -> ShownDay:
    """The agent's list, as far as the operator may see the requests in it. Raises NotForUnit, NotFound."""
    now = site.app.clock.now()
    asked, fault = _day(day, today=local_date(now))

    def may_see(service_key: str) -> bool:
        return operator.is_one_of(*opened_for(Access.SHEETS, service_key))

    with work.reading() as uow:
        return ShownDay(listed=day_list(uow, code, asked, at=now, may_see=may_see), fault=fault)


ThisDay = Annotated[ShownDay, Depends(shown_day)]


@router.get("/agents")
def show_agents(request: Request, _sender: Sender, site: CurrentSite, work: Work) -> Response:
    """A line for each agent, by district."""
    now = site.app.clock.now()
    with work.reading() as uow:
        loads = agent_loads(uow, at=now)
    return render(request, "agents.html", loads=loads, at=now)


@router.get("/agents/{code}/day")
def show_day(request: Request, operator: CurrentOperator, shown: ThisDay) -> Response:
    """The agent's round of a day, the present one unless another is asked for."""
    _note(request, operator, shown)
    asked = format_jalali(shown.listed.day)
    return render(request, "agent_day.html", listed=shown.listed, fault=shown.fault, day=asked, hours=hours_text)


@router.get("/agents/{code}/day.pdf")
def day_as_pdf(request: Request, operator: CurrentOperator, site: CurrentSite, shown: ThisDay) -> Response:
    """The same for paper."""
    _note(request, operator, shown)
    content = as_pdf(Shown(sheet=day_sheet(shown.listed), addressee=""), site.app.company)
    headers = {"content-disposition": 'attachment; filename="day.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _day(typed: str, *, today: date) -> tuple[date, str]:
    """The day, never a past one; and why it is another than was typed."""
    if not typed.strip():
        return today, ""
    try:
        asked = parse_jalali(typed)
    except JalaliError:
        return today, NOT_A_DAY
    return max(asked, today), ""


def _note(request: Request, operator: Operator, shown: ShownDay) -> None:
    for stop in (*shown.listed.agreed, *shown.listed.free):
        note_personal_data_shown(request, operator, stop.errand.order.number)
