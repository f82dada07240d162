"""Which days of a meter out of tolerance are corrected, in which spans: as they were billed, back to the bound."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.errors import NotFound
from services.jalali import local_date
from services.metering.custody import start_of_day
from services.model.bills import BillState
from services.model.connections import (
    FormerSubscriber,
    Judgement,
    MeterReading,
    Reading,
    ReadingJudgement,
    ReadingSource,
)
from services.model.custody import Register, RegisterReading
from services.model.faults import MeterFault, MeterRepair, RepairOutcome
from services.model.keys import BillKind
from services.model.metering import MeterCondition
from services.specific.meter_test.correcting import corrected_spans
from services.specific.meter_test.model import Verdict
from services.specific.meter_test.ports import AccuracyTests
from tests.fakes.samples import LAST_KWH, LAST_READ_ON, sample_bill
from tests.unit.meter_test.testing_case import (
    HUNG_AGAIN,
    ON_SITE,
    REFERENCE,
    REPLACED,
    TAKEN,
    Testing,
    replaced,
    today,
)


def figures(case: Testing) -> list[tuple[date, date, int, int]]:
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    return [(each.start, each.end, each.billed_kwh, each.true_kwh) for each in spans]


def add_reading(case: Testing, kwh: int, *, days_before_last: int, source: ReadingSource) -> MeterReading:
    shown = MeterReading(kwh=kwh, taken_on=LAST_READ_ON - timedelta(days=days_before_last))
    case.uow.connections.add_reading(
        Reading(bill_id=case.connection.bill_id, kwh=kwh, taken_on=shown.taken_on, source=source)
    )
    return shown


def test_what_is_corrected_are_the_spans_between_readings_back_to_the_bound() -> None:
    case = replaced("25")
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    bound = today(case) - timedelta(days=365)
    assert spans[0].start == bound
    assert spans[-1].end == today(case)
    assert [one.end for one in spans[:-1]] == [other.start for other in spans[1:]]
    assert {each.billed_kwh for each in spans[1:-1]} == {300}
    assert {each.true_kwh for each in spans[1:-1]} == {240}


def test_a_span_whose_ends_were_read_by_load_is_corrected_by_load() -> None:
    case = replaced("25")
    span = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)[1]
    totals = {each.taken_on: each.kwh for each in case.uow.connections.readings(case.connection.bill_id)}
    [meter] = case.uow.meters.alike("m1")
    for day, low in ((span.start, 1_000), (span.end, 1_100)):
        shown = {Register.LOW: low, Register.MID: totals[day] - low - 500, Register.PEAK: 500}
        case.uow.meters.add_register_reading(
            RegisterReading(meter=meter.key, read_at=start_of_day(day), values=shown, total_kwh=totals[day])
        )
    loads = [each.loads for each in corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)]
    assert loads[1] is not None
    assert loads[1].used == {Register.LOW: 100, Register.MID: 200, Register.PEAK: 0}
    assert set(loads[:1] + loads[2:]) == {None}


def test_nothing_before_the_meters_last_good_test_is_corrected() -> None:
    case = replaced("25")
    good = today(case) - timedelta(days=100)
    moment = case.clock.now() - timedelta(days=100)
    test = case.test
    assert test.finding is not None
    earlier = replace(
        test,
        tracking_code="1234512345",
        work_order_number="9",
        verdict=Verdict.IN_ORDER,
        visited_at=moment,
        finding=replace(test.finding, tested_at=moment),
    )
    case.uow.repository(AccuracyTests).add(earlier)
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    assert spans[0].start == good


def test_nothing_before_the_meter_was_hung_is_corrected() -> None:
    case = Testing()
    hung = today(case) - timedelta(days=80)
    meter = replace(case.connection.meter, installed_on=hung)
    case.uow.connections.save(replace(case.connection, meter=meter))
    case.visit({**ON_SITE, "error": "25"})
    case.decide(Verdict.INACCURATE)
    case.install(REPLACED)
    spans = corrected_spans(case.uow, reference=REFERENCE, tracking_code=case.code)
    assert min(each.start for each in spans) >= hung


def test_a_meter_that_hangs_there_again_is_corrected_from_then_on_only() -> None:
    """Its second time at the connection begins with the test that found it in order."""
    case = Testing()
    case.visit(TAKEN)
    case.bench()
    case.decide(Verdict.IN_ORDER)
    case.install(HUNG_AGAIN)
    hung = case.connection.meter
    case.clock.advance(timedelta(days=60))
    case.ask_again()
    case.visit({**ON_SITE, "error": "25", "reading": "12615"})
    case.decide(Verdict.INACCURATE)
    case.install({**REPLACED, "closingReading": "12615"})
    assert figures(case) == [(hung.installed_on, today(case), 300, 240)]


def test_the_spans_are_those_that_were_billed_whatever_was_read_in_between() -> None:
    """An agent's reading in mid-period that nobody billed cuts no bill in two."""
    undisturbed, case = replaced("25"), replaced("25")
    add_reading(case, LAST_KWH - 100, days_before_last=30, source=ReadingSource.AGENT)
    assert figures(case) == figures(undisturbed)
    assert figures(case)


def test_a_span_ends_where_another_requests_bill_has_ended() -> None:
    case = replaced("25")
    shown = add_reading(case, LAST_KWH - 100, days_before_last=30, source=ReadingSource.AGENT)
    bill = sample_bill(number="f-7", kind=BillKind.FEES, tracking_code="1234512345")
    case.uow.bills.add(replace(bill, billed_up_to=shown, meter_serial="m-1"))
    ends = {end: kwh for _, end, kwh, _ in figures(case)}
    assert (ends[shown.taken_on], ends[LAST_READ_ON]) == (200, 100)


