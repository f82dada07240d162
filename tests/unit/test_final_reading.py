"""A final reading: read, or read and taken away; what is wrong with its report."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.errors import InputRefused
from services.metering.custody import meter_of
from services.metering.final_reading import FINAL_COLLECTION, FINAL_READING, final_reading, record_final_reading
from services.model.connections import ConnectionState, MeterReading
from services.model.custody import Holder, MeterAsset, Register
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from tests.unit.billing_world import REFERENCE
from tests.unit.field_cases import FieldCase

GOOD: Mapping[str, object] = {"outcome": "done", "meterSerial": "M 1", "reading": "۱۲۴۵۰", "sealNumber": "۷۷۱"}


class Reading(FieldCase):
    """An agent has his order."""

    def __init__(self, kind: WorkOrderKind = FINAL_READING) -> None:
        super().__init__()
        self.number = self.order(kind).number

    def report(self, report: object = GOOD) -> tuple[bool, str, str]:
        answer = record_final_reading(
            self.uow,
            clock=self.clock,
            reference=REFERENCE,
            tracking_code=self.code,
            work_order_number=self.number,
            report=report,
        )
        return answer.accepted, answer.message, answer.doubt_text


def test_a_meter_that_is_read_stays_where_it_hangs_and_is_read_once() -> None:
    case = Reading()
    assert case.report() == case.report({"outcome": "؟"}) == (True, "", "")
    assert final_reading(case.uow, case.code) == MeterReading(kwh=12_450, taken_on=case.clock.now().date())
    assert case.uow.metering.order(case.number).state is WorkOrderState.DONE
    assert case.connection.state is ConnectionState.ACTIVE


def test_a_meter_that_is_collected_is_with_the_agent() -> None:
    case = Reading(FINAL_COLLECTION)
    case.report()
    assert case.connection.state is ConnectionState.COLLECTED
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    assert case.uow.meters.way_of(meter.key)[-1].holder is Holder.AGENT


def test_a_reading_that_contradicts_the_records_is_taken_and_in_doubt() -> None:
    case = Reading()
    accepted, _, doubt = case.report({**GOOD, "reading": "11000"})
    assert accepted
    assert doubt
    assert case.report()[2] == doubt


def test_nothing_was_read_before_the_report() -> None:
    case = Reading()
    case.inspect()
    assert final_reading(case.uow, case.code) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"outcome": None}, "نتیجهٔ مراجعه"),
        ({"outcome": "collected"}, "نتیجهٔ مراجعه"),
        ({"outcome": ["done"]}, "نتیجهٔ مراجعه"),
        ({"meterSerial": None}, "شمارهٔ سریال"),
        ({"meterSerial": "---"}, "رقم یا حرف"),
        ({"meterSerial": "m-2"}, "کنتور ثبت‌شده (m-۱)"),
        ({"meterSerial": 17}, "کنتور ثبت‌شده"),
        ({"reading": None}, "کارکرد"),
        ({"reading": "زیاد"}, "رقم"),
        ({"reading": "-4"}, "منفی"),
        ({"reading": "12.5"}, "صحیح"),
        ({"reading": "1234567"}, "۵ رقم"),
        ({"reading": True}, "کارکرد"),
        ({"sealNumber": None}, "پلمب"),
        ({"sealNumber": "؟"}, "رقم یا حرف"),
        ({"sealNumber": {"a": 1}}, "پلمب"),
    ],
)
def test_what_is_wrong_with_a_report_is_told_and_nothing_is_changed(changes: Mapping[str, object], said: str) -> None:
    case = Reading(FINAL_COLLECTION)
    accepted, message, _ = case.report({**GOOD, **changes})
    assert not accepted
    assert said in message
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN
    assert case.connection.state is ConnectionState.ACTIVE


@pytest.mark.parametrize("report", [None, "done", 7, [], {}])
def test_what_is_no_report_comes_back(report: object) -> None:
    assert Reading().report(report)[0] is False


def test_an_order_of_another_kind_is_refused() -> None:
    case = Reading()
    case.number = case.order(WorkOrderKind.METER_INSPECTION).number
    with pytest.raises(InputRefused):
        case.report()


def _equip(case: Reading, *registers: Register) -> MeterAsset:
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    case.uow.meters.save(replace(meter, registers=frozenset(registers)))
    return meter


@pytest.mark.parametrize("kind", [FINAL_READING, FINAL_COLLECTION])
def test_what_the_meter_shows_besides_its_total_is_kept_with_the_last_reading(kind: WorkOrderKind) -> None:
    case = Reading(kind)
    meter = _equip(case, Register.REACTIVE, Register.MAXIMUM_DEMAND)
    for _ in range(2):
        assert case.report({**GOOD, "reactiveReading": "۵٬۰۰۰", "maximumDemand": "7"})[0]
    [kept] = case.uow.meters.register_readings_of(meter.key)
    assert kept.values == {Register.REACTIVE: 5_000, Register.MAXIMUM_DEMAND: 7}
    assert (kept.total_kwh, kept.by_order) == (12_450, case.number)


def test_a_meter_with_registers_is_not_read_without_them() -> None:
    case = Reading(FINAL_COLLECTION)
    _equip(case, Register.LOW, Register.MID, Register.PEAK)
    accepted, message, _ = case.report()
    assert not accepted
    assert "کم‌باری" in message
    loads = {"lowLoadReading": "3000", "midLoadReading": "6000", "peakLoadReading": "3000"}
    assert "نمی‌خواند" in case.report({**GOOD, **loads})[1]
    assert case.connection.state is ConnectionState.ACTIVE


@pytest.mark.parametrize("kind", [FINAL_READING, FINAL_COLLECTION])
@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_of_a_meter_that_another_request_has_taken_away_nothing_is_recorded(
    kind: WorkOrderKind, state: ConnectionState
) -> None:
    case = Reading(kind)
    case.uow.connections.save(replace(case.connection, state=state))
    accepted, message, _ = case.report()
    assert not accepted
    assert "با درخواست دیگری جمع‌آوری شده است" in message
    for _ in range(2):
        assert case.report({"outcome": "gone"}) == (True, "", "")
    assert case.connection.state is state
    assert final_reading(case.uow, case.code) is None
    assert case.uow.metering.order(case.number).state is WorkOrderState.DONE


def test_a_meter_that_hangs_there_by_the_records_is_not_reported_as_gone() -> None:
    case = Reading(FINAL_COLLECTION)
    accepted, message, _ = case.report({"outcome": "gone"})
    assert not accepted
    assert "هنوز در محل است" in message
    assert case.uow.metering.order(case.number).state is WorkOrderState.OPEN
