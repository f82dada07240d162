"""Single fields of a form as they come: text typed by people, or whatever a file holds in its place."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from services.forms.entries import LONGEST_TEXT
from services.forms.findings import APPLICATION, LONGEST_REASON, Wording
from services.identifiers import IdentifierError
from services.jalali import JalaliError
from services.model.requests import Finding
from services.text import format_number, normalise, normalise_lines, parse_whole_number, to_persian_digits

MOST_DOCUMENTS = 20

# Above the first a number with a decimal point has lost digits, above the second nobody means a number.
_EXACT = 2**53
_TOO_BIG = 10**40
_LONGER_THAN_ANY = "9" * 2 * LONGEST_TEXT

_DECIMAL = re.compile(r"[0-9]+[.٫/][0-9]+")
_ROUNDED = re.compile(r"[0-9]+(?:[.,٫/][0-9]+)?[eE][+-]?[0-9]{1,3}")
_NEGATIVE = re.compile(r"[-−–][0-9.٫/]+|[0-9.٫/]+[-−–]")
_UNREADABLE = frozenset({"Cc", "Cs", "Cn"})

_YES_OR_NO = {"بله": True, "yes": True, "true": True, "1": True, "خیر": False, "no": False, "false": False, "0": False}

T = TypeVar("T")
Choice = TypeVar("Choice", bound=str)


class FieldReader:
    """Reads the fields of one form and collects what is wrong with them; a faulty field reads as None.

    What is no mapping is a form without fields.
    """

    def __init__(self, raw: object, wording: Wording = APPLICATION) -> None:
        self._raw: Mapping[str, object] = raw if isinstance(raw, Mapping) else {}
        self._wording = wording
        self._found: list[Finding] = []

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong, in the order of the form's fields, whichever was read first."""
        return self._wording.in_form_order(self._found)

    def refuse(self, field: str, code: str, **values: str) -> None:
        """Note a fault of a field; `values` fill the message's placeholders."""
        self.tell([self._wording.finding(field, code, **values)])

    def tell(self, findings: Iterable[Finding]) -> None:
        """Note what another rule has found wrong with fields of the form."""
        self._found.extend(findings)

    def is_blank(self, field: str) -> bool:
        """Whether nothing has been typed."""
        return text_fault(as_typed(self._raw.get(field))) == "missing"

    def typed(self, field: str) -> str:
        """What stands in the field, whatever is wrong with it; "" for what is no text."""
        value = as_typed(self._raw.get(field))
        return value if isinstance(value, str) else ""

    def text(self, field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str | None:
        """The text of the field in one spelling; a number is read as its digits.

        Codes: missing, wrong-type, too-long, unreadable.
        """
        text = self._text(field, as_typed(self._raw.get(field)), required=required, longest=longest)
        return None if text is None else normalise(text)

    def words(self, field: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str | None:
        """A text that says something. Code: shape where it has no letter, and those of `text`."""
        return self._with_letters(field, self.text(field, required=required, longest=longest))

    def reason(self, field: str = "reason", *, required: bool = True) -> str | None:
        """Why, in somebody's own words and lines, of at most 500 characters; unreadable ones go. Persian digits: people
        read it. Codes: as `words`.
        """
        value = as_typed(self._raw.get(field))
        seen = readable(value[: LONGEST_REASON + 1]) if isinstance(value, str) else value
        text = self._text(field, seen, required=required, longest=LONGEST_REASON)
        return self._with_letters(field, None if text is None else to_persian_digits(normalise_lines(text)))

    def parsed(self, field: str, parse: Callable[[str], T], *, required: bool = True) -> T | None:
        """What `parse` makes of the text; the fault of its IdentifierError or JalaliError is the code.

        Codes also: rounded, where a spreadsheet has kept the first digits alone, and those of `text`.
        """
        text = self.text(field, required=required)
        if text is None:
            return None
        try:
            return parse(text)
        except (IdentifierError, JalaliError) as error:
            self.refuse(field, "rounded" if _ROUNDED.fullmatch(text) else error.fault.value)
            return None

    def choice(
        self, field: str, choices: Callable[[str], Choice], *, default: Choice | None = None, required: bool = True
    ) -> Choice | None:
        """One of the choices, or the default where it has one; `choices` makes it of its name, or raises ValueError.

        Code: unknown-choice, and those of `text`.
        """
        text = self.text(field, required=required and default is None)
        if text is None:
            return default
        try:
            return choices(as_choice(text))
        except ValueError:
            self.refuse(field, "unknown-choice")
            return None

    def one_of(self, field: str, values: Collection[str], *, required: bool = True) -> str | None:
        """One of the values, in the spelling that they have there. Code: unknown-choice, and those of `text`."""
        text = self.text(field, required=required)
        if text is None:
            return None
        said = next((each for each in values if as_choice(each) == as_choice(text)), None)
        if said is None:
            self.refuse(field, "unknown-choice")
        return said

    def choices(self, field: str, choices: Collection[Choice], *, unknown: str) -> frozenset[Choice] | None:
        """Some of the choices, as a list. `unknown` is the code for others, beside which the known ones are read; also
        wrong-type and too-long.
        """
        value = self._raw.get(field)
        if value is None:
            return frozenset()
        fault = _list_fault(value)
        if fault is not None or not isinstance(value, list | tuple):
            self.refuse(field, fault or "wrong-type")
            return None
        said = set(map(as_choice, value))
        if not said <= set(choices):
            self.refuse(field, unknown)
        return frozenset(each for each in choices if each in said)

    def yes(self, field: str) -> bool:
        """Whether the field says yes; left out, it says no. Code: unknown-choice."""
        value = self._raw.get(field)
        said = value if isinstance(value, bool) else _YES_OR_NO.get(normalise(str(value or "no")).casefold())
        if said is None:
            self.refuse(field, "unknown-choice")
        return bool(said)

    def whole_number(self, field: str, *, required: bool = True) -> int | None:
        """A whole number of 0 or more. Codes: not-a-number, not-whole, negative, rounded, and those of `text`."""
        value = self._raw.get(field)
        text = number_text(value) if is_number(value) else self.text(field, required=required)
        if text is None:
            return None
        try:
            return parse_whole_number(text)
        except ValueError:
            self.refuse(field, _number_fault(normalise(text)))
            return None

    def number(self, field: str, *, least: int | None, most: int | None, required: bool = True) -> int | None:
        """A whole number within its bounds. Codes: too-small, too-big, and those of `whole_number`."""
        number = self.whole_number(field, required=required)
        if number is not None and least is not None and number < least:
            self.refuse(field, "too-small", least=format_number(least))
        elif number is not None and most is not None and number > most:
            self.refuse(field, "too-big", most=format_number(most))
        else:
            return number
        return None

    def _text(self, field: str, value: object, *, required: bool, longest: int) -> str | None:
        fault = text_fault(value, longest=longest)
        if fault == "missing" and not required:
            return None
        if fault is not None or not isinstance(value, str):
            self.refuse(field, fault or "wrong-type")
            return None
        return value

    def _with_letters(self, field: str, text: str | None) -> str | None:
        if text is None or any(character.isalpha() for character in text):
            return text
        self.refuse(field, "shape")
        return None


def is_number(value: object) -> bool:
    """True for a JSON number. Python counts true and false among the numbers; people do not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number_text(value: object) -> str:
    """A JSON number as if it had been typed: 12300.0, as spreadsheets give whole numbers, is «12300».

    The text of a boundless number is one that is too long for any field.
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value)) if abs(value) < _EXACT else f"{value:e}"
    too_big = isinstance(value, int) and abs(value) >= _TOO_BIG
    return _LONGER_THAN_ANY if too_big else str(value)


