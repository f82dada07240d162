"""«مشخصات متقاضی»: what is personal in an application, written down before it, and what then became of it.

It stands here, and not in a start form, because what is typed into a form there stays readable to every login. The
start form names the sheet by its number.
"""

from datetime import timedelta
from functools import partial
from secrets import randbelow
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.dependencies import Clerk, CurrentSite, Transactions, Work, site_of
from api.operators import Operator
from api.person_form import TypedPerson, person_page
from api.rendering import render, see_other
from api.security_headers import FRAMED, FRAMING
from api.site import Site
from services.catalogue import all_services, by_title
from services.errors import NotFound
from services.identifiers import IdentifierError, parse_details_number
from services.intake.details import keep_details
from services.intake.details_outcome import DetailsState, outcome_of
from services.model.details import PersonalDetails
from services.model.requests import Finding
from services.ports import UnitOfWork

router = APIRouter()

# Seconds until the outcome looks again. A tracking code is awaited by somebody who sits in front of it.
_LOOKS_AGAIN: Final = {DetailsState.BEING_REGISTERED: 1, DetailsState.UNUSED: 2}
_LOOKS_AGAIN_LATER: Final = 5


class NewDetails(TypedPerson):
    """The sheet as typed, and the service that is applied for, if that was known."""

    service: str = ""


@router.get("/details/new")
def ask(request: Request, _clerk: Clerk, service: str = "") -> Response:
    """The empty sheet; `service` is the one that is applied for, if that is known already."""
    return person_page(request, "new_details.html", service=service)


@router.post("/details/new")
def keep(
    request: Request,
    clerk: Clerk,
    site: CurrentSite,
    work: Work,
    typed: Annotated[NewDetails, Form()],
) -> Response:
    """Keep the sheet, or show all that is wrong with it beside what was typed."""
    kept = work.run(partial(_kept, site=site, clerk=clerk, typed=typed))
    if isinstance(kept, PersonalDetails):
        asked = f"?service={typed.service}" if typed.service in all_services() else ""
        return see_other(f"/details/{kept.number}{asked}")
    return person_page(request, "new_details.html", typed=typed, findings=kept, service=typed.service)


@router.get("/details/{number}")
def show(request: Request, number: str, clerk: Clerk, work: Work, service: str = "") -> Response:
    """The number of the sheet, where to use it, and what became of it. Nothing of the person."""
    details = _found(work, number, clerk)
    return render(
        request,
        "details.html",
        headers=FRAMING,
        details=details,
        asked=all_services().get(service),
        services=[each for each in by_title(all_services().values()) if each.key != service],
        start_url=f"{site_of(request).app.settings.web_url}/tasklist/processes/{{}}/start",
    )


@router.get("/details/{number}/outcome")
def outcome(request: Request, number: str, clerk: Clerk, site: CurrentSite, work: Work) -> Response:
    """The part of the page that says what became of the sheet. It looks again by itself until that is certain."""
    details = _found(work, number, clerk)
    with work.reading() as uow:
        found = outcome_of(uow, details, now=site.app.clock.now())
    again = str(_LOOKS_AGAIN.get(found.state, _LOOKS_AGAIN_LATER))
    headers = FRAMED if found.is_final else {**FRAMED, "refresh": again}
    return render(request, "details_outcome.html", headers=headers, outcome=found, details=details)


def _kept(uow: UnitOfWork, *, site: Site, clerk: Operator, typed: TypedPerson) -> PersonalDetails | tuple[Finding, ...]:
    return keep_details(
        uow,
        clock=site.app.clock,
        typed=typed.fields,
        saved_by=clerk.login,
        valid_for=timedelta(hours=site.app.settings.details_hours),
        draw=randbelow,
    )


def _found(work: Transactions, number: str, clerk: Operator) -> PersonalDetails:
    """The sheet, if this clerk wrote it down or supervises. Raises NotFound: who else asks learns nothing."""
    try:
        with work.reading() as uow:
            details = uow.details.find(parse_details_number(number))
    except IdentifierError:
        details = None
    if details is None or not (clerk.is_supervisor or details.saved_by == clerk.login):
        raise NotFound("personal details", number)
    return details
