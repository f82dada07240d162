"""The visit to a new mounting place."""

from datetime import timedelta

import pytest

from services.errors import NotFound
from services.specific.meter_relocation.model import PlaceSuitability, PlaceVisit, RelocationWork
from services.specific.meter_relocation.places import PlaceVisitAnswer, PlaceVisitResult, record_place_visit
from services.specific.meter_relocation.ports import Relocations
from tests.unit.field_cases import FieldCase
from tests.unit.meter_relocation.relocating import KEY


@pytest.fixture
def case() -> FieldCase:
    return FieldCase(KEY)


def visit(
    case: FieldCase, suitability: str = "possible", works: tuple[str, ...] = (), reason: str | None = None
) -> PlaceVisitResult:
    """The result of a report that is accepted."""
    answer = answered(case, {"suitability": suitability, "works": works, "reason": reason})
    assert answer.result is not None, answer.message
    assert (answer.accepted, answer.message) == (True, "")
    return answer.result


def answered(case: FieldCase, report: object) -> PlaceVisitAnswer:
    return record_place_visit(case.uow, clock=case.clock, tracking_code=case.code, report=report)


def test_a_place_without_work_is_recorded_with_the_connections_phases(case: FieldCase) -> None:
    result = visit(case)
    assert case.uow.repository(Relocations).visits_of(case.code) == [
        PlaceVisit(
            tracking_code=case.code,
            suitability=PlaceSuitability.POSSIBLE,
            works=frozenset(),
            reason=None,
            visited_at=case.clock.now(),
        )
    ]
    assert (result.suitability_text, result.works_text, result.phases) == ("مناسب است", "", 1)


def test_the_works_that_a_place_needs_are_told_in_persian_each_once(case: FieldCase) -> None:
    result = visit(case, "possible-with-work", ("wall-preparation", "meter-box", "meter-box"))
    assert result.visit.works == {RelocationWork.METER_BOX, RelocationWork.WALL_PREPARATION}
    assert result.suitability_text == "با انجام کارهایی مناسب می‌شود"
    assert result.works_text == "تابلوی کنتور، آماده‌سازی دیوار"


def test_a_refused_place_has_its_reason_in_one_spelling(case: FieldCase) -> None:
    result = visit(case, "refused", reason=" نزديک لولهٔ گاز\x00 است ")
    assert (result.visit.reason, result.suitability_text) == ("نزدیک لولهٔ گاز است", "مناسب نیست")


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\n \n\n", "\u2028", "\u2029", "\x0b", "\x85", "\x0c"])
def test_the_lines_of_a_reason_stay_apart(case: FieldCase, between: str) -> None:
    result = visit(case, "refused", reason=f"دیوار نم دارد{between}شیر گاز\tنزدیک است")
    assert result.visit.reason == "دیوار نم دارد\nشیر گاز نزدیک است"


def test_works_and_reasons_that_the_finding_does_not_ask_for_are_left_out(case: FieldCase) -> None:
    assert visit(case, works=("tunnel",), reason="نه").visit.works == frozenset()
    assert visit(case, works=("meter-box",), reason="نه").visit.reason is None
    assert visit(case, "refused", ("meter-box",), "نه").visit.works == frozenset()


def test_a_place_may_be_visited_again(case: FieldCase) -> None:
    visit(case, "refused", reason="دیوار نمناک است")
    case.clock.advance(timedelta(days=1))
    visit(case)
    found = [each.suitability for each in case.uow.repository(Relocations).visits_of(case.code)]
    assert found == [PlaceSuitability.REFUSED, PlaceSuitability.POSSIBLE]


@pytest.mark.parametrize(
    ("report", "fault", "told"),
    [
        (None, ("suitability", "missing"), "وضع محل نصب انتخاب نشده است"),
        ({"suitability": ""}, ("suitability", "missing"), "وضع محل نصب انتخاب نشده است"),
        ({"suitability": "haunted"}, ("suitability", "unknown-choice"), "وضع محل نصب از گزینه‌های موجود نیست"),
        ({"suitability": "possible-with-work"}, ("works", "missing"), "هیچ کاری انتخاب نشده است"),
        ({"suitability": "possible-with-work", "works": []}, ("works", "missing"), "هیچ کاری انتخاب نشده است"),
        ({"suitability": "possible-with-work", "works": ["tunnel"]}, ("works", "unknown-work"), "گزینهٔ ناشناخته"),
        ({"suitability": "possible-with-work", "works": ["meter-box", ""]}, ("works", "unknown-work"), "ناشناخته"),
        ({"suitability": "possible-with-work", "works": "meter-box"}, ("works", "wrong-type"), "فهرست کارهای لازم"),
        ({"suitability": "refused"}, ("reason", "missing"), "دلیل مناسب‌نبودن محل را بنویسید"),
        ({"suitability": "refused", "reason": " "}, ("reason", "missing"), "دلیل مناسب‌نبودن محل را بنویسید"),
        ({"suitability": "refused", "reason": "\x00\u200c"}, ("reason", "missing"), "دلیل مناسب‌نبودن محل"),
        ({"suitability": "refused", "reason": 5}, ("reason", "shape"), "دلیل را با چند کلمه بنویسید"),
        ({"suitability": "refused", "reason": "د" * 501}, ("reason", "too-long"), "در حداکثر ۵۰۰ نویسه"),
    ],
)
def test_a_report_that_says_too_little_is_told_so_and_stores_nothing(
    case: FieldCase, report: object, fault: tuple[str, str], told: str
) -> None:
    answer = answered(case, report)
    assert [(each.field, each.code) for each in answer.findings] == [fault]
    assert (answer.accepted, answer.result) == (False, None)
    assert answer.message.startswith("- ")
    assert told in answer.message
    assert not case.uow.repository(Relocations).visits_of(case.code)


def test_a_visit_for_no_request_is_a_fault(case: FieldCase) -> None:
    case.code = "404"
    with pytest.raises(NotFound):
        visit(case)
