"""A person's word on readings that contradict each other, and what the bill makes of it."""

from dataclasses import replace

import pytest

from services.billing.carrying import void_bill
from services.model.bills import Bill, BillState
from services.model.connections import Judgement, ReadingJudgement, ReadingSource
from services.money import ZERO, Rials
from services.readings.advance import ReadingFault
from services.readings.judging import PersonsWord
from tests.fakes.samples import BILL_ID
from tests.unit.reading_world import EVEN, OLD, ReadingWorld, counted

MISREAD = (*EVEN[:-1], (60, 12_600))


def energy(bill: Bill) -> Rials:
    return Rials.total(line.amount for line in bill.lines)


def test_the_bill_goes_on_from_the_last_true_reading_and_gives_back_what_was_billed_for_the_wrong_one() -> None:
    case = ReadingWorld(MISREAD)
    code = case.judged_wrong(12_300)
    period = case.period(code)
    assert [(span.earlier, span.later, span.kwh) for span in period.charged] == [
        (counted(11_700, 120), counted(12_300), 600)
    ]
    assert [(span.earlier, span.later, span.kwh) for span in period.returned] == [
        (counted(11_700, 120), counted(12_600, 60), 900)
    ]
    assert period.kwh == -300
    bill = case.bill(code)
    assert bill.billed_up_to == counted(12_300)
    returned = [line for line in bill.lines if line.code == "energy-returned-1"]
    assert [line.title for line in returned] == [
        "برگشت بهای ۹۰۰ کیلووات‌ساعت (۱۴۰۵/۰۵/۰۲ تا ۱۴۰۵/۰۶/۳۱): قرائت ۱۲٬۶۰۰ نادرست بود"
    ]
    assert returned[0].amount < ZERO
    assert energy(bill) < ZERO
    assert (bill.payable, bill.state, case.connection.carried) == (ZERO, BillState.PAID, energy(bill))


def test_the_credit_is_what_both_readings_would_have_cost() -> None:
    """The same applicant, with the true reading billed in the first place, would pay 300 kWh less."""
    judged, true = ReadingWorld(MISREAD), ReadingWorld(EVEN)
    wrong_bill = case_bill(ReadingWorld(MISREAD[:-1]), 12_600, days_ago=60)
    right_bill = case_bill(ReadingWorld(EVEN[:-1]), 12_300)
    bill = judged.bill(judged.judged_wrong(12_300))
    assert abs((energy(bill) - (energy(right_bill) - energy(wrong_bill))).amount) <= 3
    assert true.bill(true.register(12_300)).payable > ZERO


def case_bill(case: ReadingWorld, kwh: int, days_ago: int = 0) -> Bill:
    code = case.register(12_300)
    request = case.uow.requests.get(code)
    case.uow.requests.save(
        replace(request, application=replace(request.application, answers={"reading": counted(kwh, days_ago)}))
    )
    return case.bill(code)


def test_what_was_given_back_is_not_given_back_again() -> None:
    case = ReadingWorld(MISREAD)
    code = case.judged_wrong(12_300)
    bill = case.bill(code)
    later = case.compare(12_320, days_ago=-1)
    assert (later.fault, later.unbilled.kwh, later.unbilled.returned) == (None, 20, ())
    case.uow.bills.save(replace(bill, state=BillState.ISSUED))
    void_bill(case.uow, case.uow.bills.get(bill.number))
    assert case.compare(12_320, days_ago=-1).unbilled.kwh == -280


def test_two_wrong_readings_in_a_row_are_both_passed_over() -> None:
    case = ReadingWorld([*EVEN[:-2], (120, 12_500), (60, 12_600)])
    period = case.period(case.judged_wrong(12_300))
    assert [(span.kwh, span.start, span.end) for span in period.returned] == [
        (1_200, counted(0, 180).taken_on, counted(0, 60).taken_on)
    ]
    assert period.kwh == 900 - 1_200
    assert len(case.uow.connections.judgements(BILL_ID)) == 2


def test_a_wrong_reading_beside_a_right_one_of_the_same_day_gives_back_only_what_it_charged_too_much() -> None:
    case = ReadingWorld([*EVEN, (60, 12_600)])
    assert case.period(case.judged_wrong(12_300)).kwh == 300 - 600


def test_what_was_corrected_long_ago_is_not_given_back_again() -> None:
    case = ReadingWorld([*EVEN[:-2], (120, 12_900), (60, 12_000), (60, 12_600)])
    code = case.judged_wrong(12_300)
    assert [each.against.kwh for each in case.uow.connections.judgements(BILL_ID)] == [12_600, 12_900]
    period = case.period(code)
    assert [(span.earlier.kwh, span.later.kwh, span.kwh) for span in period.returned] == [(11_400, 12_600, 1_200)]
    assert period.kwh == 900 - 1_200


def test_a_wrong_reading_of_a_meter_that_is_gone_is_given_back_with_the_new_meters_count() -> None:
    case = ReadingWorld([*OLD, (45, 54_900)], installed_days_ago=30)
    case.hung_before(removed_days_ago=30)
    code = case.register(150)
    request = case.uow.requests.get(code)
    word = PersonsWord(request=request, reason="اشتباه بود", at=case.clock.now())
    word.keep(case.uow, Judgement.LAST_READING_WRONG, [(counted(54_000, 60), counted(54_900, 45))])
    period = case.period(code)
    assert [span.kwh for span in period.charged] == [150]
    assert [span.kwh for span in period.returned] == [1_200]


