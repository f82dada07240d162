"""A field that is asked only for one choice of another: needed then, and in no other case an answer."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.catalogue import Service
from services.forms.entries import entries_of
from services.forms.titles import own_fields
from services.intake.application import Declared, read_declared
from services.registry.values import Condition, Field, FieldKind
from tests.fakes.asking import ANSWERS, BASE, FIELDS, TYPED, asking
from tests.fakes.samples import typed_for

_, SINCE, CAUSE, WAY, AMPERES, LICENCE, PAID, HEIR = FIELDS
IN_A_SPLIT = Condition(field="way", value="split", label="تفکیک")
LATER = tuple(replace(field, asked_when=IN_A_SPLIT) for field in (SINCE, CAUSE, AMPERES, LICENCE, PAID, HEIR))
SERVICE = asking(*LATER, WAY)


def declared(service: Service = SERVICE, /, **typed: object) -> Declared:
    return read_declared({**typed_for(BASE.key), **typed}, service)


def own(**changes: object) -> Mapping[str, object]:
    return {**{name: TYPED[name] for field in SERVICE.fields for name in field.names}, **changes}


def test_what_the_case_asks_is_read_whatever_the_order_of_the_fields() -> None:
    read = declared(**own())
    assert read.findings == ()
    assert read.answers == {key: said for key, said in ANSWERS.items() if key != "shown"}


def test_what_the_case_asks_is_needed() -> None:
    missing = {each.field for each in declared(way="split").findings if each.code == "missing"}
    assert missing == {name for field in LATER for name in field.names}


def test_one_that_may_be_left_out_may_so_in_its_case() -> None:
    service = asking(WAY, replace(PAID, asked_when=IN_A_SPLIT, required=False))
    assert declared(service, way="split").findings == ()


@pytest.mark.parametrize("way", ["merge", "تجمیع", "neither", ""])
def test_what_another_case_does_not_ask_is_no_answer_and_no_fault(way: str) -> None:
    """A form that hides a field may send what was typed before; a correction cannot blank it."""
    for typed in (own(way=way), own(way=way, amperes="؟", since="؟")):
        read = declared(**typed)
        assert read.answers.keys() <= {"way"}
        assert {each.field for each in read.findings} <= {"way"}


def test_a_correction_says_for_which_case_a_field_is() -> None:
    hints = {each.name: each.hint for each in own_fields(SERVICE, {})}
    assert hints["amperes"] == "فقط برای «تفکیک»؛ از ۱۵ تا ۱۰۰۰۰۰"
    assert hints["way"] == ""


def test_a_hint_of_the_manifest_takes_the_place_of_the_kinds() -> None:
    hinted = asking(replace(AMPERES, hint="روی کنتور"), replace(PAID, hint="", required=False))
    assert [each.hint for each in own_fields(hinted, {})] == ["روی کنتور", "می‌تواند خالی بماند"]


def test_a_hint_of_the_manifest_is_of_the_first_input_and_leaves_the_others_theirs() -> None:
    permit = Field(key="permit", kind=FieldKind.PERMIT, title="پروانه", hint="فقط برای چاه")
    assert [each.shown_hint for each in entries_of(permit)] == [
        "فقط برای چاه",
        "حداکثر ۱۰۰ نویسه",
        "سال/ماه/روز، مانند ۱۴۰۵/۰۸/۳۰",
    ]
