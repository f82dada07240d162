"""Pages from templates, with what every page shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import csrf
from api.audiences import applications_taken_by, sheets_opened_by
from api.dependencies import site_of
from api.operators import Operator
from services.jalali import format_jalali, format_jalali_time, local_date
from services.text import format_rials, to_persian_digits
from workers.printouts.rendering import TEMPLATES as PRINTED

STATIC: Final = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"
_SPECIFIC = Path(__file__).parent / "specific"


def render(
    request: Request, template: str, status: int = 200, *, headers: Mapping[str, str] | None = None, **values: object
) -> HTMLResponse:
    """The page of this template, ours or a service's own; it extends `base.html`. What it names must be given."""
    operator = getattr(request.state, "operator", None)
    shared = {
        "operator": operator,
        "links": list(links_for(operator)) if operator else [],
        "path": request.url.path,
        "company": site_of(request).app.company,
        "tasklist_url": f"{site_of(request).app.settings.web_url}/tasklist",
        "csrf_field": lambda: _csrf_field(request),
    }
    content = _environment().get_template(template).render(shared | values)
    answer = HTMLResponse(content, status, headers)
    _keep_form_cookie(request, answer)
    return answer


def see_other(path: str) -> Response:
    """Lead the browser on after a form was taken, so that a reload does not send it again."""
    return RedirectResponse(path, status_code=303)


def _csrf_field(request: Request) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(csrf.FIELD, csrf.token_of(request))


def _keep_form_cookie(request: Request, answer: Response) -> None:
    if made := csrf.new_form_cookie(request):
        secure = site_of(request).is_secure
        answer.set_cookie(csrf.FORM_COOKIE, made, path="/", httponly=True, samesite="strict", secure=secure)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_TEMPLATES, *sorted(_SPECIFIC.glob("*/templates")), PRINTED]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "persian": to_persian_digits,
        "jalali": _jalali,
        "jalali_time": format_jalali_time,
        "rials": format_rials,
    }
    environment.globals["static"] = static_url
    return environment


def _jalali(day: date | datetime) -> str:
    """Of a moment, the day that it is in Tehran."""
    return format_jalali(local_date(day) if isinstance(day, datetime) else day)


@cache
def static_url(name: str) -> str:
    """The address of a file below `static`: another one when it changes, so that browsers may keep it for long."""
    version = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page of ours; shown to everybody, or only to those who take applications, or those who go out or send
    others.
    """

    path: str
    title: str
    for_clerks: bool = False
    for_senders: bool = False


LINKS: Sequence[Link] = (
    Link(path="/", title="میز کار"),
    Link(path="/details/new", title="مشخصات متقاضی", for_clerks=True),
    Link(path="/connections/new", title="انشعاب تازه", for_clerks=True),
    Link(path="/agents", title="مأموران", for_senders=True),
    Link(path="/units", title="واحدها"),
)


def links_for(operator: Operator) -> Iterator[Link]:
    """Those that lead an operator somewhere."""
    is_clerk, is_sender = (operator.is_one_of(*units()) for units in (applications_taken_by, sheets_opened_by))
    return (link for link in LINKS if (is_clerk or not link.for_clerks) and (is_sender or not link.for_senders))
