"""A search of bytes for planted people, in whatever spelling and encoding they were left there."""

import re
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from os.path import commonprefix
from urllib.parse import quote

from tests.privacy.people import Person

SAID = "said in a complaint"
"""The kind of what is no personal figure, and free text all the same."""

_ZEROS = (0x06F0, 0x0660)  # Persian, Arabic
_ARABIC_LETTERS = {"ک": "ك", "ی": "ي"}
_WIDE = ("utf-16-le", "utf-16-be")
_LENGTH = 10  # digits of each number that is looked for

# What people, spreadsheets and forms leave between the digits of a number; NUL is what lies between them in UTF-16.
_MARKS = " \u00a0\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_BETWEEN = b" \x00()./_+-"
_RUN = re.compile(rb"[0-9][0-9 \x00()./_+-]{8,}[0-9]")
# Every byte of a number in any encoding that we know; quick to look for.
_POSSIBLE = re.compile(
    rb"[0-9a-fA-F \x00()./_+%&#;ux\\*,\x06\x0b-\x0f\x80-\xbf\xc2\xd9\xdb\xe2\xef\xf0-\xf9\xfe\xff`-i-]{10,}"
)
_NEITHER_DIGIT_NOR_BETWEEN = re.compile(rb"[^0-9 \x00()./_+-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What was found: `kind` as in `Person.numbers`, or "name", "address", `SAID`; whose it is, None where it does not
    tell.
    """

    kind: str
    person: int | None = None


class Search:
    """Knows the people; finds them."""

    def __init__(self, people: Sequence[Person]) -> None:
        self._numbers = {
            digits: Trace(kind=kind, person=person.number)
            for person in people
            for kind, digits in person.numbers.items()
        }
        self._binary = _binary_numbers(self._numbers)
        families = {each.family for each in people}
        words = [
            word for each in families for word in (("name", each.name), ("address", each.street), (SAID, each.said))
        ]
        self._words = {word: (Trace(kind=kind), _spellings(word)) for kind, word in words}

    def find(self, data: bytes) -> Counter[Trace]:
        """Every trace in the data, with how often it is there."""
        found = Counter(self._numbers[digits] for digits in self._written_numbers(data))
        found.update(self._numbers[_digits_of(match.group())] for match in self._binary.finditer(data))
        for trace, patterns in self._words.values():
            # The most, not the sum: what is big-endian is nearly little-endian too, one byte further.
            found[trace] += max(data.count(pattern) for pattern in patterns)
        return +found

    def _written_numbers(self, data: bytes) -> Iterator[str]:
        for piece in _POSSIBLE.findall(data):
            if not _NEITHER_DIGIT_NOR_BETWEEN.search(piece):
                yield from self._in_runs(piece)
                continue
            spellings = (list(self._in_runs(_with_plain_digits(piece, wide))) for wide in (None, *_WIDE))
            yield from max(spellings, key=len)

    def _in_runs(self, data: bytes) -> Iterator[str]:
        for run in _RUN.findall(data):
            digits = run.translate(None, _BETWEEN).decode()
            windows = {digits[start : start + _LENGTH] for start in range(len(digits) - _LENGTH + 1)}
            for number in self._numbers.keys() & windows:
                yield from [number] * len(_alone(number).findall(run))


@cache
def _alone(number: str) -> re.Pattern[bytes]:
    """The number with nothing before it but a zero or the country's code, and no digit after it."""
    between = f"[{re.escape(_BETWEEN.decode())}]*"
    before = rf"(?<![0-9])(?:0{between}0{between})?(?:9{between}8{between})?(?:0{between})?"
    return re.compile(f"{before}{between.join(number)}(?![0-9])".encode())


def _with_plain_digits(data: bytes, wide: str | None) -> bytes:
    """The data with Persian and Arabic digits, however encoded, turned into plain ones, and marks into spaces."""
    for start, spellings in _plain_spellings(wide):
        if start in data:
            for pattern, stands_for in spellings:
                data = data.replace(pattern, stands_for)
    return data


@cache
def _plain_spellings(wide: str | None) -> list[tuple[bytes, list[tuple[bytes, bytes]]]]:
    """For each encoding: how each sign is written in it and what stands for it, after what all of them begin with."""
    plain = {chr(zero + digit): b"%d" % digit for zero in _ZEROS for digit in range(10)} | dict.fromkeys(_MARKS, b" ")
    if wide:
        plain |= {str(digit): b"%d" % digit for digit in range(10)}
    encoded = [
        [(pattern, stands_for) for pattern in ([character.encode(wide)] if wide else _encodings(character))]
        for character, stands_for in plain.items()
    ]
    return [(_common_start([pattern for pattern, _ in each]), list(each)) for each in zip(*encoded, strict=True)]


def _common_start(patterns: Sequence[bytes]) -> bytes:
    return commonprefix(patterns) or b""  # noqa: RUF071 - no paths


def _spellings(word: str) -> set[bytes]:
    """The word in Persian and in Arabic letters, in every encoding."""
    arabic = "".join(_ARABIC_LETTERS.get(letter, letter) for letter in word)
    return {
        pattern for text in (word, arabic) for pattern in (*_encodings(text), *(text.encode(wide) for wide in _WIDE))
    }


def _encodings(text: str) -> Iterator[bytes]:
    """UTF-8; a URL's; JSON's escapes, also those of JSON within JSON; HTML's."""
    yield text.encode()
    yield from (escaped.encode() for escaped in (quote(text), quote(text).lower()))
    for slashes in (4, 2, 1):
        yield from (
            "".join(f"{chr(92) * slashes}u{ord(character):04{case}}" for character in text).encode() for case in "xX"
        )
    yield "".join(f"&#{ord(character)};" for character in text).encode()
    yield from ("".join(f"&#x{ord(character):{case}};" for character in text).encode() for case in "xX")


def _binary_numbers(numbers: Iterable[str]) -> re.Pattern[bytes]:
    """The numbers as MessagePack keeps those that somebody sent as JSON numbers: unsigned, signed, or floating."""
    packed = [encoded for number in numbers for encoded in _packed(int(number))]
    return re.compile(b"|".join(map(re.escape, packed)), re.DOTALL)


_LAYOUTS: Mapping[bytes, str] = {b"\xce": ">I", b"\xcf": ">Q", b"\xd3": ">q", b"\xcb": ">d"}


def _packed(value: int) -> Iterator[bytes]:
    for character, layout in _LAYOUTS.items():
        if layout != ">I" or value < 2**32:
            yield character + struct.pack(layout, value)


def _digits_of(packed: bytes) -> str:
    return f"{int(struct.unpack(_LAYOUTS[packed[:1]], packed[1:])[0]):0{_LENGTH}}"