def test_after_a_reading_that_cannot_be_true_it_goes_on_from_the_last_that_can() -> None:
    undisturbed, case = replaced("25"), replaced("25")
    add_reading(case, LAST_KWH - 5_000, days_before_last=30, source=ReadingSource.PERIODIC)
    assert figures(case) == figures(undisturbed)


def test_a_roll_over_that_a_person_has_confirmed_is_corrected() -> None:
    """The register has gone round at five times and more of the usual: a person has said that it did."""
    case = Testing()
    against = MeterReading(kwh=LAST_KWH, taken_on=LAST_READ_ON)
    after = add_reading(case, 9_000, days_before_last=-30, source=ReadingSource.PERIODIC)
    small = replace(case.connection, amperage=1_000, phases=3)
    case.uow.connections.save(small)
    case.visit({**ON_SITE, "error": "25", "reading": "9150"})
    case.decide(Verdict.INACCURATE)
    case.install({**REPLACED, "closingReading": "9150"})
    assert after.taken_on not in {end for _, end, _, _ in figures(case)}
    case.uow.connections.add_judgement(
        ReadingJudgement(
            bill_id=small.bill_id,
            tracking_code=case.code,
            judgement=Judgement.ROLLED_OVER,
            reading=after,
            against=against,
            reason="ظرفیت تازه",
            judged_at=case.clock.now(),
        )
    )
    assert {end: kwh for _, end, kwh, _ in figures(case)}[after.taken_on] == 97_000


def test_whoever_was_subscriber_before_is_neither_billed_nor_credited_through_the_present_one() -> None:
    case = replaced("25")
    changed_on = LAST_READ_ON - timedelta(days=60)
    former = FormerSubscriber(
        bill_id=case.connection.bill_id,
        subscriber=case.connection.subscriber,
        liable_until=MeterReading(kwh=LAST_KWH - 300, taken_on=changed_on),
        changed_at=case.clock.now() - timedelta(days=119),
        tracking_code="1234512345",
    )
    case.uow.connections.add_former_subscriber(former)
    assert [start for start, *_ in figures(case)] == [changed_on, LAST_READ_ON]


@pytest.mark.parametrize(("serial", "bounds"), [("M 1", True), ("x-9", False)])
def test_nothing_before_the_meters_last_repair_is_corrected(serial: str, *, bounds: bool) -> None:
    case = replaced("25")
    repaired = case.clock.now() - timedelta(days=100)
    case.uow.faults.add_repair(
        MeterRepair(
            work_order_number="r-1",
            bill_id=case.connection.bill_id,
            outcome=RepairOutcome.REPAIRED,
            meter_serial=serial,
            reading_kwh=None,
            seal_number="۱",
            repaired_at=repaired,
        )
    )
    assert (figures(case)[0][0] == local_date(repaired)) is bounds


@pytest.mark.parametrize(
    ("code", "state", "bounds"),
    [
        ("shortfall", BillState.PAID, True),
        ("shortfall", BillState.VOID, False),
        ("tampering-penalty", BillState.PAID, False),
    ],
)
def test_days_whose_shortfall_a_fault_was_billed_for_are_not_charged_again(
    code: str, state: BillState, *, bounds: bool
) -> None:
    case = replaced("-20")
    for number, days_ago in (("w-1", 100), ("w-2", 40)):
        case.uow.faults.add(
            MeterFault(
                work_order_number=number,
                tracking_code=case.code,
                bill_id=case.connection.bill_id,
                meter_serial="m-1",
                condition=MeterCondition.TAMPERING,
                bill_number="d-1",
                reported_at=case.clock.now() - timedelta(days=days_ago),
            )
        )
    bill = sample_bill(number="d-1", kind=BillKind.DEBT, state=state, tracking_code=case.code)
    case.uow.bills.add(replace(bill, lines=(replace(bill.lines[0], code=code),)))
    assert (figures(case)[0][0] == today(case) - timedelta(days=100)) is bounds


def test_the_serial_hung_again_by_the_request_itself_loses_no_correction() -> None:
    undisturbed, case = replaced("25", at="bench"), replaced("25", at="bench")
    case.uow.connections.save(replace(case.connection, meter=replace(case.connection.meter, serial="m-1")))
    case.uow.repository(AccuracyTests).save(replace(case.test, installed_serial="m-1"))
    assert figures(case) == figures(undisturbed)


def test_a_serial_that_was_written_anew_meanwhile_is_the_same_meter_as_long_as_its_characters_are() -> None:
    undisturbed, case = replaced("25", at="site"), replaced("25", at="site")
    [former] = case.uow.connections.former_meter_rows
    case.uow.connections.former_meter_rows[:] = [replace(former, meter=replace(former.meter, serial="M 1"))]
    case.uow.connections.reading_rows[:] = [
        replace(each, meter_serial="M 1") if each.meter_serial == "m-1" else each
        for each in case.uow.connections.reading_rows
    ]
    assert figures(case) == figures(undisturbed)
    case.uow.connections.former_meter_rows[:] = [replace(former, meter=replace(former.meter, serial="other-5"))]
    with pytest.raises(NotFound, match="meter of the test"):
        figures(case)