def as_typed(value: object) -> object:
    """What may be read as text: identifiers and numbers come as JSON numbers from programs that see digits only."""
    return number_text(value) if is_number(value) else value


def as_choice(text: str) -> str:
    """The name of a choice in its one spelling: spreadsheets begin words with capitals, pasted ones bring marks."""
    return normalise(text).casefold()


def text_fault(value: object, *, longest: int = LONGEST_TEXT) -> str | None:
    """Why a value cannot be read as a text of a form, or None."""
    if value is None or (isinstance(value, str) and len(value) <= longest and not normalise(value)):
        return "missing"
    if not isinstance(value, str):
        return "wrong-type"
    if len(value) > longest:
        return "too-long"
    return None if readable(value) == value else "unreadable"


def readable(text: str) -> str:
    """The text without the characters that no keyboard types and no database keeps: null bytes, half surrogates.

    Tabs and line breaks stay: they part words.
    """
    return "".join(
        character for character in text if character.isspace() or unicodedata.category(character) not in _UNREADABLE
    )


def _list_fault(value: object) -> str | None:
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
        return "wrong-type"
    return "too-long" if len(value) > MOST_DOCUMENTS else None


def _number_fault(text: str) -> str:
    if _DECIMAL.fullmatch(text):
        return "not-whole"
    if _ROUNDED.fullmatch(text):
        return "rounded"
    return "negative" if _NEGATIVE.fullmatch(text) else "not-a-number"
