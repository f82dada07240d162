"""«میز کار»: what waits for whom, the late first. It only reads; the work itself is done in Tasklist."""

from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.dependencies import CurrentOperator
from api.operators import Operator
from api.paging import page_of
from api.rendering import render
from api.waiting import WORDS, CurrentWorklist, rows
from services.catalogue import Service, all_services
from services.steps.catalogue import DOCUMENTS_TAKEN, numbered_step
from services.units import unit_of
from services.worklist.summary import summary

router = APIRouter()

REFRESH: Final = {"refresh": "60"}
"""In seconds: so often the page reads itself anew. Not more often: what is being typed into the search is lost."""

ALL = "all"
_OFF = "off"


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


def taken_in_by(operator: Operator) -> Sequence[Service]:
    """The services for which the operator's unit takes applications in: step 1 of each is such a unit's."""
    units = [(service, numbered_step(service.key, DOCUMENTS_TAKEN).role) for service in all_services().values()]
    return [service for service, unit in units if operator.is_supervisor or operator.is_one_of(unit)]
