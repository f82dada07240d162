"""The laboratory's report, and what a test comes to."""

from dataclasses import replace
from decimal import Decimal

import pytest

from services.errors import NotFound
from services.metering.custody import collect_meter, hang_meter, meter_of, note_kind
from services.model.connections import ConnectionState
from services.model.custody import NO_CAUSE, MeterKind
from services.model.metering import MeterCondition
from services.readings.visits import last_test
from services.specific.meter_test.model import Accuracy, Verdict
from services.specific.meter_test.verdicts import measured_accuracy
from services.withdrawal import WithdrawalResult, withdraw_request
from tests.unit.meter_test.testing_case import ON_BENCH, ON_SITE, REFERENCE, TAKEN, Testing, found


@pytest.fixture
def case() -> Testing:
    return Testing()


@pytest.fixture
def taken(case: Testing) -> Testing:
    case.visit(TAKEN)
    return case


def bench(**changes: object) -> dict[str, object]:
    return {**ON_BENCH, **changes}


def accuracy(case: Testing) -> Accuracy:
    return measured_accuracy(case.uow, reference=REFERENCE, tracking_code=case.code).accuracy


def test_the_laboratorys_result_is_kept_once_of_the_meter_that_was_taken_away(taken: Testing) -> None:
    assert taken.bench(bench(condition="tampering")).accepted
    assert taken.bench(bench(condition="in-order")).accepted
    assert taken.test.finding is not None
    assert taken.test.finding.condition is MeterCondition.TAMPERING
    assert taken.holders() == ["connection", "agent", "laboratory"]
    [meter] = taken.uow.meters.alike("m1")
    [verdict] = taken.uow.meters.verdicts_of(meter.key)
    assert (verdict.condition, verdict.error_percent, verdict.by_request) == (
        MeterCondition.TAMPERING,
        None,
        taken.code,
    )
    known = last_test(taken.uow, taken.code)
    assert known is not None
    assert (known.condition, known.meter_serial, known.reading_kwh) == (MeterCondition.TAMPERING, "m-1", 12_310)


def test_the_request_can_be_withdrawn_until_the_laboratory_has_tested(taken: Testing) -> None:
    taken.bench()
    answer = withdraw_request(taken.uow, clock=taken.clock, tracking_code=taken.code)
    assert answer is WithdrawalResult.ALREADY_CARRIED_OUT


def test_a_meter_whose_request_was_withdrawn_is_not_tested_any_more(taken: Testing) -> None:
    withdraw_request(taken.uow, clock=taken.clock, tracking_code=taken.code)
    assert found(taken.bench()) == [("condition", "withdrawn")]
    assert taken.test.finding is None


def test_nothing_is_tested_in_the_laboratory_that_was_not_taken_there(case: Testing) -> None:
    with pytest.raises(NotFound):
        case.bench()


@pytest.mark.parametrize(
    ("report", "codes"),
    [
        (None, [("condition", "missing"), ("meterSerial", "missing")]),
        ([], [("condition", "missing"), ("meterSerial", "missing")]),
        ("in-order", [("condition", "missing"), ("meterSerial", "missing")]),
        (bench(meterSerial=""), [("meterSerial", "missing")]),
        (bench(meterSerial="…"), [("meterSerial", "shape")]),
        (bench(meterSerial="AMANI-9"), [("meterSerial", "other")]),
        (bench(meterSerial=["m-1"]), [("meterSerial", "wrong-type")]),
        (bench(meterSerial="m-1\x00"), [("meterSerial", "unreadable")]),
        (bench(condition=""), [("condition", "missing")]),
        (bench(condition="worn"), [("condition", "unknown-choice")]),
        (bench(condition="broken-seal"), [("condition", "not-of-a-test")]),
        (bench(condition=True), [("condition", "wrong-type")]),
        (bench(error=None), [("error", "missing")]),
        (bench(error="زیاد"), [("error", "shape")]),
        (bench(error="1,25"), [("error", "shape")]),
        (bench(error="1e1"), [("error", "shape")]),
        (bench(error="-99"), [("error", "too-slow")]),
        (bench(error="1" * 300), [("error", "too-long")]),
    ],
)
def test_what_is_wrong_with_a_result_is_the_answer(
    taken: Testing, report: object, codes: list[tuple[str, str]]
) -> None:
    answer = taken.bench(report)
    assert sorted(found(answer)) == codes
    assert "{" not in answer.message
    assert taken.test.finding is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("0", Accuracy.WITHIN),
        ("2.5", Accuracy.WITHIN),
        ("-2.5", Accuracy.WITHIN),
        ("2.51", Accuracy.FAST),
        ("-2.51", Accuracy.SLOW),
        ("60", Accuracy.FAST),
    ],
)
def test_an_error_of_just_the_tolerance_is_within_it(case: Testing, error: str, expected: Accuracy) -> None:
    case.visit({**ON_SITE, "error": error})
    assert accuracy(case) is expected


