"""What is personal in an application that is to be corrected: its form in Tasklist leads here."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.audiences import opened_for
from api.audit import note_personal_data_shown
from api.dependencies import Clerk, Work, admit, site_of
from api.operators import Operator
from api.person_form import TypedPerson, person_page
from api.rendering import see_other
from services.intake.details_corrected import DraftDetails, correct_details, draft_details
from services.intake.drafts import load_draft
from services.units import Access

router = APIRouter()

PATH = "/drafts/{draft_key}/details"


@router.get(PATH)
def show(request: Request, draft_key: str, clerk: Clerk, work: Work, saved: str = "") -> Response:
    """What is there, masked, and what is wrong with it. `saved` after a correction."""
    _admit(draft_key, clerk, work)
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
    _admit(draft_key, clerk, work)
    clock = site_of(request).app.clock
    findings = work.run(partial(correct_details, clock=clock, draft_key=draft_key, typed=typed.fields))
    if not findings:
        return see_other(f"{request.url.path}?saved=1")
    draft = _draft(request, draft_key, clerk, work)
    return person_page(request, "draft_details.html", typed=typed, findings=findings, draft=draft, is_saved=False)


def _admit(draft_key: str, clerk: Operator, work: Work) -> None:
    """Those who take applications for the service; a draft that is gone tells nobody anything. Raises NotForUnit."""
    with work.reading() as uow:
        service_key = load_draft(uow, draft_key).service_key
    if service_key is not None:
        admit(clerk, opened_for(Access.APPLICATIONS, service_key))


def _draft(request: Request, draft_key: str, clerk: Operator, work: Work) -> DraftDetails:
    with work.reading() as uow:
        draft = draft_details(uow, draft_key)
    if draft.present:
        note_personal_data_shown(request, clerk, draft_key)
    return draft
