"""A bill comes to the same on any later day, whatever was added to the tables since; what does not is told."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bases import Computation, computed_lines
from services.billing.correction import CorrectedSpan, CorrectionBasis
from services.billing.energy_lines import EnergyBasis
from services.billing.explanation import basis_texts, differences, result_text
from services.billing.issuing import Charge, issue_bill
from services.billing.lines import FeesBasis, RatedBasis, merged
from services.billing.recomputing import CheckedBill, Recomputed, checked_bill
from services.billing.shortfall import ShortfallBasis
from services.billing.tariff_history import TariffHistory
from services.hooks import TariffPeriod
from services.jalali import local_date, parse_jalali
from services.model.bills import Basis, Bill, BillLine
from services.model.connections import MeterReading, TariffClass
from services.model.custody import Register
from services.model.keys import BillKind
from services.money import Rials
from services.readings.registers import RegisterUse
from services.readings.unbilled import EnergySpan
from services.reference.data import LevyBase, ReferenceData
from services.reference.tariff import Tariff, TariffStep
from services.text import format_number
from tests.unit.billing_world import BILL_ID, REFERENCE, TRACKING_CODE, World

TODAY = local_date(World().clock.now())
STARTS = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 9, 1))
DAYS = st.integers(min_value=0, max_value=80)
KWH = st.integers(min_value=0, max_value=2_000)
CLASSES = st.builds(
    TariffHistory,
    first=st.sampled_from(TariffClass),
    later=st.lists(st.tuples(STARTS, st.sampled_from(TariffClass)), max_size=2, unique_by=lambda each: each[0]).map(
        lambda each: tuple(sorted(each))
    ),
    periods=st.lists(
        st.builds(
            lambda first, days, granted: TariffPeriod(
                first=first, last=first + timedelta(days=days), tariff_class=granted
            ),
            STARTS,
            DAYS,
            st.sampled_from(TariffClass),
        ),
        max_size=1,
    ).map(tuple),
)
USES = st.none() | st.builds(
    RegisterUse,
    used=st.dictionaries(st.sampled_from(Register), KWH),
    contracted_kw=st.fractions(min_value=1, max_value=100, max_denominator=50),
)


def span_of(start: date, days: int, kwh: int, use: RegisterUse | None) -> EnergySpan:
    earlier = MeterReading(kwh=0, taken_on=start)
    later = MeterReading(kwh=kwh, taken_on=start + timedelta(days=days))
    return EnergySpan(earlier=earlier, later=later, kwh=kwh, use=use)


FEE_CODES = sorted({fee.code for fee in REFERENCE.fees})
SPANS = st.lists(st.builds(span_of, STARTS, DAYS, KWH, USES), max_size=2).map(tuple)
CORRECTED = st.builds(
    lambda start, days, billed, true: CorrectedSpan(
        start=start, end=start + timedelta(days=days), billed_kwh=billed, true_kwh=true, reason="خطای کنتور"
    ),
    STARTS,
    DAYS,
    KWH,
    KWH,
)
COMPUTATIONS = st.tuples(
    st.builds(EnergyBasis, classes=CLASSES, charged=SPANS, returned=SPANS),
    st.builds(
        FeesBasis,
        codes=st.lists(st.sampled_from(sorted({fee.code for fee in REFERENCE.fees})), unique=True, max_size=3).map(
            tuple
        ),
        on=st.just(TODAY),
    ),
    st.builds(
        ShortfallBasis,
        classes=CLASSES,
        start=STARTS,
        end=st.just(date(2026, 9, 20)),
        registered_kwh=KWH,
        shortfall_kwh=KWH,
        factor=st.fractions(min_value=0, max_value=2, max_denominator=9),
    ),
    st.builds(CorrectionBasis, classes=CLASSES, spans=st.lists(CORRECTED, max_size=2).map(tuple)),
)
NEW_ROWS = st.lists(
    st.builds(
        Tariff,
        tariff_class=st.sampled_from(TariffClass),
        since=STARTS,
        entered=st.dates(min_value=TODAY + timedelta(days=1), max_value=date(2030, 1, 1)),
        steps=st.just((TariffStep(up_to_kwh=None, price=Rials(77)),)),
    ),
    max_size=4,
)
ENERGY = EnergyBasis(
    classes=TariffHistory(first=TariffClass.RESIDENTIAL),
    charged=(span_of(parse_jalali("1405/07/01"), 30, 150, None),),
    returned=(),
)
FEES = FeesBasis(codes=("meter-test-fee",), on=TODAY)


def issued(*computations: Computation, typed: Sequence[BillLine] = ()) -> Bill:
    world = World()
    computed = (line for each in computations for line in computed_lines(each, REFERENCE))
    charge = Charge(kind=BillKind.DEBT, bill_id=BILL_ID, tracking_code=TRACKING_CODE, lines=merged([*computed, *typed]))
    return issue_bill(world.uow, clock=world.clock, reference=REFERENCE, charge=charge)


def kept(bill: Bill) -> Bill:
    """As a database gives it back."""
    bases = tuple(Basis(codes=each.codes, figures=json.loads(json.dumps(each.figures))) for each in bill.bases)
    return replace(bill, bases=bases, lines=tuple(replace(line, figures=()) for line in bill.lines))


def checked(bill: Bill, reference: ReferenceData = REFERENCE) -> CheckedBill:
    return checked_bill(reference, kept(bill))


def with_later_rows(rows: Sequence[Tariff]) -> ReferenceData:
    tax = replace(REFERENCE.levies[0], since=date(2026, 6, 1), entered=date(2027, 1, 1), rate=Fraction(1, 2))
    return replace(REFERENCE, tariffs=(*REFERENCE.tariffs, *rows), levies=(*REFERENCE.levies, tax))


@given(COMPUTATIONS, NEW_ROWS)
def test_any_bill_computes_to_itself_also_after_rows_were_added(
    computations: tuple[Computation, ...], rows: Sequence[Tariff]
) -> None:
    bill = issued(*computations)
    for reference in (REFERENCE, with_later_rows(rows)):
        again = checked(bill, reference)
        assert again.is_right
        assert list(differences(again)) == []
        assert {each.result for each in again.lines} <= {Recomputed.AGREES}
        assert [each.amount for each in again.lines] == [line.amount for line in bill.lines]
    by_kind = {each.kind: each for each in computations if each.lines(REFERENCE)}
    assert {each.kind: each for each in again.computations} == by_kind


def test_each_line_is_told_with_what_it_comes_from() -> None:
    again = checked(issued(ENERGY, FEES))
    assert {result_text(each) for each in again.lines} == {"درست"}
    assert list(basis_texts(again)) == [
        "تعرفه: خانگی",
        "انرژی از ۰ در ۱۴۰۵/۰۷/۰۱ تا ۱۵۰ در ۱۴۰۵/۰۸/۰۱: ۱۵۰ کیلووات‌ساعت",
        "هزینه‌ها به نرخ ۱۴۰۵/۰۸/۳۰",
    ]


def test_a_changed_figure_is_told_with_what_it_should_be() -> None:
    bill = issued(ENERGY, FEES)
    wrong = (replace(bill.lines[0], amount=bill.lines[0].amount + Rials(1)), *bill.lines[1:])
    again = checked(replace(bill, lines=wrong))
    assert not again.is_right
    assert result_text(again.lines[0]) == "نادرست: ۱۴۵٬۰۰۰ ریال می‌شود"
    assert [each.english for each in differences(again)] == [
        "line energy-1 comes to another amount",
        "its lines do not add up to the amount of its payment ID",
    ]


def test_a_line_that_is_missing_and_a_sum_that_is_wrong_are_told() -> None:
    bill = issued(ENERGY)
    again = checked(replace(bill, lines=bill.lines[1:], carried_in=Rials(1_000)))
    assert [each.english for each in differences(again)] == [
        "line energy-1 is left out",
        "its lines do not add up to the amount of its payment ID",
    ]


@pytest.mark.parametrize(("amount", "result"), [(9_000, Recomputed.TYPED), (0, Recomputed.WORDS)])
def test_what_a_person_wrote_cannot_be_computed_and_is_no_difference(amount: int, result: Recomputed) -> None:
    line = BillLine(code="typed", title="با نظر کارشناس", amount=Rials(amount))
    again = checked(issued(ENERGY, typed=[line]))
    assert (again.lines[-1].result, again.is_right) == (result, True)


def test_a_bill_of_a_time_when_nothing_was_kept_is_told_as_such() -> None:
    again = checked(replace(issued(ENERGY), bases=()))
    assert {each.result for each in again.lines} == {Recomputed.TYPED}
    assert again.is_right


def test_a_fee_whose_row_is_gone_cannot_be_computed_nor_a_tax_on_it_and_on_energy() -> None:
    again = checked(issued(ENERGY, FEES), replace(REFERENCE, fees=()))
    told = {each.line.code: each.result for each in again.lines}
    assert told == {
        "energy-1": Recomputed.AGREES,
        "energy-2": Recomputed.AGREES,
        "value-added-tax": Recomputed.TABLE_MISSING,
        "electricity-levy": Recomputed.AGREES,
        "meter-test-fee": Recomputed.TABLE_MISSING,
    }
    assert "fee meter-test-fee" in again.lines[-1].missing
    assert again.is_right


@pytest.mark.parametrize(("entered", "right"), [(None, False), (TODAY, False), (TODAY + timedelta(days=1), True)])
def test_a_row_changes_earlier_bills_unless_it_says_that_it_was_entered_later(
    entered: date | None, right: bool
) -> None:
    since = parse_jalali("1405/07/10")
    row = replace(REFERENCE.tariff(TariffClass.PUBLIC, since), tariff_class=TariffClass.RESIDENTIAL, since=since)
    reference = replace(REFERENCE, tariffs=(*REFERENCE.tariffs, replace(row, entered=entered)))
    assert checked(issued(ENERGY), reference).is_right is right


def test_registers_contracted_power_and_each_days_class_are_told() -> None:
    use = RegisterUse(used={Register.LOW: 10, Register.MAXIMUM_DEMAND: 7}, contracted_kw=Fraction(165, 2))
    classes = TariffHistory(
        first=TariffClass.RESIDENTIAL, later=((parse_jalali("1405/07/05"), TariffClass.INDUSTRIAL),)
    )
    day = parse_jalali("1405/07/20")
    granted = TariffPeriod(first=day, last=day, tariff_class=TariffClass.COMMERCIAL)
    classes = replace(classes, periods=(granted,))
    energy = replace(ENERGY, classes=classes, charged=(replace(ENERGY.charged[0], use=use),), returned=ENERGY.charged)
    told = list(basis_texts(checked(issued(energy))))
    assert told[0] == "تعرفه: خانگی، صنعتی از ۱۴۰۵/۰۷/۰۵، تجاری از ۱۴۰۵/۰۷/۲۰ تا پایان ۱۴۰۵/۰۷/۲۰"
    assert told[1].endswith("؛ کم‌باری ۱۰، دیماند ۷، قدرت قراردادی ۸۲٫۵ کیلووات")
    assert told[2].startswith("برگشت انرژی از ")


def test_shortfalls_and_corrections_are_told() -> None:
    classes = ENERGY.classes
    start, end = parse_jalali("1405/07/01"), parse_jalali("1405/08/01")
    shortfall = ShortfallBasis(
        classes=classes, start=start, end=end, registered_kwh=100, shortfall_kwh=50, factor=Fraction(3, 2)
    )
    span = CorrectedSpan(start=start, end=end, billed_kwh=100, true_kwh=90, reason="خطای کنتور")
    told = list(basis_texts(checked(issued(shortfall, CorrectionBasis(classes=classes, spans=(span,))))))
    assert told == [
        "تعرفه: خانگی",
        "کسری مصرف ۱۴۰۵/۰۷/۰۱ تا ۱۴۰۵/۰۸/۰۱: بهای ۱۵۰ کیلووات‌ساعت منهای بهای ۱۰۰ کیلووات‌ساعت، ضرب در ۱٫۵",
        "تعرفه: خانگی",
        span.title,
    ]


@given(quantity=st.integers(min_value=0, max_value=5_000))
def test_a_line_of_several_times_a_fee_computes_to_itself(quantity: int) -> None:
    basis = RatedBasis(code="deposit", title="ودیعه", fee="meter-test-fee", on=TODAY, quantity=quantity)
    again = checked(issued(basis))
    assert again.is_right
    assert [each.amount for each in again.lines] == [REFERENCE.fee("meter-test-fee", TODAY).amount.times(quantity)]
    assert list(basis_texts(again)) == [f"ودیعه: {format_number(quantity)} برابر نرخ ۱۴۰۵/۰۸/۳۰"]


def test_levies_on_fees_alone_are_of_the_day_of_the_fees() -> None:
    assert REFERENCE.levies_on(LevyBase.FEES, TODAY)
    assert checked(issued(FEES)).is_right
