"""A reading in doubt is told once to who brings it, then it is for the diagnosis unit; agents can always report."""

import pytest

from services.intake.documents import check_documents
from services.metering.recording import AgentReadingAnswer, record_agent_reading
from services.metering.work_orders import issue_work_order, open_order_of
from services.model.connections import ReadingSource
from services.model.keys import WorkOrderKind
from services.readings.advance import ReadingFault
from services.readings.check import check_reading
from tests.fakes.samples import DRAFT_KEY, SERVICE
from tests.unit.reading_world import EVEN, ReadingWorld, counted

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


class AgentSent(ReadingWorld):
    """A settlement whose reading an agent is to take."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.code = self.register(12_700)
        kind = WorkOrderKind("meter-reading")
        issue_work_order(self.uow, clock=self.clock, tracking_code=self.code, kind=kind)

    def report(self, reading: str, serial: str | None = None) -> AgentReadingAnswer:
        report = {"reading": reading, "meterSerial": serial}
        return record_agent_reading(self.uow, clock=self.clock, tracking_code=self.code, report=report)


def test_an_agent_reports_less_than_the_last_reading_and_the_bill_charges_nothing_yet() -> None:
    case = AgentSent(MISREAD)
    assert case.report("12300").accepted
    assert case.period(case.code).reading is None
    assert check_reading(case.uow, tracking_code=case.code).figures.fault is ReadingFault.BELOW_LAST
    assert case.judge(case.code, "last-reading-wrong").accepted
    assert case.period(case.code).kwh == -300


def test_a_number_with_too_many_digits_is_asked_for_once_more() -> None:
    case = AgentSent(EVEN)
    assert [each.code for each in case.report("123456").findings] == ["too-many-digits"]
    assert open_order_of(case.uow, case.code, WorkOrderKind("meter-reading")) is not None
    assert case.report("123456").accepted
    assert check_reading(case.uow, tracking_code=case.code).figures.fault is ReadingFault.TOO_MANY_DIGITS
    assert case.period(case.code).reading is None
    assert not case.judge(case.code, "last-reading-wrong").accepted


def test_another_serial_than_in_the_records_is_kept_with_the_reading() -> None:
    case = AgentSent(EVEN)
    assert case.report("12300", serial="M 1").accepted
    assert check_reading(case.uow, tracking_code=case.code).figures.fault is None
    other = AgentSent(EVEN)
    assert [each.code for each in other.report("12300", serial="--").findings] == ["shape"]
    assert other.report("12300", serial="X-9").accepted
    kept = other.uow.connections.readings(other.connection.bill_id)[-1]
    assert (kept.meter_serial, kept.source) == ("X-9", ReadingSource.AGENT)
    check = check_reading(other.uow, tracking_code=other.code)
    assert check.figures.fault is ReadingFault.OTHER_METER
    assert "شمارهٔ سریال کنتور با سوابق یکی نیست (X-۹)" in check.doubt_text
    assert other.compare(12_310).last.kwh == counted(12_000).kwh
