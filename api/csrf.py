"""Forms are only taken from our own pages, in the session that they were shown in."""

import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

from api.camunda_operators import SESSION_COOKIE
from api.dependencies import site_of

FIELD: Final = "csrf"
FORM_COOKIE: Final = "AFTERSALES-FORM"
"""Stands for the session as long as nobody is logged in."""

_READS = {"GET", "HEAD", "OPTIONS"}


class FormRefused(Exception):
    """The form does not come from a page of ours, or from one that was shown in another session."""


def token_of(request: Request) -> str:
    """What a form has to bring along: bound to the browser's session by our secret."""
    return hmac.new(site_of(request).secret, b"form\0" + _binding(request).encode(), "sha256").hexdigest()


def new_form_cookie(request: Request) -> str | None:
    """The cookie that the answer has to set so that its forms can come back; None if the browser has one."""
    made: str | None = getattr(request.state, "form_cookie", None)
    return made


async def require_token(request: Request) -> None:
    """Every POST comes from our own origin and brings the token. Raises FormRefused."""
    if request.method in _READS:
        return
    if request.headers.get("origin") != origin_of(site_of(request).app.settings.pages_url):
        raise FormRefused
    form: FormData = await request.form()
    given = form.get(FIELD)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), token_of(request).encode()):
        raise FormRefused


def origin_of(url: str) -> str:
    """Scheme, host and port, as browsers say where a form comes from."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _binding(request: Request) -> str:
    known = request.cookies.get(SESSION_COOKIE) or request.cookies.get(FORM_COOKIE)
    if known:
        return known
    made = new_form_cookie(request)
    if made is None:
        request.state.form_cookie = made = secrets.token_urlsafe(32)
    return made