@pytest.mark.parametrize(
    ("kind", "expected"), [(MeterKind.SMART, Accuracy.FAST), (MeterKind.MECHANICAL, Accuracy.WITHIN)]
)
@pytest.mark.parametrize("at", ["site", "bench"])
def test_the_tolerance_is_that_of_the_meters_kind(case: Testing, at: str, kind: MeterKind, expected: Accuracy) -> None:
    meter = meter_of(case.uow, case.connection)
    assert meter is not None
    note_kind(case.uow, meter, kind)
    if at == "site":
        case.visit({**ON_SITE, "error": "2"})
    else:
        case.visit(TAKEN)
        case.bench(bench(error="2"))
    assert accuracy(case) is expected


def test_an_error_that_was_not_measured_is_compared_with_nothing(case: Testing) -> None:
    case.visit({**ON_SITE, "condition": "tampering"})
    assert accuracy(case) is Accuracy.UNMEASURED


def test_there_is_no_verdict_on_what_was_not_measured(taken: Testing) -> None:
    with pytest.raises(NotFound):
        taken.decide(Verdict.IN_ORDER)


def test_the_first_verdict_stands(case: Testing) -> None:
    case.visit()
    assert case.decide(Verdict.IN_ORDER).verdict is case.decide(Verdict.WORN).verdict is Verdict.IN_ORDER


@pytest.mark.parametrize(
    ("verdict", "error", "told"),
    [
        (Verdict.IN_ORDER, "-1.2", "سالم است؛ خطای آن ۱٫۲ درصد"),
        (Verdict.INACCURATE, "6.5", "۶٫۵ درصد بیش از مصرف واقعی"),
        (Verdict.INACCURATE, "-8", "۸ درصد کمتر از مصرف واقعی"),
        (Verdict.WORN, "0", "به هزینهٔ شرکت عوض می‌کنیم"),
    ],
)
def test_the_subscriber_is_told_the_result_in_plain_words(
    case: Testing, verdict: Verdict, error: str, told: str
) -> None:
    case.visit({**ON_SITE, "error": error})
    answer = case.decide(verdict)
    assert told in answer.told_text
    assert "**نتیجه:**" in answer.facts_text


@pytest.mark.parametrize("verdict", [Verdict.SUBSCRIBER_FAULT, Verdict.WORN])
def test_where_there_are_signs_of_tampering_diagnosis_says_whose_doing_it_was(case: Testing, verdict: Verdict) -> None:
    case.visit({**ON_SITE, "condition": "tampering"})
    answer = case.decide(Verdict.TO_BE_EXAMINED, verdict.value, " دو سیم \n پل شده بود ")
    assert (answer.verdict, case.test.verdict) == (verdict, verdict)
    assert (case.test.reason or "").startswith("دو سیم")
    assert "**دلیل:**" in answer.facts_text


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("faded-display", "صفحهٔ کنتور شما خوانده نمی‌شود. آن"),
        ("tampering", "ایرادی دارد که به شما برنمی‌گردد"),
        ("meter-failure", "کنتور شما خراب است. آن"),
        ("stopped-register", "شمارندهٔ کنتور شما از کار افتاده است. آن"),
    ],
)
def test_who_is_not_at_fault_is_told_so_without_a_word_of_tampering(case: Testing, condition: str, told: str) -> None:
    case.visit({**ON_SITE, "condition": condition})
    if condition == "tampering":
        answer = case.decide(Verdict.TO_BE_EXAMINED, "worn", "عیب کارخانه")
    else:
        answer = case.decide(Verdict.UNREADABLE if condition == "faded-display" else Verdict.WORN)
    assert told in answer.told_text
    assert "دستکاری" not in answer.told_text
    assert "(" not in answer.told_text


