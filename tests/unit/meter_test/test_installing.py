"""What the installation agent has to do, and his report."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from services.errors import InputRefused, NotFound
from services.metering.custody import collect_meter, hang_meter, meter_of
from services.metering.seals import present_seals
from services.model.connections import Connection, ConnectionState, ReadingRole
from services.model.custody import NO_CAUSE, Cause, MeterKind
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.readings.meters import meter_lives
from services.readings.records import records_of
from services.specific.meter_test import bench_testing
from services.specific.meter_test.installation_report import InstallationOutcome
from services.specific.meter_test.installing import (
    find_meter_work,
    new_equipment_text,
    record_installation,
    record_new_equipment,
    substitute_stays,
    work_text,
)
from services.specific.meter_test.model import MeterWork, Verdict
from tests.unit.meter_test.testing_case import ON_SITE, REPLACED, TAKEN, WORN, Testing, again, found, new


def work(case: Testing) -> MeterWork:
    return find_meter_work(case.uow, tracking_code=case.code)


def kinds(case: Testing) -> list[str | None]:
    meter = meter_of(case.uow, case.connection)
    return [None if meter is None else meter.kind]


def test_nothing_is_hung_where_nobody_has_touched_the_meter(case: Testing) -> None:
    assert (work(case), work_text(case.uow, tracking_code=case.code)) == (MeterWork.NONE, "")


def test_nothing_is_hung_where_the_meter_was_in_order_on_the_spot(case: Testing) -> None:
    case.visit()
    case.decide(Verdict.IN_ORDER)
    assert (work(case), work_text(case.uow, tracking_code=case.code)) == (MeterWork.NONE, "")


def test_a_meter_that_was_taken_away_comes_back_though_nobody_has_tested_it(case: Testing) -> None:
    case.visit(TAKEN)
    assert work(case) is MeterWork.REINSTALL
    assert "**AMANI-۹**" in work_text(case.uow, tracking_code=case.code)
    case.install()
    assert case.holders() == ["connection", "agent", "connection"]


@pytest.mark.parametrize("verdict", [Verdict.INACCURATE, Verdict.WORN, Verdict.UNREADABLE])
@pytest.mark.parametrize("report", [WORN, TAKEN], ids=["site", "bench"])
def test_a_faulty_meter_is_replaced_at_the_companys_cost(
    case: Testing, report: Mapping[str, object], verdict: Verdict
) -> None:
    case.visit(report)
    if report is TAKEN:
        case.bench({"meterSerial": "m-1", "condition": "stopped-register"})
    case.decide(verdict)
    assert work(case) is MeterWork.REPLACE
    assert "کنتور تازه‌ای به جای" in work_text(case.uow, tracking_code=case.code)


def test_what_the_subscriber_has_done_is_seen_to_when_his_debt_is_settled(case: Testing) -> None:
    case.visit(TAKEN)
    case.bench({"meterSerial": "m-1", "condition": "tampering"})
    case.decide(Verdict.TO_BE_EXAMINED, "subscriber-fault", "پل شده بود")
    assert (work(case), work_text(case.uow, tracking_code=case.code)) == (MeterWork.NONE, "")
    assert substitute_stays(case.uow, tracking_code=case.code)
    assert record_new_equipment(case.uow, tracking_code=case.code, report={"meterKind": "digital"}).accepted
    assert kinds(case) == [MeterKind.DIGITAL]


def test_nothing_is_to_be_recorded_where_the_subscribers_meter_hangs_where_it_was_found_tampered_with(
    case: Testing,
) -> None:
    case.visit({**ON_SITE, "condition": "tampering"})
    case.decide(Verdict.TO_BE_EXAMINED, "subscriber-fault", "پل شده بود")
    assert work(case) is MeterWork.NONE
    assert not substitute_stays(case.uow, tracking_code=case.code)


@pytest.mark.parametrize("state", [ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_nothing_is_hung_where_another_request_has_taken_the_substitute_away(
    sound: Testing, state: ConnectionState
) -> None:
    collect_meter(sound.uow, sound.connection, cause=NO_CAUSE, at=sound.clock.now())
    sound.uow.connections.save(replace(sound.connection, state=state))
    assert (work(sound), work_text(sound.uow, tracking_code=sound.code)) == (MeterWork.NONE, "")
    answer = sound.install()
    assert found(answer) == [("outcome", "meter-gone")]
    assert "برداشته است" in answer.message
    assert sound.holders() == ["connection", "agent", "laboratory"]
    assert sound.install({"outcome": "could-not", "reason": "کنتور جمع شده است"}).accepted


@pytest.mark.parametrize("report", [ON_SITE, TAKEN], ids=["tested", "taken"])
def test_nothing_is_tested_or_hung_where_another_request_has_taken_the_meter_away(
    case: Testing, report: dict[str, object]
) -> None:
    collect_meter(case.uow, case.connection, cause=NO_CAUSE, at=case.clock.now())
    case.uow.connections.save(replace(case.connection, state=ConnectionState.COLLECTED))
    assert found(case.visit(report)) == [("outcome", "meter-gone")]
    assert case.holders() == ["connection", "unrecorded"]
    assert case.visit({"outcome": "not-possible", "reason": "کنتور جمع شده است"}).accepted


def test_the_tested_meter_hangs_again_with_what_it_shows_now_and_the_substitute_goes_with_the_agent(
    sound: Testing,
) -> None:
    assert sound.install().outcome is InstallationOutcome.INSTALLED
    assert (work(sound), sound.test.installed_serial) == (MeterWork.NONE, "m-1")
    assert sound.holders() == ["connection", "agent", "laboratory", "connection"]
    assert sound.holders("amani9") == ["connection", "agent"]
    last_two = [(each.kwh, each.role) for each in sound.uow.connections.readings(sound.connection.bill_id)[-2:]]
    assert last_two == [(49, ReadingRole.CLOSING), (12_315, ReadingRole.OPENING)]
    meter = meter_of(sound.uow, sound.connection)
    assert meter is not None
    assert [each.number for each in present_seals(sound.uow, meter)] == ["773"]


def test_a_new_meter_hangs_there_and_customer_services_say_how_it_counts(worn: Testing) -> None:
    assert worn.install(REPLACED).outcome is InstallationOutcome.INSTALLED
    assert (worn.connection.meter.serial, worn.connection.meter.digits) == ("NO-7", 6)
    assert worn.holders() == ["connection", "agent"]
    assert kinds(worn) == [None]
    for equipment in (None, {}, {"meterKind": ""}, {"meterKind": "clever"}, {"meterKind": ["smart"]}, "smart"):
        refused = record_new_equipment(worn.uow, tracking_code=worn.code, report=equipment)
        assert not refused.accepted
        assert refused.message.startswith("- نوع کنتور")
    assert record_new_equipment(worn.uow, tracking_code=worn.code, report={"meterKind": "smart"}).accepted
    assert kinds(worn) == [MeterKind.SMART]


def test_a_second_report_on_a_done_order_changes_nothing(worn: Testing) -> None:
    number = worn.order(WorkOrderKind("meter-installation")).number
    for serial in ("NO-7", "NO-8"):
        answer = record_installation(
            worn.uow,
            clock=worn.clock,
            tracking_code=worn.code,
            work_order_number=number,
            report={**REPLACED, "newSerial": serial},
        )
        assert answer.outcome is InstallationOutcome.INSTALLED
    assert worn.connection.meter.serial == "NO-7"


def test_what_could_not_be_done_calls_the_order_back_and_is_told_again(worn: Testing) -> None:
    number = worn.order(WorkOrderKind("meter-installation")).number
    for _ in range(2):
        answer = record_installation(
            worn.uow,
            clock=worn.clock,
            tracking_code=worn.code,
            work_order_number=number,
            report={"outcome": "could-not", "reason": "تابلو قفل بود"},
        )
        assert (answer.outcome, answer.reason) == (InstallationOutcome.COULD_NOT, "تابلو قفل بود")
    assert worn.uow.metering.order(number).state is WorkOrderState.CANCELLED
    assert work(worn) is MeterWork.REPLACE


def test_the_report_of_another_order_is_refused(worn: Testing) -> None:
    with pytest.raises(InputRefused):
        record_installation(
            worn.uow, clock=worn.clock, tracking_code=worn.code, work_order_number=worn.number, report=REPLACED
        )


def test_no_equipment_is_recorded_where_nothing_was_tested(case: Testing) -> None:
    with pytest.raises(NotFound):
        record_new_equipment(case.uow, tracking_code=case.code, report={"meterKind": "smart"})


def test_what_it_counted_until_it_was_taken_away_stays_its_own_where_it_hangs_again_on_the_same_day(
    sound: Testing,
) -> None:
    assert sound.install().accepted
    before, _, after = meter_lives(records_of(sound.uow, sound.connection))
    assert before.closing is not None
    assert before.closing.kwh == 12_310
    assert [each.shown.kwh for each in after.counts] == [12_315]


def test_a_serial_that_was_written_anew_meanwhile_is_installed_again_as_the_tested_one(sound: Testing) -> None:
    rows = sound.uow.connections.former_meter_rows
    rows[:] = [replace(each, meter=replace(each.meter, serial="M 1")) for each in rows]
    assert sound.install().accepted
    assert sound.connection.meter.serial == "M 1"


def closings(case: Testing) -> list[int]:
    readings = case.uow.connections.readings(case.connection.bill_id)
    return [each.kwh for each in readings if each.role is ReadingRole.CLOSING]


def test_the_tested_meter_comes_back_though_the_substitute_cannot_be_read(sound: Testing) -> None:
    assert sound.install(again(closingReading="")).outcome is InstallationOutcome.INSTALLED
    assert sound.connection.meter.serial == "m-1"
    assert closings(sound) == [12_310]


def test_the_faulty_meter_is_not_hung_again_as_the_new_one(case: Testing) -> None:
    case.visit(TAKEN)
    case.bench({"meterSerial": "m-1", "condition": "stopped-register"})
    case.decide(Verdict.WORN)
    answer = case.install(new(newSerial="M1"))
    assert found(answer) == [("newSerial", "tested-meter")]
    assert "m-۱" in answer.message
    assert case.connection.meter.serial == "AMANI-9"


def elsewhere(case: Testing, serial: str) -> Connection:
    """Another connection, at which a meter of the serial hangs."""
    meter = replace(case.connection.meter, serial=serial)
    other = replace(case.connection, bill_id="2345678041", meter=meter)
    case.uow.connections.save(other)
    hang_meter(case.uow, other, cause=NO_CAUSE, at=case.clock.now())
    return other


@pytest.mark.parametrize("collected", [False, True])
def test_who_records_the_new_equipment_is_warned_of_a_serial_that_is_anothers(worn: Testing, collected: bool) -> None:
    other = elsewhere(worn, "no 7")
    if collected:
        collect_meter(worn.uow, other, cause=Cause(agent_code="a-1"), at=worn.clock.now())
        worn.uow.connections.save(replace(other, state=ConnectionState.COLLECTED))
    worn.install(REPLACED)
    text = new_equipment_text(worn.uow, tracking_code=worn.code)
    assert "NO-۷ در اشتراک ۲۳۴۵۶۷۸۰۴۱" in text
    assert ("جمع‌آوری" in text) is collected


def test_who_records_the_new_equipment_sees_what_the_agent_has_reported(worn: Testing) -> None:
    worn.install(REPLACED)
    text = new_equipment_text(worn.uow, tracking_code=worn.code)
    assert text.splitlines()[0] == "- **شمارهٔ سریال کنتور:** NO-۷"
    assert "- **کارکرد هنگام نصب:** ۱" in text
    assert "۷۷۴" in text
    assert "هشدار" not in text


def test_of_several_meters_of_the_serial_the_tested_one_is_hung_again(case: Testing) -> None:
    other = elsewhere(case, "M 1")
    collect_meter(case.uow, other, cause=Cause(agent_code="a-1"), at=case.clock.now())
    case.visit(TAKEN)
    case.bench()
    case.decide(Verdict.IN_ORDER)
    tested = bench_testing.tested_meter(case.uow, case.test)
    assert case.install().accepted
    hung = meter_of(case.uow, case.connection)
    assert hung is not None
    assert hung.key == tested.key


def test_a_register_that_could_never_be_read_has_no_closing(case: Testing) -> None:
    case.visit({**ON_SITE, "condition": "faded-display", "reading": ""})
    case.decide(Verdict.UNREADABLE)
    assert case.install(new(closingReading="")).accepted
    assert closings(case) == []


def test_a_meter_that_cannot_be_read_any_more_has_counted_what_it_showed_at_the_test(case: Testing) -> None:
    case.visit({**ON_SITE, "error": "8"})
    case.decide(Verdict.INACCURATE)
    assert case.install(new(closingReading="")).accepted
    assert closings(case) == [12_310]


def test_the_closing_of_a_substitute_is_not_what_the_tested_meter_showed(case: Testing) -> None:
    case.visit(TAKEN)
    case.bench({"meterSerial": "m-1", "condition": "in-order", "error": "8"})
    case.decide(Verdict.INACCURATE)
    assert case.install(new(closingReading="")).accepted
    assert closings(case) == [12_310]
    assert case.connection.meter.serial == "NO-7"
