"""A period ends before its last day: on the subscriber's word, or since its permit is withdrawn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.billing.tariff_history import tariff_history
from services.jalali import format_jalali
from services.model.connections import TariffClass
from services.specific.free_market_power.early_end import EarlyEndAnswer, record_early_end
from services.specific.free_market_power.ending import EndWork, end_of_period
from services.specific.free_market_power.intake_check import taken_by
from services.specific.free_market_power.model import EarlyEnd, EarlyEndReason, PowerPeriod
from services.specific.free_market_power.ports import PowerPeriods, power_period_of
from services.visiting.next_visit import start_of_work
from tests.fakes.samples import BILL_ID
from tests.unit.free_market_power.power_case import FIRST, LAST, TODAY, Power, typed_day

OTHER = "7078961615"


@pytest.fixture
def power() -> Power:
    power = Power()
    power.granted()
    return power


def _day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


def _end(power: Power, report: object, *, code: str | None = None, shown: str | None = None) -> EarlyEndAnswer:
    return record_early_end(power.uow, clock=power.clock, tracking_code=code or power.code, report=report, shown=shown)


def _given_up(power: Power, ahead: int, **told: str | None) -> EarlyEndAnswer:
    return _end(power, {"why": "given-up", "lastDay": typed_day(ahead)}, **told)


def _following(power: Power, *, ahead: int) -> PowerPeriod:
    """Another request of the connection was granted ten days."""
    terms = replace(power.period.terms, first_day=_day(ahead), last_day=_day(ahead + 9))
    other = replace(power.period, tracking_code=OTHER, terms=terms)
    power.uow.repository(PowerPeriods).add(other)
    return other


def test_the_last_day_moves_up_and_what_was_granted_is_kept(power: Power) -> None:
    said = _given_up(power, LAST - 5)
    assert said.text == f"به درخواست خود شما، روز آخر آن {format_jalali(_day(LAST - 5))} است"
    assert power.period.terms.last_day == _day(LAST - 5)
    assert power.period.early_end == EarlyEnd(
        reason=EarlyEndReason.GIVEN_UP, letter=None, granted_last_day=_day(LAST), decided_at=power.clock.now()
    )
    end = end_of_period(power.uow, tracking_code=power.code)
    assert (end.last_day_at, end.work) == (start_of_work(_day(LAST - 5)), EndWork.COLLECT)


def test_a_permit_is_withdrawn_by_a_letter_and_the_day_can_move_up_again(power: Power) -> None:
    _given_up(power, LAST - 5)
    said = _end(power, {"why": "permit-withdrawn", "letter": "۱۲/الف", "lastDay": typed_day(FIRST)})
    assert "مجوز آن لغو شده است" in (said.text or "")
    early = power.period.early_end
    assert early is not None
    assert (early.reason, early.letter) == (EarlyEndReason.PERMIT_WITHDRAWN, "12/الف")
    assert (early.granted_last_day, power.period.terms.last_day) == (_day(LAST), _day(FIRST))


def test_the_days_after_it_are_billed_by_the_connections_own_tariff_and_can_be_granted_to_another(power: Power) -> None:
    granted = power.period.terms
    _given_up(power, LAST - 5)
    classes = tariff_history(power.uow, power.connection)
    assert classes.on(_day(LAST - 5)) is TariffClass.FREE_MARKET
    assert classes.on(_day(LAST - 4)) is power.connection.tariff_class
    later = replace(granted, first_day=_day(LAST - 4))
    assert taken_by(power.uow, later, BILL_ID) is None


def test_a_period_that_is_given_up_before_its_first_day_has_none(power: Power) -> None:
    granted = power.period.terms
    assert _given_up(power, 0).accepted
    assert power.period.terms.days == 0
    classes = tariff_history(power.uow, power.connection)
    assert list(classes.changes(after=TODAY, before=_day(LAST + 5))) == []
    assert taken_by(power.uow, granted, BILL_ID) is None
    assert end_of_period(power.uow, tracking_code=power.code).last_day_at == start_of_work(TODAY)


def test_the_same_form_again_is_accepted_and_changes_nothing(power: Power) -> None:
    said = _given_up(power, LAST - 5)
    kept = power.period
    power.clock.advance(timedelta(hours=1))
    assert _given_up(power, LAST - 5) == said
    assert power.period == kept


@pytest.mark.parametrize(
    ("report", "findings"),
    [
        (None, [("why", "missing"), ("lastDay", "missing")]),
        ([], [("why", "missing"), ("lastDay", "missing")]),
        ("given-up", [("why", "missing"), ("lastDay", "missing")]),
        ({"lastDay": typed_day(9)}, [("why", "missing")]),
        ({"why": "bored", "lastDay": typed_day(9)}, [("why", "unknown-choice")]),
        ({"why": ["given-up"], "lastDay": typed_day(9)}, [("why", "wrong-type")]),
        ({"why": "given-up"}, [("lastDay", "missing")]),
        ({"why": "given-up", "lastDay": "فردا"}, [("lastDay", "shape")]),
        ({"why": "given-up", "lastDay": "1405/13/01"}, [("lastDay", "no-such-day")]),
        ({"why": "given-up", "lastDay": {"x": 1}}, [("lastDay", "wrong-type")]),
        ({"why": "given-up", "lastDay": typed_day(-1)}, [("lastDay", "in-past")]),
        ({"why": "given-up", "lastDay": typed_day(LAST)}, [("lastDay", "same")]),
        ({"why": "given-up", "lastDay": typed_day(LAST + 1)}, [("lastDay", "later")]),
        ({"why": "permit-withdrawn", "lastDay": typed_day(9)}, [("letter", "missing")]),
        ({"why": "permit-withdrawn", "letter": "--", "lastDay": typed_day(9)}, [("letter", "shape")]),
        ({"why": "permit-withdrawn", "letter": "۱" * 41, "lastDay": typed_day(9)}, [("letter", "too-long")]),
        ({"why": "permit-withdrawn", "letter": ["12"], "lastDay": typed_day(9)}, [("letter", "wrong-type")]),
    ],
)
def test_what_cannot_be_right_is_told_and_nothing_is_changed(
    power: Power, report: object, findings: list[tuple[str, str]]
) -> None:
    before = power.period
    answer = _end(power, report, shown=typed_day(LAST))
    assert [(each.field, each.code) for each in answer.findings] == findings
    assert answer.text is None
    assert power.period == before


def test_a_letter_is_nothing_of_who_gives_the_power_up(power: Power) -> None:
    _end(power, {"why": "given-up", "letter": "۱۲", "lastDay": typed_day(9)})
    early = power.period.early_end
    assert early is not None
    assert early.letter is None


def test_a_period_that_is_renewed_ends_early_after_the_one_that_follows(power: Power) -> None:
    _following(power, ahead=LAST + 1)
    answer = _given_up(power, 9)
    assert [each.code for each in answer.findings] == ["followed"]
    assert typed_day(LAST + 1) in answer.message
    assert _given_up(power, 0, code=OTHER).accepted
    assert _given_up(power, 9).accepted


def test_a_meter_is_left_where_the_power_goes_on_after_a_following_period_was_given_up(power: Power) -> None:
    _following(power, ahead=LAST + 1)
    power.clock.advance(timedelta(days=FIRST))
    assert _end(power, {"why": "given-up", "lastDay": typed_day(FIRST)}, code=OTHER).accepted
    assert power_period_of(power.uow, OTHER).terms.days == 0
    assert end_of_period(power.uow, tracking_code=OTHER).work is EndWork.READ
    assert end_of_period(power.uow, tracking_code=power.code).work is EndWork.COLLECT