def test_a_reading_that_was_too_low_was_never_billed_and_is_not_given_back() -> None:
    case = ReadingWorld([*EVEN[:-1], (60, 11_000)])
    period = case.period(case.judged_wrong(12_300))
    assert (period.kwh, period.returned) == (600, ())


def test_the_word_is_kept_with_its_reason_and_the_wrong_reading_stays_in_the_records() -> None:
    case = ReadingWorld(MISREAD)
    code = case.judged_wrong(12_300)
    assert case.uow.connections.judgements(BILL_ID) == [
        ReadingJudgement(
            bill_id=BILL_ID,
            tracking_code=code,
            judgement=Judgement.LAST_READING_WRONG,
            reading=counted(12_300),
            against=counted(12_600, 60),
            reason="رقم اشتباه خوانده شد",
            judged_at=case.clock.now(),
        )
    ]
    assert case.uow.connections.readings(BILL_ID)[-1].kwh == 12_600
    assert case.judge(code, Judgement.ROLLED_OVER).accepted
    assert len(case.uow.connections.judgements(BILL_ID)) == 1


def test_a_roll_over_that_is_not_usual_is_believed_on_a_persons_word() -> None:
    case = ReadingWorld([(120, 4_700), (60, 5_000)], digits=4, phases=3)
    code = case.register(4_900)
    assert case.period(code).reading is None
    assert case.judge(code, "rolled-over").accepted
    assert (case.period(code).kwh, case.period(code).reading) == (9_900, counted(4_900))


def test_while_nothing_is_clear_no_energy_is_billed_and_nobody_is_asked_again() -> None:
    case = ReadingWorld(MISREAD)
    code = case.register(12_300)
    assert case.judge(code, "not-clear").accepted
    assert case.judge(code, None).accepted
    assert case.bill(code).billed_up_to is None
    assert case.compare(12_610).unbilled.kwh == 10


def test_a_reading_that_is_not_in_doubt_needs_no_word() -> None:
    case = ReadingWorld(EVEN)
    assert case.judge(case.register(12_300), None, None).accepted
    assert not case.uow.connections.judgements(BILL_ID)


@pytest.mark.parametrize(
    ("readings", "declared", "said", "reason", "fault"),
    [
        (MISREAD, 12_300, None, "اشتباه بود", ("readingJudgement", "missing")),
        (MISREAD, 12_300, "bill-confirmed", "اشتباه بود", ("readingJudgement", "unknown-choice")),
        (MISREAD, 12_300, "perhaps", "اشتباه بود", ("readingJudgement", "unknown-choice")),
        (MISREAD, 12_300, "last-reading-wrong", " ", ("reason", "missing")),
        (MISREAD, 12_300, "last-reading-wrong", None, ("reason", "missing")),
        (MISREAD, 12_300, "rolled-over", "اشتباه بود", ("readingJudgement", "no-roll-over")),
        # Whichever readings were wrong, no register of 25 amperes comes from 0 to 99 000 in 150 days.
        ([(150, 0)], 99_000, "last-reading-wrong", "اشتباه بود", ("readingJudgement", "still-in-doubt")),
    ],
)
def test_a_word_that_cannot_stand_is_answered_and_changes_nothing(
    readings: list[tuple[int, int]], declared: int, said: object, reason: object, fault: tuple[str, str]
) -> None:
    case = ReadingWorld(readings, installed_days_ago=150 if len(readings) == 1 else 2000)
    code = case.register(declared)
    answer = case.judge(code, said, reason)
    assert [(each.field, each.code) for each in answer.findings] == [fault]
    assert "{" not in answer.message
    assert not case.uow.connections.judgements(BILL_ID)


def test_a_wrong_count_of_an_earlier_bill_is_given_back_too() -> None:
    """A request was billed up to a mistyped reading; the next applicant reads less."""
    case = ReadingWorld(EVEN)
    code = case.register(13_000)
    case.uow.requests.rows[code] = replace(case.uow.requests.get(code), draft_key="other")
    request = case.uow.requests.get(code)
    earlier = replace(
        request,
        tracking_code="earlier",
        application=replace(request.application, answers={"reading": counted(12_900, 10)}),
    )
    case.uow.requests.rows["earlier"] = earlier
    case.bill("earlier")
    declared = replace(request.application, answers={"reading": counted(12_300)})
    case.uow.requests.rows[code] = replace(request, application=declared)
    assert case.compare(12_300).fault is ReadingFault.BELOW_LAST
    assert case.judge(code, "last-reading-wrong").accepted
    assert case.period(code).kwh == 300 - 900


def test_what_another_bill_of_the_same_day_has_given_back_is_not_given_back_again() -> None:
    """A declared reading was mistyped; on its very day a second one puts it right, and then comes the next."""
    case = ReadingWorld(EVEN)
    first = case.register(12_900)
    case.bill(first)
    request = case.uow.requests.get(first)
    for code in ("second", "third"):
        declared = replace(request.application, answers={"reading": counted(12_300)})
        case.uow.requests.rows[code] = replace(request, tracking_code=code, application=declared)
        assert case.judge(code, "last-reading-wrong").accepted
        assert case.bill(code).billed_kwh == (-600 if code == "second" else 0)


def test_a_meter_that_the_records_do_not_know_leaves_only_an_open_word() -> None:
    case = ReadingWorld(OLD)
    case.read(77, 5, serial="other", source=ReadingSource.AGENT)
    code = case.register(54_500)
    assert case.compare(54_500).fault is ReadingFault.OTHER_METER
    for said in ("rolled-over", "last-reading-wrong"):
        assert not case.judge(code, said).accepted
    assert case.judge(code, "not-clear").accepted
