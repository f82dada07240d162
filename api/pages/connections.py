"""A connection: the file of a new one, and the record of any, with what requests have changed of it.

The file is opened here, and not in a start form, because what is typed into a form in Tasklist stays readable to every
login. The record tells nothing personal, so that it is for all operators.
"""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from api.dependencies import CurrentOperator, CurrentSite, Work, only_for
from api.operators import TAKES_APPLICATIONS, Operator
from api.person_form import TypedPerson
from api.rendering import render, see_other
from services.changes.opening import districts, open_typed_file
from services.changes.wording import change_text, change_title
from services.errors import NotFound
from services.identifiers import IdentifierError, parse_bill_id
from services.labels import PERSON_KINDS, TARIFF_CLASSES
from services.metering.site import connection_site, site_facts
from services.model.connections import Connection, ConnectionState
from services.model.requests import Finding

router = APIRouter()

Opening = Annotated[Operator, Depends(only_for(*TAKES_APPLICATIONS))]


class TypedFile(TypedPerson):
    """The file as typed."""

    full_name: str = ""
    district: str = ""
    address: str = ""
    tariff_class: str = ""
    amperage: str = ""
    phases: str = ""


@router.get("/connections/new")
def ask(request: Request, _operator: Opening, work: Work) -> Response:
    """The empty file."""
    return _page(request, work, TypedFile())


@router.post("/connections/new")
def keep(
    request: Request, _operator: Opening, site: CurrentSite, work: Work, typed: Annotated[TypedFile, Form()]
) -> Response:
    """Open the file and show its bill ID, or all that is wrong with it beside what was typed."""
    fields = typed.model_dump(by_alias=True)
    opened = work.run(
        partial(open_typed_file, clock=site.app.clock, company=site.app.settings.company_code, typed=fields)
    )
    if isinstance(opened, Connection):
        return see_other(f"/connections/{opened.bill_id}")
    return _page(request, work, typed, findings=opened)


@router.get("/connections/{bill_id}")
def show(request: Request, bill_id: str, _operator: CurrentOperator, work: Work) -> Response:
    """The record of the connection and its history. Nothing of the person."""
    try:
        key = str(parse_bill_id(bill_id))
    except IdentifierError:
        raise NotFound("connection", bill_id) from None
    with work.reading() as uow:
        site = connection_site(uow, key)
        changes = [(each, change_title(each), change_text(each)) for each in uow.changes.of_connection(key)]
    return render(
        request,
        "connection.html",
        facts=site_facts(site),
        changes=changes,
        bill_id=key,
        is_contracted=site.connection.state is ConnectionState.CONTRACTED,
    )


def _page(request: Request, work: Work, typed: TypedFile, *, findings: tuple[Finding, ...] = ()) -> Response:
    with work.reading() as uow:
        known = districts(uow)
    return render(
        request,
        "new_connection.html",
        400 if findings else 200,
        fields=typed.model_dump(by_alias=True),
        findings=findings,
        faults={each.field: each.message for each in findings},
        person_kinds=PERSON_KINDS,
        choices={
            "district": {each: each for each in known},
            "tariffClass": {each.value: title for each, title in TARIFF_CLASSES.items()},
            "phases": {"1": "یک‌فاز", "3": "سه‌فاز"},
        },
    )
