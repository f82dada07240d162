"""What the guard is told: hours, debts, instalments, money that waits, vital premises, objections and the warning."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.billing.payment_notice import PaymentNotice
from services.billing.payments import BillNumber, record_payment
from services.jalali import TEHRAN, format_jalali
from services.model.bills import PaymentChannel
from services.model.cuts import CutCase
from services.money import Rials
from services.objections.answering import answer_objection
from services.objections.making import newest_objection
from services.problems import Refused
from services.specific.temporary_cut.instalments import agree_instalments
from services.specific.temporary_cut.model import CuttingTime, Debt, Premises, PremisesKind
from services.specific.temporary_cut.objections import object_to_cut
from services.specific.temporary_cut.premises import decide_premises, forget_vital, note_vital
from services.specific.temporary_cut.terms import CutTermsFaults, load_terms
from services.specific.temporary_cut.warning import find_warning, order_cut
from tests.fakes.samples import BILL_ID
from tests.fakes.uow import FixedClock
from tests.unit.temporary_cut.cutting_case import Cutting, found

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
SATURDAY = datetime(2026, 11, 21, tzinfo=TEHRAN)


def at(days: int, hour: int, minute: int = 0) -> datetime:
    """A time of a day of the week that begins on Saturday, 1405/08/30."""
    return (SATURDAY + days * DAY).replace(hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(0, 7, 59), CuttingTime.TOO_EARLY),
        (at(0, 8), CuttingTime.OPEN),
        (at(0, 11, 59), CuttingTime.OPEN),
        (at(0, 12), CuttingTime.TOO_LATE),
        (at(0, 20), CuttingTime.TOO_LATE),
        (at(6, 10), CuttingTime.CLOSED),
    ],
)
def test_nobody_is_cut_outside_the_hours_and_on_a_friday(moment: datetime, said: CuttingTime) -> None:
    case = Cutting(900_000).begun()
    case.clock = FixedClock(moment.astimezone(UTC))
    assert case.look().time is said


def test_the_last_working_day_of_the_week_is_the_eve_of_a_closed_one() -> None:
    case = Cutting(900_000).begun()
    times = []
    for day in range(7):
        case.clock = FixedClock(at(day, 10).astimezone(UTC))
        times.append(case.look().time)
    closed = times.index(CuttingTime.CLOSED)
    assert times[closed - 1] is CuttingTime.EVE
    assert set(times[: closed - 1]) == {CuttingTime.OPEN}


def test_whoever_waits_waits_for_hours_in_which_power_may_be_cut() -> None:
    case = Cutting(900_000).begun()
    for hour in range(24 * 8):
        case.clock = FixedClock(SATURDAY.astimezone(UTC) + timedelta(hours=hour))
        facts = case.look()
        assert facts.wait_until > facts.looked_at
        case.clock = FixedClock(facts.wait_until.astimezone(UTC))
        assert case.look().time is CuttingTime.OPEN


@pytest.mark.parametrize(
    ("credit", "debt"), [(0, Debt.OWED), (100_000, Debt.OWED), (899_999, Debt.BELOW_LEAST), (900_000, Debt.NOTHING)]
)
def test_credit_of_the_account_is_taken_off_what_is_owed(credit: int, debt: Debt) -> None:
    case = Cutting(900_000).begun()
    connection = case.uow.connections.get(BILL_ID)
    case.uow.connections.save(replace(connection, carried=Rials(-credit)))
    assert case.look().debt is debt


def test_instalments_that_are_kept_spare_and_one_that_is_missed_ends_them() -> None:
    case = Cutting(900_000, 800_000).begun()
    days = [("o-0", case.today + 5 * DAY), ("o-1", case.today + 35 * DAY)]
    typed = [(number, format_jalali(day)) for number, day in days]
    agree_instalments(case.uow, clock=case.clock, bill_id=BILL_ID, typed=typed)
    assert case.look().debt is Debt.INSTALMENTS
    case.clock.advance(5 * DAY)
    assert case.look().debt is Debt.INSTALMENTS
    case.clock.advance(DAY)
    assert case.look().debt is Debt.OWED
    case.pay("o-0")
    assert case.look().debt is Debt.INSTALMENTS


@pytest.mark.parametrize(
    "typed", [[], [("x", "1405/09/15")], [("o-0", "1405/13/01")], [("o-0", "1405/08/29")], [("o-0", "")]]
)
def test_instalments_that_cannot_be_right_are_refused(typed: list[tuple[str, str]]) -> None:
    case = Cutting(900_000)
    with pytest.raises(Refused):
        agree_instalments(case.uow, clock=case.clock, bill_id=BILL_ID, typed=typed)


def test_money_that_pays_no_bill_yet_is_waited_for() -> None:
    case = Cutting(900_000).begun()
    notice = PaymentNotice(
        reference="r", amount="1000", paid_on=format_jalali(case.today), channel=PaymentChannel.GATEWAY
    )
    record_payment(case.uow, clock=case.clock, bill=BillNumber(number="o-0"), notice=notice)
    assert case.look().money_waits


def test_vital_premises_are_for_a_person_until_the_head_has_ordered_it() -> None:
    case = Cutting(900_000).begun()
    assert case.look().premises is Premises.ORDINARY
    note_vital(case.uow, clock=case.clock, bill_id=BILL_ID, kind=PremisesKind.HOSPITAL)
    assert case.look().premises is Premises.VITAL

    def decided(**report: object) -> list[tuple[str, str]]:
        return found(decide_premises(case.uow, clock=case.clock, tracking_code=case.code, report=report))

    assert decided() == [("decision", "missing")]
    assert decided(decision="cut") == [("headOrder", "missing")]
    assert decided(decision="cut", headOrder="--") == [("headOrder", "shape")]
    assert decided(decision="do-not-cut") == [("reason", "missing")]
    assert decided(decision="do-not-cut", reason="بیمارستان است") == []
    assert case.look().premises is Premises.VITAL
    assert decided(decision="cut", headOrder="د/۱") == []
    assert case.look().premises is Premises.ORDERED
    forget_vital(case.uow, bill_id=BILL_ID)
    assert case.look().premises is Premises.ORDINARY


def test_the_warning_stands_still_while_an_objection_is_open() -> None:
    case = Cutting(900_000).begun()
    order = {"decision": "warn"}
    week = timedelta(days=7)
    order_cut(case.uow, clock=case.clock, tracking_code=case.code, report=order, warning_for=week)
    began = case.clock.now()
    assert find_warning(case.uow, clock=case.clock, tracking_code=case.code).ends_at == began + week
    case.clock.advance(2 * DAY)
    for _ in range(2):
        object_to_cut(case.uow, clock=case.clock, tracking_code=case.code, text="پرداخته‌ام")
    assert case.look().objection_open
    case.clock.advance(3 * DAY)
    refused = {"decision": "refused", "reason": "ثبت نشده است"}
    for _ in range(2):
        answer_objection(case.uow, clock=case.clock, objection=newest_objection(case.uow, case.code), report=refused)
        case.clock.advance(MINUTE)
    assert not case.look().objection_open
    assert find_warning(case.uow, clock=case.clock, tracking_code=case.code).ends_at == began + week + 3 * DAY


@pytest.mark.parametrize("text", ["", "  ", "12", None])
def test_an_objection_that_says_nothing_is_none(text: object) -> None:
    case = Cutting(900_000).begun()
    with pytest.raises(Refused):
        object_to_cut(case.uow, clock=case.clock, tracking_code=case.code, text=text)


def test_a_debt_is_no_matter_of_the_other_cases() -> None:
    assert Cutting(900_000).begun(CutCase.DEFAULT).look().debt is Debt.NO_MATTER


@pytest.mark.parametrize(
    "text",
    [
        '[[debt]]\nfrom = "1403/01/01"\nleast = -1',
        '[[hours]]\nfrom = "1403/01/01"\nfirst = "8"\nlast = "12:00"',
        '[[hours]]\nfrom = "1403/01/01"\nfirst = "12:00"\nlast = "08:00"',
        '[[debt]]\nfrom = "1403/01/01"\nleast = 1\n[[debt]]\nfrom = "1403/01/01"\nleast = 2',
        "nonsense",
    ],
)
def test_terms_that_cannot_be_right_are_refused(text: str) -> None:
    with pytest.raises(CutTermsFaults):
        load_terms(text)
