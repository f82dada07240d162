"""A reading in doubt is told once to who brings it, then it is for the diagnosis unit."""

import pytest

from services.intake.documents import check_documents
from services.readings.check import check_reading
from tests.fakes.samples import DRAFT_KEY, SERVICE
from tests.unit.reading_world import EVEN, ReadingWorld

MISREAD = (*EVEN[:-1], (60, 12_600))


def codes(case: ReadingWorld, kwh: int, **typed: object) -> list[tuple[str, str]]:
    return [(each.field, each.code) for each in case.declare(kwh, **typed).findings]


def test_a_reading_in_doubt_is_told_once_and_taken_when_it_is_given_again() -> None:
    case = ReadingWorld(MISREAD)
    assert codes(case, 12_300) == [("reading", "below-last")]
    assert codes(case, 12_300) == []
    assert codes(case, 12_300) == []


def test_a_form_that_is_sent_back_without_change_gives_the_reading_again() -> None:
    case = ReadingWorld(MISREAD)
    case.declare(12_300)
    check = check_documents(
        case.uow,
        clock=case.clock,
        service_key=SERVICE,
        draft_key=DRAFT_KEY,
        application=None,
    )
    assert check.in_order


def test_another_reading_in_doubt_is_told_anew() -> None:
    case = ReadingWorld(MISREAD)
    for kwh in (12_300, 12_310, 12_300):
        assert codes(case, kwh) == [("reading", "below-last")]
    assert codes(case, 12_300, readingDate="1405/08/29") == [("reading", "below-last")]


def test_other_faults_are_told_until_they_are_mended() -> None:
    case = ReadingWorld(MISREAD)
    assert codes(case, 12_300, mobile="1") == [("mobile", "shape"), ("reading", "below-last")]
    assert codes(case, 12_300, mobile="1") == [("mobile", "shape")]
    assert codes(case, 123_456) == [("reading", "too-many-digits")]
    assert codes(case, 123_456) == [("reading", "too-many-digits")]


@pytest.mark.parametrize("yes", ["بله", "yes", " YES ", True, 1, "1"])
def test_a_file_confirms_a_reading_in_the_record_itself(yes: object) -> None:
    case = ReadingWorld(MISREAD)
    assert codes(case, 12_300, readingConfirmed=yes) == []
    draft = case.uow.requests.draft(DRAFT_KEY)
    assert draft is not None
    assert "readingConfirmed" not in draft
    assert codes(case, 12_300) == []
    assert codes(case, 12_290) == [("reading", "below-last")]


def test_a_confirmation_that_says_nothing_is_told() -> None:
    case = ReadingWorld(MISREAD)
    assert codes(case, 12_300, readingConfirmed="no") == [("reading", "below-last")]
    assert codes(case, 12_400, readingConfirmed="perhaps") == [
        ("reading", "below-last"),
        ("readingConfirmed", "unknown-choice"),
    ]
    assert codes(ReadingWorld(EVEN), 12_300, readingConfirmed="") == []


def test_the_diagnosis_unit_sees_both_figures() -> None:
    case = ReadingWorld(MISREAD)
    check = check_reading(case.uow, tracking_code=case.register(12_300))
    assert check.in_doubt
    for text in (check.text, check.doubt_text):
        assert "۱۲٬۳۰۰ در ۱۴۰۵/۰۸/۳۰" in text
        assert "۱۲٬۶۰۰ در ۱۴۰۵/۰۶/۳۱" in text
    assert check.text.startswith("**کارکرد با سوابق نمی‌خواند**")
    assert "۹۹٬۷۰۰" not in check.text
