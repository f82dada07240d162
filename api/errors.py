"""What operators see when something is not as it should be: what happened, that nothing is lost, what to do."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

import httpx
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.csrf import FormRefused, origin_of
from api.dependencies import NotForUnit, NotLoggedIn, NoUnit, site_of
from api.operators import CamundaUnavailable
from api.rendering import render, see_other
from api.security_headers import FRAMED
from db.errors import DatabaseUnavailable, SchemaOutdated, WriteConflict
from services.errors import NotFound
from workers.errors import describe
from workers.gateways.camunda_session import CamundaRefusedError

log = structlog.get_logger(__name__)

_SECONDS_UNTIL_AGAIN: Final = "10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A page that says what is the matter. `say` is what happened, `do` what helps; both Persian."""

    status: HTTPStatus
    title: str
    say: str
    do: str

    def page(self, request: Request, *, address: str | None = None) -> Response:
        """The page; one that says "later" also says so to machines, and comes again by itself: what waited on it, a
        worklist or a sheet's outcome, goes on when the trouble is over. `address` is where else to go.
        """
        is_passing = self.status is HTTPStatus.SERVICE_UNAVAILABLE
        headers = {"retry-after": _SECONDS_UNTIL_AGAIN} if is_passing else {}
        again = None
        if is_passing and request.method == "GET":
            headers["refresh"] = _SECONDS_UNTIL_AGAIN
            again = str(request.url.replace(scheme="", netloc=""))
        if request.headers.get("sec-fetch-dest") == "iframe":
            headers |= FRAMED
        return render(request, "error.html", self.status, headers=headers, trouble=self, again=again, address=address)


NOT_FOUND: Final = Trouble(
    status=HTTPStatus.NOT_FOUND,
    title="چنین صفحه‌ای نیست",
    say="نشانی درست نیست، یا آنچه می‌خواهید دیگر وجود ندارد.",
    do="شماره یا کد را دوباره ببینید، یا از میز کار آغاز کنید.",
)
NOT_ALLOWED: Final = Trouble(
    status=HTTPStatus.METHOD_NOT_ALLOWED,
    title="این کار از این راه انجام نمی‌شود",
    say="این نشانی را مستقیم نمی‌توان باز کرد.",
    do="از میز کار آغاز کنید.",
)
FOR_OTHERS: Final = Trouble(
    status=HTTPStatus.FORBIDDEN,
    title="این صفحه برای واحد شما نیست",
    say="شناسهٔ شما به این صفحه دسترسی ندارد.",
    do="از میز کار آغاز کنید، یا با شناسهٔ واحدی که این کار با اوست وارد شوید.",
)
NO_UNIT: Final = Trouble(
    status=HTTPStatus.FORBIDDEN,
    title="شناسهٔ شما به هیچ واحدی تعلق ندارد",
    say="با این شناسه وارد شده‌اید، ولی واحدی به این نام در شرکت نیست.",
    do="خارج شوید و با شناسهٔ واحد خود وارد شوید؛ اگر درست است، به مدیر سامانه بگویید.",
)
FORM_REFUSED: Final = Trouble(
    status=HTTPStatus.FORBIDDEN,
    title="این فرم دیگر معتبر نیست",
    say="پس از باز شدن فرم از سامانه خارج شده‌اید یا دوباره وارد شده‌اید. چیزی ذخیره نشد.",
    do="به صفحهٔ پیش برگردید، آن را تازه کنید و فرم را دوباره بفرستید.",
)
UNREADABLE: Final = Trouble(
    status=HTTPStatus.BAD_REQUEST,
    title="این درخواست خوانده نشد",
    say="فرم ناقص رسید یا نشانی درست نیست. چیزی ذخیره نشد.",
    do="به صفحهٔ پیش برگردید، آن را تازه کنید و دوباره بفرستید.",
)
TOO_LARGE: Final = Trouble(
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    title="متن بیش از اندازه بلند است",
    say="آنچه فرستادید از اندازهٔ مجاز بزرگ‌تر است. چیزی ذخیره نشد.",
    do="به صفحهٔ پیش برگردید و متن‌ها را کوتاه کنید.",
)
UNKNOWN_HOST: Final = Trouble(
    status=HTTPStatus.MISDIRECTED_REQUEST,
    title="نشانی سامانه این نیست",
    say="این صفحه‌ها تنها از نشانی خود باز می‌شوند، تا ورود شما با Tasklist یکی بماند.",
    do="این نشانی را باز کنید:",
)
DATABASE_UNAVAILABLE: Final = Trouble(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    title="پایگاه داده در دسترس نیست",
    say="آنچه پیش‌تر ذخیره شده سر جای خود است؛ آنچه همین حالا فرستادید ذخیره نشد.",
    do="چند لحظهٔ دیگر صفحه را تازه کنید. اگر درست نشد، به مدیر سامانه بگویید.",
)
OTHERS_FIRST: Final = Trouble(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    title="همین حالا کسی دیگر این را تغییر داد",
    say="آنچه فرستادید ذخیره نشد.",
    do="صفحهٔ پیش را تازه کنید، ببینید چه تغییر کرده است، و دوباره بفرستید.",
)
CAMUNDA_UNAVAILABLE: Final = Trouble(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    title="Tasklist پاسخ نمی‌دهد",
    say="ورود و فهرست کارها از آن گرفته می‌شود. درخواست‌ها و کارها سر جای خود هستند؛ آنچه همین حالا فرستادید ذخیره نشد.",
    do="چند لحظهٔ دیگر صفحه را تازه کنید. اگر درست نشد، به مدیر سامانه بگویید.",
)
FAILED: Final = Trouble(
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    title="خطایی در سامانه رخ داد",
    say="این صفحه نشان داده نشد. اگر فرمی فرستادید، ذخیره نشده است.",
    do="یک بار دیگر کوشش کنید. اگر باز پیش آمد، ساعت آن را به مدیر سامانه بگویید.",
)

