"""The search finds people however they were written down, and nobody where nobody is."""

import json
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import quote

import pytest

from tests.privacy.people import STRANGERS, planted_people
from tests.privacy.traces import SAID, Search, Trace

_PEOPLE = planted_people(20)
_PERSON = _PEOPLE[7]
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_SPELLINGS: Mapping[str, Callable[[str], str]] = {
    "plain": str,
    "Persian digits": lambda text: text.translate(_PERSIAN),
    "Arabic digits": lambda text: text.translate(_ARABIC),
    "in groups": lambda text: f"{text[:4]} {text[4:7]}-{text[7:]}",
    "with a direction mark": lambda text: f"\u200e{text[:3]}\u200e\u202c{text[3:]}",
    "with the country's code": lambda text: f"+98 {text.removeprefix('0')}",
    "with two zeros": lambda text: f"0098{text.removeprefix('0')}",
    "without the zero": lambda text: text.removeprefix("0"),
}
_ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "JSON": lambda text: json.dumps({"key": text}).encode(),
    "JSON in capitals": lambda text: json.dumps(text.upper()).encode().upper().replace(b"\\U", b"\\u"),
    "JSON within JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "JSON within JSON within JSON": lambda text: json.dumps(json.dumps(json.dumps(text))).encode(),
    "URL": lambda text: quote(text).encode(),
    "URL in small letters": lambda text: quote(text).lower().encode(),
    "HTML": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "MessagePack": lambda text: bytes([0xA0 + len(text.encode()) % 32]) + text.encode() + b"\xa0",
}


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("spelling", _SPELLINGS)
@pytest.mark.parametrize(("kind", "text"), [("national ID", _PERSON.national_id), ("mobile", _PERSON.mobile)])
def test_a_number_is_found_in_every_spelling(kind: str, text: str, spelling: str, encoding: str) -> None:
    data = b"\x00\x91 before: " + _ENCODINGS[encoding](_SPELLINGS[spelling](text)) + b" \xff\x00after"
    assert Search(_PEOPLE).find(data) == Counter({Trace(kind=kind, person=7): 1})


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("letters", ["Persian", "Arabic"])
@pytest.mark.parametrize(
    ("kind", "text"),
    [("name", _PERSON.full_name), ("address", _PERSON.address), (SAID, f"گفتند {_PERSON.family.said}")],
)
def test_words_are_found_in_every_spelling(kind: str, text: str, letters: str, encoding: str) -> None:
    written = text.replace("ک", "ك").replace("ی", "ي") if letters == "Arabic" else text
    assert Search(_PEOPLE).find(b"\x01" + _ENCODINGS[encoding](written) + b"\x02") == Counter({Trace(kind=kind): 1})


@pytest.mark.parametrize("layout", ["\xcf>Q", "\xd3>q", "\xcb>d"])
def test_a_number_that_was_sent_as_a_number_is_found(layout: str) -> None:
    packed = layout[0].encode("latin-1") + struct.pack(layout[1:], int(_PERSON.national_id))
    assert Search(_PEOPLE).find(b"\x81\xa1x" + packed) == Counter({Trace(kind="national ID", person=7): 1})


def test_everything_of_everybody_is_found_at_once() -> None:
    data = "، ".join(f"{p.full_name} {p.national_id} {p.mobile} {p.landline} {p.address}" for p in _PEOPLE).encode()
    found = Search(_PEOPLE).find(data)
    assert {trace.person for trace in found} == {None, *range(20)}
    assert found.total() == 5 * 20


def test_nobody_is_found_where_nobody_is() -> None:
    longer = _PERSON.national_id + "5"
    nearly = _PERSON.mobile[:-1] + str((int(_PERSON.mobile[-1]) + 1) % 10)
    [stranger] = planted_people(1, STRANGERS)
    said = f"{stranger.full_name} {stranger.national_id} {stranger.mobile} {stranger.address}"
    data = f"{longer} {nearly} {said} 2251799813685249 ژرف کاشتن".encode()
    assert Search(_PEOPLE).find(data) == Counter()
