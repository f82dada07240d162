"""Single values of a manifest: keys, Persian texts, days, limits, numbers; a wrong one is told in a sentence."""

import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt

from services.durations import NotALimit, parse_limit
from services.jalali import parse_jalali

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][A-Za-z0-9]*")
_PREFIX = re.compile(r"[A-Z]{3}")
_PERSIAN = re.compile(r"[\u0600-\u06ff]")
_FOREIGN_LETTERS = re.compile(r"[يك]")


def _key(text: str) -> str:
    if not _KEY.fullmatch(text):
        raise ValueError("a key is small Latin letters, digits and single hyphens, as meter-test")
    return text


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError("a field's key is camelCase in Latin letters, as requestedPlace")
    return text


def _prefix(text: str) -> str:
    if not _PREFIX.fullmatch(text):
        raise ValueError("a prefix is three capital Latin letters, as SET")
    return text


def _persian(text: str) -> str:
    if not _PERSIAN.search(text) or _FOREIGN_LETTERS.search(text):
        raise ValueError("a Persian text is expected here, with «ی» and «ک» for the Arabic letters «ي» and «ك»")
    return text.strip()


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is blank")
    return text.strip()


def _limit(text: object) -> timedelta:
    try:
        return parse_limit(text if isinstance(text, str) else "")
    except NotALimit:
        raise ValueError('a limit is an ISO 8601 duration of fixed length, as "PT15M" or "P7D"') from None


def _day(value: object) -> date:
    if isinstance(value, str):
        return parse_jalali(value)
    if type(value) is date:
        return value
    raise ValueError('a day is Jalali in quotes, as "1405/01/01", or ISO without quotes')


Key = Annotated[str, AfterValidator(_key)]
Name = Annotated[str, AfterValidator(_name)]
Prefix = Annotated[str, AfterValidator(_prefix)]
Persian = Annotated[str, AfterValidator(_persian)]
Words = Annotated[str, AfterValidator(_words)]
Limit = Annotated[timedelta, BeforeValidator(_limit)]
Day = Annotated[date, BeforeValidator(_day)]
Natural = Annotated[StrictInt, Field(ge=0)]
Positive = Annotated[StrictInt, Field(gt=0)]
