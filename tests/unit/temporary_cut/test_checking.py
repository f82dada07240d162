"""A place that is cut by the records is looked at: power that was brought back is kept, billed and cut again (51-4)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.jalali import format_jalali
from services.labels import CUT_CASES
from services.model.connections import ConnectionState
from services.model.cuts import CutCase
from services.model.requests import RequestState
from services.model.self_willed import FoundBy, SelfWilledReconnection
from services.notices.wording import LONGEST_REASON
from services.problems import Refused
from services.specific.temporary_cut.beginning import check_needed
from services.specific.temporary_cut.checking import CheckResult, found_sms_text
from services.specific.temporary_cut.guard import look_at_cut
from services.specific.temporary_cut.model import Debt
from services.specific.temporary_cut.objections import object_to_cut
from services.specific.temporary_cut.ports import proceeding_of
from services.text import to_persian_digits
from tests.fakes.samples import BILL_ID, LAST_KWH
from tests.fakes.uow import FixedClock
from tests.unit.temporary_cut.checking_case import AT_CUT, CUT_DAYS_AGO, Checking
from tests.unit.temporary_cut.cutting_case import found

LEAST = 5


def begun(case: CutCase = CutCase.DEFAULT, *, at_cut: int | None = AT_CUT) -> Checking:
    checking = Checking(case, at_cut=at_cut)
    assert checking.begin().accepted
    return checking


@pytest.mark.parametrize(
    ("outcome", "reading", "result"),
    [
        ("flows", AT_CUT, CheckResult.FOUND),
        ("flows", None, CheckResult.FOUND),
        ("off", AT_CUT, CheckResult.NOTHING),
        ("off", None, CheckResult.NOTHING),
        ("off", AT_CUT + 1, CheckResult.DOUBT),
        ("off", AT_CUT + LEAST - 1, CheckResult.DOUBT),
    ],
)
def test_power_that_flows_or_was_used_is_found_and_little_use_is_left_to_a_person(
    outcome: str, reading: int | None, result: CheckResult
) -> None:
    case = begun()
    answer = case.look_at(outcome, None if reading is None else str(reading))
    assert (answer.accepted, answer.result) == (True, result)
    is_found = result is CheckResult.FOUND
    assert case.state is (ConnectionState.ACTIVE if is_found else ConnectionState.CUT)
    assert len(case.kept) == is_found
    assert (case.uow.cuts.standing(BILL_ID) is None) is is_found


def test_what_was_found_is_kept_with_both_readings_and_all_energy_since_the_last_bill_is_billed_once() -> None:
    case = begun()
    for _ in range(2):
        assert case.look_at("flows", str(AT_CUT + 100)).result is CheckResult.FOUND
    [kept] = case.kept
    assert (kept.tracking_code, kept.found_on, kept.found_by) == (case.code, case.today, FoundBy.CHECK)
    assert (kept.kwh_at_cut, kept.kwh_found, kept.is_open) == (AT_CUT, AT_CUT + 100, True)
    assert case.billed_kwh == AT_CUT + 100 - LAST_KWH
    assert case.look_at("flows", str(AT_CUT + 999)).result is CheckResult.FOUND
    assert case.billed_kwh == AT_CUT + 100 - LAST_KWH


@given(used=st.lists(st.integers(min_value=0, max_value=400), min_size=1, max_size=4))
def test_however_often_it_is_found_each_kwh_is_billed_once(used: list[int]) -> None:
    case, shown = Checking(), AT_CUT
    for kwh in used:
        case.clock = FixedClock(case.clock.now() + timedelta(days=10))
        assert case.begin().accepted
        shown += kwh
        assert case.look_at("flows", str(shown)).result is CheckResult.FOUND
        case.uow.requests.save(replace(case.uow.requests.get(case.code), state=RequestState.CLOSED))
        case.stand(CutCase.SELF_WILLED, shown, days_ago=0)
    assert case.billed_kwh == shown - LAST_KWH
    assert len(case.kept) == len(used)


def test_a_reading_below_that_of_the_cut_is_read_again_and_given_twice_a_person_decides() -> None:
    case = begun()
    first = case.look_at("off", str(AT_CUT - 1))
    assert found(first) == [("reading", "below-cut")]
    assert "۱۲٬۲۰۰" in first.findings[0].message
    assert case.look_at("off", str(AT_CUT - 1)).result is CheckResult.DOUBT
    assert case.state is ConnectionState.CUT


def test_a_meter_that_has_counted_where_power_is_off_is_read_again_and_a_person_decides() -> None:
    """Either reading may be a slip, that of the cut, too: nobody has seen power flow."""
    case = begun()
    first = case.look_at("off", str(AT_CUT + LEAST))
    assert found(first) == [("reading", "above-cut")]
    assert "۱۲٬۲۰۰" in first.findings[0].message
    assert case.look_at("off", str(AT_CUT + LEAST)).result is CheckResult.DOUBT
    assert (case.kept, case.state, case.billed_kwh) == ((), ConnectionState.CUT, 0)
    assert case.decide("found").result is CheckResult.FOUND
    assert case.billed_kwh == AT_CUT + LEAST - LAST_KWH


def test_of_a_cut_whose_reading_nobody_knows_what_the_agent_sees_decides() -> None:
    assert begun(at_cut=None).look_at("off", str(AT_CUT + 500)).result is CheckResult.NOTHING
    case = begun(at_cut=None)
    assert case.look_at("flows", str(AT_CUT + 100)).result is CheckResult.FOUND
    [kept] = case.kept
    assert (kept.kwh_at_cut, kept.kwh_found) == (None, AT_CUT + 100)


@pytest.mark.parametrize(
    ("outcome", "reading", "faults"),
    [
        (None, None, [("outcome", "missing")]),
        ("both", None, [("outcome", "unknown-choice")]),
        (["off"], None, [("outcome", "wrong-type")]),
        ("off", "abc", [("reading", "not-a-number")]),
        ("off", "-5", [("reading", "negative")]),
        ("off", ["1"], [("reading", "wrong-type")]),
        ("off", "1234567", [("reading", "too-many-digits")]),
    ],
)
def test_a_report_that_cannot_be_right_keeps_nothing(
    outcome: object, reading: object, faults: list[tuple[str, str]]
) -> None:
    case = begun()
    answer = case.look_at(outcome, reading)
    assert found(answer) == faults
    assert all(each.message for each in answer.findings)
    assert case.kept == ()
    assert not case.uow.metering.order_reports_of(case.code)


@pytest.mark.parametrize(("decision", "kept"), [("nothing", 0), ("found", 1)])
def test_a_person_decides_in_doubt_with_what_was_seen_before_his_eyes(decision: str, kept: int) -> None:
    case = begun()
    seen = case.look_at("off", str(AT_CUT + 2)).text
    assert "۱۲٬۲۰۲ کیلووات‌ساعت" in seen
    assert to_persian_digits(BILL_ID) in seen
    assert f"{format_jalali(case.today - timedelta(days=CUT_DAYS_AGO))}، {CUT_CASES[CutCase.DEFAULT]}" in seen
    assert "وصل خودسرانهٔ پیشین" not in seen
    assert "۱۲٬۲۰۰" in seen
    assert case.decide(decision).accepted
    assert len(case.kept) == kept
    assert case.billed_kwh == (AT_CUT + 2 - LAST_KWH if kept else 0)


@pytest.mark.parametrize(
    ("decision", "reason", "faults"),
    [
        (None, "روشن نبود", [("decision", "missing")]),
        ("doubt", "روشن نبود", [("decision", "missing")]),
        ("perhaps", "روشن نبود", [("decision", "unknown-choice")]),
        (["found"], "روشن نبود", [("decision", "wrong-type")]),
        ("found", None, [("reason", "missing")]),
        ("found", ["x"], [("reason", "wrong-type")]),
    ],
)
def test_a_decision_that_says_nothing_comes_back(
    decision: object, reason: object, faults: list[tuple[str, str]]
) -> None:
    case = begun()
    case.look_at("off", str(AT_CUT + 2))
    assert found(case.decide(decision, reason)) == faults
    assert case.kept == ()


def test_it_is_cut_again_without_a_debt_and_a_warning_and_stays_cut_for_its_first_case() -> None:
    case = begun(CutCase.UNPAID)
    assert check_needed(case.uow, BILL_ID)
    case.look_at("flows", str(AT_CUT + 100))
    assert not check_needed(case.uow, BILL_ID)
    facts = look_at_cut(case.uow, clock=case.clock, tracking_code=case.code)
    assert (facts.state, facts.debt) == (ConnectionState.ACTIVE, Debt.NO_MATTER)
    assert proceeding_of(case.uow, case.code).case is CutCase.SELF_WILLED
    assert case.report(facts.looked_at, reading=str(AT_CUT + 101)).accepted
    standing = case.uow.cuts.standing(BILL_ID)
    assert standing is not None
    assert standing.case is CutCase.SELF_WILLED
    with pytest.raises(Refused):
        object_to_cut(case.uow, clock=case.clock, tracking_code=case.code, text="خودم وصل نکرده‌ام")


def test_only_what_is_cut_or_was_found_is_looked_at() -> None:
    active = Checking()
    active.uow.connections.save(replace(active.uow.connections.get(BILL_ID), state=ConnectionState.ACTIVE))
    assert found(active.begin()) == [("billId", "not-cut")]
    gone = Checking()
    gone.uow.connections.save(replace(gone.uow.connections.get(BILL_ID), state=ConnectionState.COLLECTED))
    assert found(gone.begin()) == [("billId", "not-cut")]
    assert found(Checking(CutCase.FAULTY_METER).begin()) == [("billId", "of-a-test")]
    once = begun()
    once.look_at()
    once.uow.requests.save(replace(once.uow.requests.get(once.code), state=RequestState.CLOSED))
    assert once.begin().accepted


def test_the_subscriber_is_told_what_it_comes_to_the_first_time_and_the_second() -> None:
    case = begun()
    case.look_at("flows", str(AT_CUT + 100))
    first = found_sms_text(case.uow, tracking_code=case.code)
    assert "۱۲٬۳۰۰" in first
    assert "دو برابر" in first
    case.uow.requests.save(replace(case.uow.requests.get(case.code), state=RequestState.CLOSED))
    case.stand(CutCase.SELF_WILLED, AT_CUT + 100, days_ago=0)
    assert case.begin().accepted
    case.look_at("flows", str(AT_CUT + 150))
    second = found_sms_text(case.uow, tracking_code=case.code)
    assert "برای همیشه" in second
    assert "دو برابر" not in second


def test_who_decides_a_second_time_reads_of_the_first() -> None:
    case = begun(CutCase.UNPAID)
    case.look_at("flows", str(AT_CUT + 100))
    first_found = format_jalali(case.today)
    case.uow.requests.save(replace(case.uow.requests.get(case.code), state=RequestState.CLOSED))
    case.stand(CutCase.SELF_WILLED, AT_CUT + 100, days_ago=0)
    assert case.begin().accepted
    seen = case.look_at("off", str(AT_CUT + 101)).text
    assert f"**وصل خودسرانهٔ پیشین:** {first_found}" in seen
    assert f"پیش از آن: {CUT_CASES[CutCase.UNPAID]}" in seen


@pytest.mark.parametrize("times", [1, 2])
def test_no_word_of_what_was_found_is_cut_off_in_the_sms_however_much_the_meter_shows(times: int) -> None:
    largest = 99_999_999
    case = begun(at_cut=largest)
    for code in ("earlier", case.code)[-times:]:
        case.uow.self_willed.add(
            SelfWilledReconnection(
                tracking_code=code,
                bill_id=BILL_ID,
                found_on=case.today,
                found_by=FoundBy.CHECK,
                kwh_at_cut=largest,
                kwh_found=largest,
            )
        )
    assert len(found_sms_text(case.uow, tracking_code=case.code)) <= LONGEST_REASON


def came_back(case: Checking, state: ConnectionState = ConnectionState.ACTIVE) -> None:
    """Another request has brought the power back while the agent was on his way, or taken the meter away."""
    standing = case.uow.cuts.standing(BILL_ID)
    assert standing is not None
    case.uow.cuts.save(replace(standing, ended_at=case.clock.now()))
    case.uow.connections.save(replace(case.uow.connections.get(BILL_ID), state=state))


@pytest.mark.parametrize("state", [ConnectionState.ACTIVE, ConnectionState.COLLECTED, ConnectionState.REMOVED])
def test_what_another_request_has_brought_back_or_taken_away_meanwhile_is_nothing_self_willed(
    state: ConnectionState,
) -> None:
    case = begun()
    came_back(case, state)
    assert case.look_at("flows", str(AT_CUT + 100)).result is CheckResult.NOTHING
    assert (case.kept, case.state, case.billed_kwh) == ((), state, 0)


def test_nobody_decides_that_it_was_self_willed_once_another_request_has_brought_the_power_back() -> None:
    case = begun()
    assert case.look_at("off", str(AT_CUT + 2)).result is CheckResult.DOUBT
    came_back(case)
    refused = case.decide("found")
    assert found(refused) == [("decision", "not-cut-any-more")]
    assert "برقرار" in refused.message
    assert (case.kept, case.state) == ((), ConnectionState.ACTIVE)
    assert case.decide("nothing").accepted
