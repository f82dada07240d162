"""«میز کار»: what waits for whom, the late first; «واحدها»: how much waits in each unit, for its supervisors. They only
read; the work itself is done in Tasklist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.dependencies import CurrentOperator
from api.operators import Operator
from api.rendering import render
from api.waiting import WORDS, CurrentForecast, CurrentWorklist, rows
from services.catalogue import Service, all_services, by_title
from services.steps.catalogue import DOCUMENTS_TAKEN, numbered_step
from services.units import unit_of
from services.worklist.summary import summary

router = APIRouter()

REFRESH: Final = {"refresh": "60"}
"""In seconds: so often the page reads itself anew. Not more often: what is being typed into the search is lost."""

ALL = "all"
_OFF = "off"

PAGE_SIZE = 100

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A page of a list: `number` counts from 1, `count` is 1 at least, `total` is of all pages."""

    items: Sequence[T]
    number: int
    count: int
    total: int


def page_of(items: Sequence[T], number: int) -> Page[T]:
    """The page with this number; of a list that has become shorter meanwhile, the last one."""
    count = max(1, -(-len(items) // PAGE_SIZE))
    number = min(number, count)
    begin = (number - 1) * PAGE_SIZE
    return Page(items=items[begin : begin + PAGE_SIZE], number=number, count=count, total=len(items))


class Asked(BaseModel):
    """What the address asks for. `refresh` is "off" for those whom a page disturbs that changes by itself."""

    unit: str = ""
    page: int = Field(default=1, ge=1)
    refresh: str = ""

    @property
    def refreshes(self) -> bool:
        """Whether the page reads itself anew."""
        return self.refresh != _OFF

    def address(self, **changes: object) -> str:
        """The page's address, with its first part unless another is told; what is empty is left out."""
        asked = {"unit": self.unit, "refresh": self.refresh, **changes}
        return f"/?{urlencode({name: value for name, value in asked.items() if value})}"


@router.get("/")
def show_worklist(
    request: Request, worklist: CurrentWorklist, operator: CurrentOperator, asked: Annotated[Asked, Query()]
) -> Response:
    """The lines of a unit: the operator's own, unless another is asked for, or all. Raises NotFound."""
    shown = asked.unit or operator.unit.key
    title = "همهٔ واحدها" if shown == ALL else unit_of(shown).title
    part = page_of(worklist.lines if shown == ALL else worklist.of_unit(shown), asked.page)
    return render(
        request,
        "worklist.html",
        headers=REFRESH if asked.refreshes else {},
        words=WORDS,
        shown=shown,
        title=title,
        worklist=worklist,
        loads=summary(worklist),
        part=part,
        rows=rows(worklist, part.items),
        asked=asked,
        services=taken_in_by(operator),
    )


@router.get("/units")
def show_units(request: Request, worklist: CurrentWorklist, forecast: CurrentForecast) -> Response:
    """A line for each unit, and the total: how much waits, and how it stands and will stand with the limits."""
    figures = summary(worklist)
    return render(
        request, "units.html", headers=REFRESH, words=WORDS, worklist=worklist, summary=figures, forecast=forecast
    )


def taken_in_by(operator: Operator) -> Sequence[Service]:
    """The services for which the operator's unit takes applications in, by title: step 1 of each is such a unit's."""
    services = by_title(all_services().values())
    units = [(service, numbered_step(service.key, DOCUMENTS_TAKEN).role) for service in services]
    return [service for service, unit in units if operator.is_supervisor or operator.is_one_of(unit)]
