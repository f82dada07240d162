"""A connection: the file of a new one, and the record of any, with what requests have changed of it.

The file is opened here, and not in a start form, because what is typed into a form in Tasklist stays readable to every
login. The record tells nothing personal, so that it is for all operators.
"""

from functools import partial
from hashlib import sha256
from secrets import token_urlsafe
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import Field
from starlette.responses import Response

from api.audiences import applications_taken_by
from api.dependencies import Clerk, CurrentOperator, CurrentSite, Work
from api.operators import Operator
from api.person_form import TypedPerson
from api.rendering import render, see_other
from services.catalogue import Service, all_services
from services.changes.new_connection import NEW_CONNECTION
from services.changes.opening import districts, open_typed_file
from services.changes.wording import change_text, change_title
from services.errors import NotFound
from services.identifiers import IdentifierError, parse_bill_id
from services.labels import PERSON_KINDS, TARIFF_CLASSES
from services.metering.site import connection_site, site_facts
from services.metering.way import further_facts, hanging_at
from services.model.connections import Connection, ConnectionState
from services.model.requests import Finding

router = APIRouter()


class TypedFile(TypedPerson):
    """The file as typed. `form` tells one form from the next that is filled in alike."""

    full_name: str = ""
    district: str = ""
    address: str = ""
    tariff_class: str = ""
    amperage: str = ""
    phases: str = ""
    form: str = Field(default_factory=partial(token_urlsafe, 16), min_length=16, max_length=64)

    @property
    def key(self) -> str:
        """Of this form with this in it: sent again by a second click it is the same, filled in otherwise another."""
        return sha256(self.model_dump_json(by_alias=True).encode()).hexdigest()


@router.get("/connections/new")
def ask(request: Request, _clerk: Clerk, work: Work) -> Response:
    """The empty file."""
    return _page(request, work, TypedFile())


@router.post("/connections/new")
def keep(
    request: Request, _clerk: Clerk, site: CurrentSite, work: Work, typed: Annotated[TypedFile, Form()]
) -> Response:
    """Open the file and show its bill ID, or all that is wrong with it beside what was typed."""
    fields = typed.model_dump(by_alias=True)
    company = site.app.settings.company_code
    opened = work.run(partial(open_typed_file, clock=site.app.clock, company=company, typed=fields, form_key=typed.key))
    if isinstance(opened, Connection):
        return see_other(f"/connections/{opened.bill_id}")
    return _page(request, work, typed, findings=opened)


@router.get("/connections/{bill_id}")
def show(request: Request, bill_id: str, operator: CurrentOperator, work: Work) -> Response:
    """The record of the connection and its history. Nothing of the person."""
    try:
        key = str(parse_bill_id(bill_id))
    except IdentifierError:
        raise NotFound("connection", bill_id) from None
    with work.reading() as uow:
        site = connection_site(uow, key)
        meter = hanging_at(uow, key)
        changes = [(each, change_title(each), change_text(each)) for each in uow.changes.of_connection(key)]
    return render(
        request,
        "connection.html",
        facts=site_facts(site),
        changes=changes,
        meter=meter,
        meter_facts=[] if meter is None else further_facts(meter),
        bill_id=key,
        asked_by=_applications(operator) if site.connection.state is ConnectionState.CONTRACTED else (),
    )


def _applications(operator: Operator) -> list[Service]:
    """The services by which a connection is made, for those who take applications."""
    if not operator.is_one_of(*applications_taken_by()):
        return []
    return [each for each in all_services().values() if each.standard and each.standard.change == NEW_CONNECTION.key]


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
