"""An agent who is sent to read the meter can always report, also what is in doubt (Settlement step 5)."""

from services.metering.work_orders import issue_work_order, open_order_of
from services.model.connections import ReadingSource
from services.model.keys import WorkOrderKind
from services.readings.advance import ReadingFault
from services.readings.check import check_reading
from services.specific.settlement.agent_reading import AgentReadingAnswer, record_agent_reading
from tests.unit.reading_world import EVEN, ReadingWorld, counted
from tests.unit.test_readings_in_doubt import MISREAD


class AgentSent(ReadingWorld):
    """A settlement whose reading an agent is to take."""

    service = "settlement"

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
