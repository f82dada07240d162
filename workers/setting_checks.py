"""What is wrong with a setting: told by its variable, with what to do, never with its value, which may be secret."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from db.engine import parsed_url
from db.errors import DatabaseUrlInvalid
from services.company import EXAMPLE_COMPANY, QuietHours
from services.errors import ServiceError

PREFIX: Final = "AFTERSALES_"

_WEB = ("http", "https")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_SHORTEST_SECRET = 32
_EXAMPLES = (EXAMPLE_COMPANY.supervisor_mobile,)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingFault:
    """A variable of the environment, and in both languages what is wrong with it and what to do."""

    variable: str
    english: str
    persian: str


class SettingsInvalid(ServiceError):
    """The process cannot be run with these settings. A line for each fault."""

    def __init__(self, faults: Sequence[SettingFault]) -> None:
        super().__init__("\n".join(f"{each.variable}: {each.english}" for each in faults))
        self.faults = tuple(faults)


def variable(field: str) -> str:
    """The name that a field has in the environment."""
    return f"{PREFIX}{field.upper()}"


def faults_of(error: ValidationError) -> list[SettingFault]:
    """All that pydantic has found: our own checks in their words, its own in its words."""
    found = []
    for each in error.errors(include_input=False, include_url=False):
        context = each.get("ctx", {})
        found.append(
            SettingFault(
                variable=variable(str(each["loc"][0])),
                english=str(context.get("english") or each["msg"]),
                persian=str(context.get("persian") or "مقدار این متغیر پذیرفتنی نیست. آن را درست کنید یا بردارید."),
            )
        )
    return found


def database_url(value: str) -> str:
    """A database that we can use."""
    try:
        parsed_url(value)
    except DatabaseUrlInvalid as error:
        raise _fault(
            "database_url",
            f"{error.reason}; give sqlite:///file or postgresql://user:password@host/name",
            "نشانی پایگاه داده درست نیست. نمونه: sqlite:///file یا postgresql://user:password@host/name",
        ) from None
    return value


def address(field: str, value: str) -> str:
    """A host and a port."""
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16 or "/" in value:
        raise _fault(field, "no address; give host:port, as localhost:26500", "نشانی باید host:port باشد.")
    return value


def url(field: str, value: str) -> str:
    """An address for HTTP."""
    if not value:
        raise _fault(
            field, "missing; give the address, as https://host/path", "وارد نشده است. نمونه: https://host/path"
        )
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in _WEB and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_web = False
    if not is_web or value != value.strip():
        raise _fault(field, "no URL; give one as https://host/path", "نشانی درست نیست. نمونه: https://host/path")
    return value


def encrypted_url(field: str, value: str) -> str:
    """An address to which national IDs go: nobody on the way reads along."""
    parts = urlsplit(url(field, value))
    if parts.scheme != "https" and not _is_this_machine(str(parts.hostname)):
        raise _fault(
            field,
            "not encrypted; national IDs go there, so give an address that begins with https://",
            "رمزگذاری نشده است. شمارهٔ ملی به آنجا می‌رود؛ نشانی باید با https:// شروع شود.",
        )
    return value


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def token(field: str, value: str) -> None:
    """What can stand in the header of a question."""
    if not all("!" <= each <= "~" for each in value):
        raise _fault(
            field,
            "has a blank or a character that no token has; copy it again, without line breaks",
            "فاصله یا نویسه‌ای دارد که در توکن نمی‌آید. آن را دوباره، بی سطر تازه، کپی کنید.",
        )


def goes_with_authorization(field: str, value: str, authorization: str | None) -> None:
    """Given where there is an authorization server, and only there. None: its own URL is told as wrong already."""
    if authorization and not value:
        raise _fault(
            field,
            f"missing; {variable('oauth_url')} is given, so the client's id and secret are needed",
            f"وارد نشده است. با {variable('oauth_url')} شناسه و رمز کارخواه هم لازم است.",
        )
    if authorization == "" and value:
        raise _fault(
            field,
            f"given without {variable('oauth_url')}, so nobody would be asked for a token; give that too, or neither",
            f"بدون {variable('oauth_url')} به کار نمی‌آید. آن را هم وارد کنید یا این را بردارید.",
        )


def no_example(field: str, value: str) -> str:
    """A number of the company's own: that of the example belongs to nobody we know."""
    if value in _EXAMPLES:
        raise _fault(
            field,
            "the example's number; SMS go to real telephones, so give the supervisor's own, as 0912…",
            "شمارهٔ نمونه است. پیامک به گوشی واقعی می‌رود؛ شمارهٔ سرپرست خود را وارد کنید.",
        )
    return value


def secret(field: str, value: str) -> None:
    """Long enough not to be guessed; none at all is for those who need none."""
    if 0 < len(value) < _SHORTEST_SECRET:
        raise _fault(
            field,
            f"too short; give {_SHORTEST_SECRET} characters or more, as `openssl rand -hex 32` makes them",
            f"کوتاه است. دست‌کم {_SHORTEST_SECRET} نویسه بدهید؛ مثلاً خروجی openssl rand -hex 32",
        )


def quiet_hours(value: str) -> str:
    """Hours of the day from one time to another."""
    try:
        QuietHours.parsed(value)
    except ValueError:
        raise _fault(
            "quiet_hours",
            "no hours of the day; give them as 22:00-07:00, or nothing where SMS are sent at any hour",
            "ساعت‌های سکوت درست نیست. نمونه: 22:00-07:00؛ خالی یعنی پیامک در هر ساعتی فرستاده می‌شود.",
        ) from None
    return value


def log_level(value: str) -> str:
    """A level by its name, in capital letters."""
    level = value.strip().upper()
    if level not in _LEVELS or level not in logging.getLevelNamesMapping():
        known = ", ".join(_LEVELS)
        raise _fault("log_level", f"unknown; give one of {known}", f"ناشناخته است. یکی از اینها را بدهید: {known}")
    return level


def _fault(field: str, english: str, persian: str) -> PydanticCustomError:
    context = {"variable": variable(field), "english": english, "persian": persian}
    return PydanticCustomError("setting", "{variable}: {english}", context)
