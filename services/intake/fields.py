"""Single fields of a form as they come: text typed by people, or whatever a file holds in its place."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from enum import StrEnum
from typing import TypeVar

from services.identifiers import IdentifierError
from services.intake.findings import APPLICATION, Wording
from services.jalali import JalaliError
from services.model.requests import Finding
from services.text import normalise, parse_whole_number

LONGEST_TEXT = 100
MOST_DOCUMENTS = 20
TOO_BIG = 10**18

_DECIMAL = re.compile(r"[0-9]+[.٫/][0-9]+")
_NEGATIVE = re.compile(r"[-−–][0-9.٫/]+|[0-9.٫/]+[-−–]")
_UNREADABLE = frozenset({"Cc", "Cs", "Cn"})

_YES_OR_NO = {"بله": True, "yes": True, "true": True, "1": True, "خیر": False, "no": False, "false": False, "0": False}

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)


class FieldReader:
    """Reads the fields of one form and collects what is wrong with them; a faulty field reads as None.

    What is no mapping is a form without fields.
    """

    def __init__(self, raw: object, wording: Wording = APPLICATION) -> None:
        self._raw: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
        self._wording = wording
        self.findings: list[Finding] = []

    def refuse(self, field: str, code: str) -> None:
        """Note a fault of a field."""
        self.findings.append(self._wording.finding(field, code))

    def text(self, field: str, *, required: bool = True) -> str | None:
        """The text of the field in one spelling. Codes: missing, wrong-type, too-long, unreadable."""
        value = self._raw.get(field)
        fault = text_fault(value)
        if fault == "missing" and not required:
            return None
        if fault is not None or not isinstance(value, str):
            self.refuse(field, fault or "wrong-type")
            return None
        return normalise(value)

    def words(self, field: str) -> str | None:
        """A text that says something. Code: shape where it has no letter, and those of `text`."""
        text = self.text(field)
        if text is None or any(sign.isalpha() for sign in text):
            return text
        self.refuse(field, "shape")
        return None

    def parsed(self, field: str, parse: Callable[[str], T], *, required: bool = True) -> T | None:
        """What `parse` makes of the text; the fault of its IdentifierError or JalaliError is the code."""
        text = self.text(field, required=required)
        if text is None:
            return None
        try:
            return parse(text)
        except (IdentifierError, JalaliError) as error:
            self.refuse(field, error.fault.value)
            return None

    def choice(self, field: str, choices: type[Choice], *, default: Choice | None = None) -> Choice | None:
        """One of the choices, or the default where it has one. Code: unknown-choice, and those of `text`."""
        text = self.text(field, required=default is None)
        if text is None:
            return default
        try:
            return choices(text)
        except ValueError:
            self.refuse(field, "unknown-choice")
            return None

    def choices(self, field: str, choices: Collection[Choice], *, unknown: str) -> frozenset[Choice] | None:
        """Some of the choices, as a list. `unknown` is the code for others; also wrong-type and too-long."""
        value = self._raw.get(field)
        if value is None:
            return frozenset()
        fault = _list_fault(value, choices, unknown=unknown)
        if fault is not None or not isinstance(value, list | tuple):
            self.refuse(field, fault or "wrong-type")
            return None
        return frozenset(each for each in choices if each in value)

    def yes(self, field: str) -> bool:
        """Whether the field says yes; left out, it says no. Code: unknown-choice."""
        value = self._raw.get(field)
        said = value if isinstance(value, bool) else _YES_OR_NO.get(normalise(str(value or "no")).casefold())
        if said is None:
            self.refuse(field, "unknown-choice")
        return bool(said)

    def counter(self, field: str, *, required: bool = True) -> int | None:
        """A counter's number. Codes: not-a-number, not-whole, negative, and those of `text`."""
        value = self._raw.get(field)
        text = number_text(value) if is_number(value) else self.text(field, required=required)
        if text is None:
            return None
        try:
            return parse_whole_number(text)
        except ValueError:
            self.refuse(field, _number_fault(normalise(text)))
            return None


def is_number(value: object) -> bool:
    """True for a JSON number. Python counts true and false among the numbers; people do not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_text(value: object) -> str:
    """A JSON number as if it had been typed; "" for one that no counter shows, whose text might be boundless."""
    too_big = isinstance(value, int) and abs(value) >= TOO_BIG
    return "" if too_big else str(value)


def text_fault(value: object) -> str | None:
    """Why a value cannot be read as a text of a form, or None."""
    if value is None or (isinstance(value, str) and len(value) <= LONGEST_TEXT and not normalise(value)):
        return "missing"
    if not isinstance(value, str):
        return "wrong-type"
    if len(value) > LONGEST_TEXT:
        return "too-long"
    return None if readable(value.strip()) == value.strip() else "unreadable"


def readable(text: str) -> str:
    """The text without the characters that no keyboard types and no database keeps: null bytes, half surrogates."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in _UNREADABLE)


def _list_fault(value: object, choices: Collection[StrEnum], *, unknown: str) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        return "wrong-type"
    if len(value) > MOST_DOCUMENTS:
        return "too-long"
    return None if set(value) <= set(choices) else unknown


def _number_fault(text: str) -> str:
    if _DECIMAL.fullmatch(text):
        return "not-whole"
    return "negative" if _NEGATIVE.fullmatch(text) else "not-a-number"
