"""Login and logout: Camunda's, so that who is logged in here is logged in at Tasklist too, and the other way round."""

from typing import Annotated
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from api.camunda_operators import SESSION_COOKIE, TOKEN_COOKIE
from api.dependencies import CurrentSite
from api.operators import CamundaCookies
from api.rendering import render, see_other
from api.site import Site
from services.text import to_persian_digits

log = structlog.get_logger(__name__)

router = APIRouter()

_LONGEST = 200

Typed = Annotated[str, Form(max_length=_LONGEST)]


@router.get("/login")
def show_login(request: Request, next: str = "/", ended: str = "") -> Response:  # noqa: A002 - the address says "next"
    """The form. `ended` where a form was sent after the session's end."""
    said = "نشست شما پایان یافته بود و آنچه فرستادید ذخیره نشد. پس از ورود، دوباره بفرستید." if ended else ""
    return _form(request, back=next, said=said)


@router.post("/login")
def log_in(
    request: Request,
    site: CurrentSite,
    login: Typed = "",
    password: Typed = "",
    next: Typed = "/",  # noqa: A002
) -> Response:
    """Log in, and back to where the operator came from."""
    login = login.strip()
    if not (login and password):
        return _form(request, 400, back=next, login=login, said="شناسه و رمز را وارد کنید.")
    address = request.client.host if request.client else ""
    if seconds := site.throttle.seconds_to_wait(address, login):
        wait = f"رمز چند بار نادرست بود. {to_persian_digits(seconds)} ثانیه صبر کنید و دوباره بیازمایید."
        return _form(request, 429, back=next, login=login, said=wait, retry_after=seconds)
    cookies = site.operators.log_in(login, password)
    if cookies is None:
        site.throttle.failed(address, login)
        log.warning("login refused", address=address)
        return _form(request, 401, back=next, login=login, said="شناسه یا رمز نادرست است.")
    site.throttle.succeeded(address, login)
    return _logged_in(see_other(safe_path(next)), site, cookies)


@router.post("/logout")
def log_out(request: Request, site: CurrentSite) -> Response:
    """End the session here, at Tasklist and at Operate."""
    session = request.cookies.get(SESSION_COOKIE, "")
    site.operators.log_out(CamundaCookies(session=session, token=request.cookies.get(TOKEN_COOKIE, "")))
    answer = see_other("/login")
    for name in (SESSION_COOKIE, TOKEN_COOKIE):
        answer.delete_cookie(name, path="/", secure=site.is_secure, httponly=True, samesite="lax")
    return answer


def safe_path(path: str) -> str:
    """The path if it leads to a page of ours, else the first page: a link to our login leads nowhere else."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
    return path if is_ours and path.isprintable() and "\\" not in path else "/"


def _form(
    request: Request, status: int = 200, *, back: str, said: str = "", login: str = "", retry_after: int = 0
) -> Response:
    headers = {"retry-after": str(retry_after)} if retry_after else {}
    return render(request, "login.html", status, headers=headers, next=safe_path(back), said=said, login=login)


def _logged_in(answer: Response, site: Site, cookies: CamundaCookies) -> Response:
    for name, value in ((SESSION_COOKIE, cookies.session), (TOKEN_COOKIE, cookies.token)):
        answer.set_cookie(name, value, path="/", httponly=True, samesite="lax", secure=site.is_secure)
    return answer