_OF_STATUS = {each.status: each for each in (NOT_FOUND, NOT_ALLOWED, FOR_OTHERS, TOO_LARGE, UNREADABLE)}
_OF_ERROR: dict[type[Exception], Trouble] = {
    NotFound: NOT_FOUND,
    NotForUnit: FOR_OTHERS,
    NoUnit: NO_UNIT,
    FormRefused: FORM_REFUSED,
    DatabaseUnavailable: DATABASE_UNAVAILABLE,
    SchemaOutdated: DATABASE_UNAVAILABLE,
    WriteConflict: OTHERS_FIRST,
    CamundaUnavailable: CAMUNDA_UNAVAILABLE,
    CamundaRefusedError: CAMUNDA_UNAVAILABLE,
    httpx.TransportError: CAMUNDA_UNAVAILABLE,
}


def add_error_pages(app: FastAPI) -> None:
    """A page for each error that is expected; all others end in `page_failed`."""
    app.add_exception_handler(NotLoggedIn, _to_login)
    app.add_exception_handler(HTTPException, _of_status)
    app.add_exception_handler(RequestValidationError, _unreadable)
    for error in _OF_ERROR:
        app.add_exception_handler(error, _of_error)


def page_failed(request: Request, error: Exception) -> Response:
    """The page for what nobody expected. The log gets the error and its place, without its text, which may quote what
    was typed.
    """
    log.error("page failed", fault=describe(error))
    return FAILED.page(request)


def unknown_host(request: Request) -> Response:
    """The page for whoever came by another name than ours."""
    return UNKNOWN_HOST.page(request, address=f"{site_of(request).app.settings.pages_url}{request.url.path}")


def address_unreadable(request: Request) -> Response:
    """The page for an address that holds what no keyboard types and no database keeps: it names nothing of ours."""
    return NOT_FOUND.page(request)


def content_too_large(request: Request) -> Response:
    """The page for a form that is larger than any of ours."""
    return TOO_LARGE.page(request)


def _of_error(request: Request, error: Exception) -> Response:
    trouble = next(_OF_ERROR[each] for each in type(error).__mro__ if each in _OF_ERROR)
    if trouble.status is HTTPStatus.SERVICE_UNAVAILABLE:
        log.warning("page unavailable", fault=describe(error))
    return trouble.page(request)


def _of_status(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    return _OF_STATUS.get(HTTPStatus(status), UNREADABLE).page(request)


def _unreadable(request: Request, error: Exception) -> Response:
    """A part of the address that cannot be read leads nowhere; a form that lacks a field was not made by our page."""
    faults = error.errors() if isinstance(error, RequestValidationError) else []
    return (NOT_FOUND if any(fault["loc"][0] == "path" for fault in faults) else UNREADABLE).page(request)


def _to_login(request: Request, _error: Exception) -> Response:
    """From where it leads back: to the page, or for a form to the page that shows it."""
    if request.method == "GET":
        query = f"?{request.url.query}" if request.url.query else ""
        return see_other(f"/login?next={quote(request.url.path + query, safe='/')}")
    referrer = request.headers.get("referer", "")
    ours = origin_of(referrer) == origin_of(site_of(request).app.settings.pages_url)
    back = urlsplit(referrer).path if ours else "/"
    return see_other(f"/login?ended=1&next={quote(back, safe='/')}")
