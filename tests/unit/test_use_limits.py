"""Energy above what a permit allows: lighting and offices in industry (36-4), the licence in agriculture (37-4)."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.billing.energy import EnergyCharge, price_energy
from services.billing.energy_lines import EnergyBasis, charge_lines, span_lines
from services.billing.explanation import basis_texts
from services.billing.issuing import Charge, issue_bill
from services.billing.tariff_history import TariffHistory, tariff_history
from services.billing.use_limits import AboveLicence, AncillaryUse, Licence, PowerUse, UsedEnergy, UseLimits
from services.jalali import format_jalali, parse_jalali
from services.model.bills import Bill
from services.model.connections import MeterReading, TariffClass
from services.model.keys import BillKind
from services.model.permits import UseFinding
from services.readings.unbilled import EnergySpan
from tests.unit.billing_world import BILL_ID, REFERENCE
from tests.unit.changes_world import ChangesWorld
from tests.unit.test_recomputing import checked

INDUSTRIAL, AGRICULTURAL, FREE = TariffClass.INDUSTRIAL, TariffClass.AGRICULTURAL, TariffClass.AGRICULTURAL_FREE
DAY = timedelta(days=1)
YEAR = parse_jalali("1405/01/01")
AUTUMN = parse_jalali("1405/07/01")
DAYS = st.integers(min_value=0, max_value=500)
KWH = st.integers(min_value=0, max_value=60_000)


def ancillary(percent: int, since: date = YEAR) -> AncillaryUse:
    return AncillaryUse(since=since, share=Fraction(percent, 100), free=Fraction(5, 100), factor=Fraction(6, 5))


def licence(watts: int | None = None, yearly: int | None = None, *, first: int = 0, last: int = 900) -> Licence:
    return Licence(first=YEAR + first * DAY, last=YEAR + last * DAY, watts=watts, yearly_kwh=yearly)


def power(watts: int, since: date = YEAR) -> PowerUse:
    return PowerUse(since=since, watts=watts)


def history(tariff_class: TariffClass, **limits: object) -> TariffHistory:
    return TariffHistory(first=tariff_class, limits=UseLimits(power_apart=True, **limits))  # type: ignore[arg-type]


def priced(classes: TariffHistory, days: int, kwh: int, *, start: date = AUTUMN) -> EnergyCharge:
    return price_energy(REFERENCE, classes, start=start, end=start + days * DAY, kwh=kwh)


def exact(charge: EnergyCharge) -> Fraction:
    return sum((part.exact for part in charge.parts), Fraction(0))


def above(charge: EnergyCharge) -> Fraction:
    return sum((part.kwh for part in charge.parts if part.above), Fraction(0))


LIMITS = st.builds(
    UseLimits,
    ancillary=st.lists(
        st.builds(ancillary, st.integers(0, 100), st.integers(0, 700).map(lambda each: YEAR + each * DAY)), max_size=3
    ).map(lambda each: tuple(sorted(each, key=lambda use: use.since))),
    licences=st.lists(
        st.builds(
            lambda first, days, watts, yearly: licence(watts, yearly, first=first, last=first + days),
            st.integers(0, 400),
            st.integers(0, 500),
            st.none() | st.integers(1, 30_000),
            st.none() | st.integers(1, 40_000),
        ),
        max_size=3,
    ).map(lambda each: tuple(sorted(each, key=lambda known: known.first))),
    powers=st.lists(st.builds(power, st.integers(1, 60_000)), max_size=1).map(tuple),
    used=st.lists(
        st.builds(
            lambda first, days, kwh: UsedEnergy(
                start=YEAR + first * DAY, end=YEAR + (first + days) * DAY, kwh=Fraction(kwh)
            ),
            st.integers(0, 300),
            st.integers(1, 90),
            KWH,
        ),
        max_size=3,
    ).map(tuple),
    power_apart=st.just(True),
)
CLASSES = st.builds(TariffHistory, first=st.sampled_from((INDUSTRIAL, AGRICULTURAL)), limits=LIMITS)
STARTS = st.integers(0, 500).map(lambda each: YEAR + each * DAY)
FARMS = st.builds(
    lambda watts, yearly, powers: history(
        AGRICULTURAL, licences=(licence(watts, yearly),), powers=tuple(sorted(powers, key=lambda each: each.since))
    ),
    st.integers(1_000, 30_000),
    st.integers(1, 40_000),
    st.lists(
        st.builds(power, st.integers(1_000, 60_000), st.integers(150, 400).map(lambda each: YEAR + each * DAY)),
        min_size=1,
        max_size=3,
    ),
)
"""Of licences that bound power and energy; some use more than both."""


@given(classes=CLASSES | FARMS, start=STARTS, days=DAYS, kwh=KWH)
def test_each_kwh_of_each_day_is_charged_once_whatever_is_above_the_limits(
    classes: TariffHistory, start: date, days: int, kwh: int
) -> None:
    charge = priced(classes, days, kwh, start=start)
    by_days: dict[tuple[date, date], Fraction] = defaultdict(Fraction)
    for part in charge.parts:
        by_days[part.start, part.end] += part.kwh
    whole = max(days, 1)
    assert sum(by_days.values()) == kwh
    assert all(each == Fraction(kwh * (until - first).days, whole) for (first, until), each in by_days.items())
    assert all(part.kwh >= 0 for part in charge.parts)


@given(classes=CLASSES | FARMS, start=STARTS, days=DAYS, kwh=KWH)
def test_one_kwh_more_never_costs_less_and_limits_never_make_energy_cheaper(
    classes: TariffHistory, start: date, days: int, kwh: int
) -> None:
    charge, more = (priced(classes, days, each, start=start) for each in (kwh, kwh + 1))
    assert exact(more) > exact(charge)
    assert exact(charge) >= exact(priced(replace(classes, limits=UseLimits()), days, kwh, start=start))


@given(days=st.integers(1, 400), kwh=KWH, percent=st.integers(0, 100))
def test_the_factor_is_for_what_is_above_the_free_share_alone(days: int, kwh: int, percent: int) -> None:
    plain = exact(priced(history(INDUSTRIAL), days, kwh))
    charge = priced(history(INDUSTRIAL, ancillary=(ancillary(percent),)), days, kwh)
    assert exact(charge) == plain * (1 + Fraction(max(percent - 5, 0), 100) * Fraction(1, 5))
    assert any(part.ancillary is not None for part in charge.parts) is (percent > 5)


@given(classes=CLASSES | FARMS, days=st.integers(2, 400), kwh=st.integers(0, 400), cut=st.integers(0, 400))
@example(classes=history(AGRICULTURAL, licences=(licence(10, 4_000),), powers=(power(20),)), days=60, kwh=100, cut=29)
def test_a_period_in_two_bills_has_as_much_above_the_licence_and_costs_as_much_as_in_one(
    classes: TariffHistory, days: int, kwh: int, cut: int
) -> None:
    first = 1 + cut % (days - 1)
    classes = replace(classes, limits=classes.limits.until(AUTUMN))  # no other bill charges these days, too
    whole = priced(classes, days, kwh * days)
    one = priced(classes, first, kwh * first)
    later = classes.having_used(AUTUMN, AUTUMN + first * DAY, kwh * first)
    other = priced(later, days - first, kwh * (days - first), start=AUTUMN + first * DAY)
    assert above(one) + above(other) == above(whole)
    assert exact(one) + exact(other) == exact(whole)


@given(used=KWH, kwh=KWH, watts=st.integers(1, 60_000), found=st.integers(1, 60_000), yearly=st.integers(1, 40_000))
def test_the_licence_has_its_price_for_what_is_within_its_power_until_its_energy_is_used_up(
    used: int, kwh: int, watts: int, found: int, yearly: int
) -> None:
    classes = history(AGRICULTURAL, licences=(licence(watts, yearly),), powers=(power(found),))
    within = Fraction(min(watts, found), found)
    left = max(yearly - used * within, 0)
    charge = priced(classes.having_used(YEAR, AUTUMN, used), 30, kwh)
    assert kwh - above(charge) == min(kwh * within, left)
    by_power = sum((part.kwh for part in charge.parts if part.above is AboveLicence.POWER), Fraction(0))
    assert by_power == kwh * (1 - within)


@pytest.mark.parametrize(("percent", "factors"), [(5, [1]), (6, [1, Fraction(6, 5)])])
def test_lighting_and_offices_are_free_up_to_five_percent(percent: int, factors: list[Fraction]) -> None:
    charge = priced(history(INDUSTRIAL, ancillary=(ancillary(percent),)), 30, 1_000)
    assert [part.ancillary.factor if part.ancillary else 1 for part in charge.parts] == factors


def test_a_line_says_how_much_is_above_the_free_share_and_by_which_factor() -> None:
    lines = charge_lines([priced(history(INDUSTRIAL, ancillary=(ancillary(15),)), 30, 1_000)])
    free, dearer = (line for line in lines if line.code.startswith("energy"))
    assert (free.amount.amount, dearer.amount.amount) == (900 * 6_900, 100 * 6_900 * 6 // 5)
    assert "۱۰۰ کیلووات‌ساعت × ۶٬۹۰۰ ریال × ۱٫۲ ضریب روشنایی و اداری بیش از ۵ درصد قدرت قراردادی" in dearer.title


def test_a_finding_counts_from_its_day_to_the_next_and_not_while_the_tariff_is_another() -> None:
    found = (ancillary(25), ancillary(5, AUTUMN + 10 * DAY))
    charge = priced(history(INDUSTRIAL, ancillary=found), 30, 3_000)
    assert sum(part.kwh for part in charge.parts if part.ancillary) == Fraction(3_000 * 10, 30) * Fraction(20, 100)
    lapsed = TariffHistory(first=TariffClass.COMMERCIAL, limits=UseLimits(ancillary=found))
    assert exact(priced(lapsed, 30, 3_000)) == 3_000 * 8_400


@pytest.mark.parametrize(("watts", "free_kwh"), [(22_000, 0), (22_001, Fraction(22_000, 22_001)), (44_000, 11_000)])
def test_power_above_the_licence_has_the_free_tariff_for_its_share(watts: int, free_kwh: Fraction | int) -> None:
    charge = priced(history(AGRICULTURAL, licences=(licence(22_000),), powers=(power(watts),)), 30, 22_000)
    assert above(charge) == free_kwh
    assert exact(charge) == (22_000 - free_kwh) * 870 + free_kwh * 5_300


@pytest.mark.parametrize(("kwh", "free_kwh"), [(4_000, 0), (4_001, 1), (9_000, 5_000)])
def test_energy_above_what_the_licence_has_left_of_the_year_has_the_free_tariff(kwh: int, free_kwh: int) -> None:
    used = UsedEnergy(start=YEAR + 60 * DAY, end=AUTUMN, kwh=Fraction(6_000))
    charge = priced(history(AGRICULTURAL, licences=(licence(yearly=10_000),), used=(used,)), 30, kwh)
    assert above(charge) == free_kwh


def test_energy_that_is_above_by_power_and_by_energy_is_charged_once() -> None:
    classes = history(AGRICULTURAL, licences=(licence(10_000, 1_000),), powers=(power(20_000),))
    assert above(priced(classes, 30, 1_500)) == 750
    charge = priced(classes, 30, 4_000)
    told = [part.title.split(" کیلووات")[0] for part in charge.parts if part.above]
    assert told == [
        "انرژی کشاورزی آزاد، بیش از توان پروانه: ۲٬۰۰۰",
        "انرژی کشاورزی آزاد، بیش از سقف سالانهٔ پروانه: ۱٬۰۰۰",
    ]


def test_each_jalali_year_has_its_own_energy_and_a_renewal_does_not_begin_it_anew() -> None:
    winter = parse_jalali("1405/12/01")
    days = (parse_jalali("1406/01/01") - winter).days
    both = history(AGRICULTURAL, licences=(licence(yearly=500), licence(yearly=800, first=250)))
    old, renewed = priced(both, days, 1_000, start=winter), priced(both, days + 20, days * 50 + 1_000, start=winter)
    assert above(old) == 200
    assert above(renewed) == days * 50 - 800 + 200


def test_days_without_a_licence_use_none_of_its_energy_and_have_none() -> None:
    late = licence(yearly=1_000, first=200)
    used = UsedEnergy(start=YEAR, end=YEAR + 200 * DAY, kwh=Fraction(50_000))
    classes = history(AGRICULTURAL, licences=(late,), used=(used,))
    assert above(priced(classes, 30, 1_000, start=late.first)) == 0
    assert above(priced(classes, 100, 9_000, start=YEAR)) == 0


def test_two_meters_of_one_bill_share_the_energy_of_the_year() -> None:
    first, change, last = (AUTUMN + each * DAY for each in (0, 10, 30))
    ends = [MeterReading(kwh=each, taken_on=day) for each, day in ((0, first), (900, change), (0, change), (900, last))]
    spans = [EnergySpan(earlier=ends[each], later=ends[each + 1], kwh=900) for each in (0, 2)]
    classes = history(AGRICULTURAL, licences=(licence(yearly=1_000),))
    lines = span_lines(REFERENCE, classes, charged=spans, returned=[])
    told = [line.title for line in lines if "بیش از سقف سالانهٔ پروانه" in line.title]
    assert len(told) == 1
    assert told[0].startswith("انرژی کشاورزی آزاد، بیش از سقف سالانهٔ پروانه: ۸۰۰ کیلووات‌ساعت × ۵٬۳۰۰ ریال")


def finding(
    day: date, permille: int, *, watts: int | None = None, tariff_class: TariffClass = INDUSTRIAL
) -> UseFinding:
    return UseFinding(
        number=f"{day} {permille}",
        bill_id=BILL_ID,
        tariff_class=tariff_class,
        found_on=day,
        ancillary_permille=permille,
        other_permille=0,
        drawn_watts=watts,
        evidence="ب-۱۲",
        noted_by="رئیس خدمات مشترکین",
        noted_at=ChangesWorld().clock.now() + permille * timedelta(seconds=1),
    )


def billed(world: ChangesWorld, start: date, days: int, kwh: int, *, classes: TariffHistory | None = None) -> Bill:
    """A periodic bill of energy between two readings, as it is issued."""
    known = classes or tariff_history(world.uow, world.connection)
    begin = MeterReading(kwh=world.uow.connections.readings(BILL_ID)[-1].kwh, taken_on=start)
    end = MeterReading(kwh=begin.kwh + kwh, taken_on=start + days * DAY)
    world.read(end.kwh, end.taken_on, billed=True)
    span = EnergySpan(earlier=begin, later=end, kwh=kwh)
    charge = Charge(
        kind=BillKind("periodic"),
        bill_id=BILL_ID,
        tracking_code=None,
        lines=span_lines(REFERENCE, known, charged=[span], returned=[]),
        billed_from=begin,
        billed_up_to=end,
        billed_kwh=kwh,
    )
    return issue_bill(world.uow, clock=world.clock, reference=REFERENCE, charge=charge)


def test_industrial_findings_of_the_records_count_by_the_last_entry_of_each_day() -> None:
    world = ChangesWorld()
    world.put(tariff_class=INDUSTRIAL)
    for each in (finding(AUTUMN, 100), finding(AUTUMN, 150), finding(AUTUMN + 60 * DAY, 40)):
        world.uow.permits.add_finding(each)
    limits = tariff_history(world.uow, world.connection).limits
    assert limits.ancillary == (ancillary(15, AUTUMN), ancillary(4, AUTUMN + 60 * DAY))
    assert limits.used == ()
    span = EnergySpan(
        earlier=MeterReading(kwh=0, taken_on=AUTUMN), later=MeterReading(kwh=9, taken_on=AUTUMN + DAY), kwh=9
    )
    basis = EnergyBasis(classes=tariff_history(world.uow, world.connection), charged=(span,), returned=())
    charge = Charge(
        kind=BillKind("periodic"),
        bill_id=BILL_ID,
        tracking_code=None,
        lines=span_lines(REFERENCE, basis.classes, charged=[span], returned=[]),
    )
    bill = issue_bill(world.uow, clock=world.clock, reference=REFERENCE, charge=charge)
    assert f"روشنایی و اداری ۱۵ درصد (مجاز ۵) از {format_jalali(AUTUMN)}" in " ".join(basis_texts(checked(bill)))
