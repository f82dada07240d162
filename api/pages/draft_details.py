"""What is personal in an application that is to be corrected: its form in Tasklist leads here."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.audit import note_personal_data_shown
from api.dependencies import Work, only_for, site_of
from api.operators import TAKES_APPLICATIONS, Operator
from api.person_form import TypedPerson, person_page
from api.rendering import see_other
from services.intake.details_corrected import DraftDetails, correct_details, draft_details

router = APIRouter()

PATH = "/drafts/{draft_key}/details"

Clerk = Annotated[Operator, Depends(only_for(*TAKES_APPLICATIONS))]


@router.get(PATH)
def show(request: Request, draft_key: str, clerk: Clerk, work: Work, saved: str = "") -> Response:
    """What is there, masked, and what is wrong with it. `saved` after a correction."""
    draft = _draft(request, draft_key, clerk, work)
    return person_page(request, "draft_details.html", draft=draft, is_saved=bool(saved))


@router.post(PATH)
def correct(
    request: Request,
    draft_key: str,
    clerk: Clerk,
    work: Work,
    typed: Annotated[TypedPerson, Form()],
) -> Response:
    """Keep the correction at once, or show all that is wrong with it. What is left empty stays as it is."""
    clock = site_of(request).app.clock
    findings = work.run(partial(correct_details, clock=clock, draft_key=draft_key, typed=typed.fields))
    if not findings:
        return see_other(f"{request.url.path}?saved=1")
    draft = _draft(request, draft_key, clerk, work)
    return person_page(request, "draft_details.html", typed=typed, findings=findings, draft=draft, is_saved=False)


def _draft(request: Request, draft_key: str, clerk: Operator, work: Work) -> DraftDetails:
    with work.reading() as uow:
        draft = draft_details(uow, draft_key)
    if draft.present:
        note_personal_data_shown(request, clerk, draft_key)
    return draft