@pytest.mark.parametrize("error", ["6.5", "-8"])
def test_no_correction_is_promised_where_no_bill_may_be_wrong(case: Testing, error: str) -> None:
    case.visit({**ON_SITE, "error": error})
    assert "اگر صورتحسابی نادرست باشد، اصلاح می‌شود" in case.decide(Verdict.INACCURATE).told_text


@pytest.mark.parametrize(
    ("judgement", "reason", "codes"),
    [
        (None, None, [("judgement", "missing"), ("judgementReason", "missing")]),
        ("", "دلیل", [("judgement", "missing")]),
        ("in-order", "دلیل", [("judgement", "unknown-choice")]),
        ("to-be-examined", "دلیل", [("judgement", "unknown-choice")]),
        ("guilty", "دلیل", [("judgement", "unknown-choice")]),
        (["worn"], "دلیل", [("judgement", "wrong-type")]),
        ({"worn": 1}, "دلیل", [("judgement", "wrong-type")]),
        (7, "دلیل", [("judgement", "unknown-choice")]),
        (True, "دلیل", [("judgement", "wrong-type")]),
        ("worn\x00", "دلیل", [("judgement", "unreadable")]),
        ("w" * 5000, "دلیل", [("judgement", "too-long")]),
        ("worn", " ", [("judgementReason", "missing")]),
        ("worn", "۱۲۳", [("judgementReason", "shape")]),
        ("worn", ["دلیل"], [("judgementReason", "wrong-type")]),
        ("worn", "د" * 501, [("judgementReason", "too-long")]),
    ],
)
def test_a_word_of_diagnosis_that_cannot_stand_is_no_verdict(
    case: Testing, judgement: object, reason: object, codes: list[tuple[str, str]]
) -> None:
    case.visit({**ON_SITE, "condition": "tampering"})
    answer = case.decide(Verdict.TO_BE_EXAMINED, judgement, reason)
    assert found(answer) == codes
    assert (answer.verdict, answer.told_text, case.test.verdict) == (None, "", None)


@pytest.mark.parametrize("other_state", [None, ConnectionState.ACTIVE, ConnectionState.COLLECTED])
def test_who_reads_the_result_is_warned_of_a_substitute_whose_serial_hangs_elsewhere_or_is_anothers_to_get_back(
    case: Testing, other_state: ConnectionState | None
) -> None:
    if other_state is not None:
        meter = replace(case.connection.meter, serial="AMANI 9")
        other = replace(case.connection, bill_id="2345678041", meter=meter)
        case.uow.connections.save(other)
        hang_meter(case.uow, other, cause=NO_CAUSE, at=case.clock.now())
        if other_state is ConnectionState.COLLECTED:
            collect_meter(case.uow, other, cause=NO_CAUSE, at=case.clock.now())
            case.uow.connections.save(replace(other, state=other_state))
    case.visit(TAKEN)
    case.bench()
    facts = case.decide(Verdict.IN_ORDER).facts_text
    assert "**کنتور امانی:** AMANI-۹" in facts
    is_anothers = other_state is not None
    assert ("هشدار" in facts, "۲۳۴۵۶۷۸۰۴۱" in facts) == (is_anothers, is_anothers)


def test_what_the_laboratory_has_measured_is_exact(taken: Testing) -> None:
    taken.bench(bench(error="-۰٫۰۵"))
    assert taken.test.finding is not None
    assert taken.test.finding.error_percent == Decimal("-0.05")
