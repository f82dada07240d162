"""The change form of a name change: whom the connection shall be registered to (Name change step 7).

It stands here, and not in Tasklist, because what is typed into a form there stays readable to every login.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.audiences import given_by
from api.audit import note_personal_data_shown
from api.dependencies import Work, only_for
from api.operators import Operator
from api.person_form import TypedPerson
from api.rendering import render, see_other
from services.forms.person import SUBSCRIBER_FIELDS
from services.labels import PERSON_KINDS
from services.model.requests import Finding
from services.specific.name_change.change_form import (
    SERVICE,
    ChangeForm,
    ChangeFormNotDue,
    ChangeFormState,
    change_form_of,
    save_change_form,
)

router = APIRouter()

PATH = "/requests/{tracking_code}/new-subscriber"

Entering = Annotated[Operator, Depends(only_for(partial(given_by, SERVICE)))]


class Entered(TypedPerson):
    """The form as typed, with the name that the connection shall bear."""

    full_name: str = ""


@router.get(PATH)
def show(request: Request, tracking_code: str, operator: Entering, work: Work) -> Response:
    """The form, with what was saved; before its time and after it, only that it is not due."""
    with work.reading() as uow:
        form = change_form_of(uow, tracking_code)
    if form.fields:
        note_personal_data_shown(request, operator, tracking_code)
    return _page(request, tracking_code, form, fields=form.fields)


@router.post(PATH)
def save(
    request: Request, tracking_code: str, operator: Entering, work: Work, entered: Annotated[Entered, Form()]
) -> Response:
    """Keep the form, or show all that is wrong with it beside what was typed."""
    typed = entered.model_dump(by_alias=True)
    try:
        findings = work.run(lambda uow: save_change_form(uow, tracking_code=tracking_code, form=typed))
    except ChangeFormNotDue:
        return see_other(request.url.path)
    if not findings:
        return see_other(request.url.path)
    with work.reading() as uow:
        form = change_form_of(uow, tracking_code)
    note_personal_data_shown(request, operator, tracking_code)
    return _page(request, tracking_code, form, fields=typed, findings=findings)


def _page(
    request: Request,
    tracking_code: str,
    form: ChangeForm,
    *,
    fields: Mapping[str, object],
    findings: Sequence[Finding] = (),
) -> Response:
    return render(
        request,
        "new_subscriber.html",
        400 if findings else 200,
        tracking_code=tracking_code,
        form=form,
        is_due=form.state is ChangeFormState.DUE,
        is_done=form.state is ChangeFormState.DONE,
        fields={field: fields.get(field) or "" for field in SUBSCRIBER_FIELDS},
        findings=findings,
        faults={each.field: each.message for each in findings},
        person_kinds=PERSON_KINDS,
    )
