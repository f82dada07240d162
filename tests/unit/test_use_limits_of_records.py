"""What is above a permit by the records: findings, licences and earlier bills as they were noted (36-4, 37-4)."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction

from services.billing.correction import CorrectedSpan, correction_lines
from services.billing.energy import EnergyCharge, price_energy
from services.billing.explanation import basis_texts
from services.billing.rebilling import BillFault
from services.billing.shortfall import ShortfallBasis
from services.billing.tariff_history import tariff_history
from services.jalali import parse_jalali
from services.model.bills import Bill
from services.model.permits import TariffPermit
from services.money import Rials
from services.permits.presenting import record_permit
from tests.unit.billing_world import REFERENCE
from tests.unit.changes_world import ChangesWorld
from tests.unit.correcting_world import LAST_KWH, Correcting
from tests.unit.test_permits import permit
from tests.unit.test_recomputing import checked
from tests.unit.test_use_limits import (
    AGRICULTURAL,
    AUTUMN,
    DAY,
    INDUSTRIAL,
    YEAR,
    above,
    ancillary,
    billed,
    exact,
    finding,
)

MONTH = 30 * DAY


def licence(
    *, number: str = "12", since: date = YEAR, watts: int | None = None, kwh: int | None = None
) -> TariffPermit:
    known = permit(0, 900, number=number, tariff_class=AGRICULTURAL)
    return replace(known, presented_on=since, permitted_watts=watts, yearly_kwh=kwh)


def farm(*licences: TariffPermit) -> ChangesWorld:
    """Its meter was read and billed at the beginning of autumn."""
    world = ChangesWorld()
    world.put(tariff_class=AGRICULTURAL)
    world.read(0, AUTUMN, billed=True)
    for each in licences:
        record_permit(world.uow, each)
    return world


def find_power(world: ChangesWorld, day: date, watts: int | None) -> None:
    world.uow.permits.add_finding(finding(day, 0, watts=watts, tariff_class=AGRICULTURAL))


def priced(world: ChangesWorld, start: date, kwh: int) -> EnergyCharge:
    """A month of it."""
    return price_energy(REFERENCE, tariff_history(world.uow, world.connection), start=start, end=start + MONTH, kwh=kwh)


def split_farm() -> ChangesWorld:
    """8,000 kWh of the 10,000 of its year are billed; a visit within the month found a power that is permitted."""
    world = farm(licence(watts=10_000, kwh=10_000))
    find_power(world, AUTUMN + 20 * DAY, 9_000)
    billed(world, AUTUMN, 30, 8_000)
    return world


def test_a_correction_of_the_meter_does_not_take_what_the_bill_charged_as_used_before_it() -> None:
    world = split_farm()
    span = CorrectedSpan(start=AUTUMN, end=AUTUMN + MONTH, billed_kwh=8_000, true_kwh=4_000, reason="")
    [energy, *_] = correction_lines(REFERENCE, tariff_history(world.uow, world.connection), [span])
    assert energy.amount == Rials(-4_000 * 870)


def test_a_shortfall_does_not_take_what_the_bill_charged_as_used_before_it() -> None:
    world = split_farm()
    basis = ShortfallBasis(
        classes=tariff_history(world.uow, world.connection),
        start=AUTUMN,
        end=AUTUMN + MONTH,
        registered_kwh=8_000,
        shortfall_kwh=1_000,
        factor=Fraction(1),
    )
    assert basis.lines(REFERENCE)[0].amount == Rials(1_000 * 870)


class ReviewedFarm(Correcting):
    """620 kWh a period, of 650 a year; a visit in the first period found a power that is permitted."""

    def read(self, day: str, kwh: int) -> None:
        super().read(day, kwh)
        if kwh == LAST_KWH:
            self.uow.connections.save(replace(self.connection, tariff_class=AGRICULTURAL))
            record_permit(self.uow, licence(watts=10_000, kwh=650))
            first = self.uow.connections.readings(self.connection.bill_id)[0].taken_on
            self.uow.permits.add_finding(finding(first + 10 * DAY, 0, watts=9_000, tariff_class=AGRICULTURAL))


def test_the_review_of_a_right_bill_of_a_licence_leaves_it() -> None:
    world = ReviewedFarm()
    assert [each.code for each in world.first.lines if each.code.startswith("energy")] == ["energy-1", "energy-2"]
    assert world.correct(world.first, None) is BillFault.UNCHANGED


def test_a_finding_of_a_day_without_a_rule_says_nothing_and_bills_are_made() -> None:
    world = ChangesWorld()
    world.put(tariff_class=INDUSTRIAL)
    for day in ("1304/08/29", "1402/12/29"):
        world.uow.permits.add_finding(finding(parse_jalali(day), 400))
    assert tariff_history(world.uow, world.connection).limits.ancillary == ()


def test_energy_under_a_licence_of_which_nothing_was_noted_is_used_of_the_year() -> None:
    old = replace(licence(number="old"), valid_until=AUTUMN + MONTH - DAY)
    world = farm(old)
    billed(world, AUTUMN, 30, 50_000)
    record_permit(world.uow, licence(number="new", since=AUTUMN + MONTH, kwh=45_000))
    assert above(priced(world, AUTUMN + MONTH, 9_000)) == 9_000


def test_a_later_licence_of_which_no_power_was_noted_takes_the_place_of_the_earlier_one() -> None:
    world = farm(licence(number="old", watts=10_000), licence(number="new", since=AUTUMN))
    find_power(world, AUTUMN, 40_000)
    assert above(priced(world, AUTUMN, 1_000)) == 0


def test_licences_of_which_nothing_was_noted_split_no_period() -> None:
    world = farm(licence(number="old"), licence(number="new", since=AUTUMN + 10 * DAY))
    assert len(priced(world, AUTUMN, 1_000).parts) == 1


def test_what_was_found_under_another_tariff_says_nothing_of_this_one() -> None:
    world = farm(licence(watts=10_000))
    world.uow.permits.add_finding(finding(AUTUMN - 100 * DAY, 40, watts=40_000, tariff_class=INDUSTRIAL))
    assert above(priced(world, AUTUMN, 1_000)) == 0
    world.uow.permits.add_finding(finding(AUTUMN - 50 * DAY, 150, tariff_class=AGRICULTURAL))
    world.put(tariff_class=INDUSTRIAL)
    charge = priced(world, AUTUMN, 1_000)
    assert exact(charge) == 1_000 * 6_900
    assert tariff_history(world.uow, world.connection).limits.ancillary == (ancillary(4, AUTUMN - 100 * DAY),)


def test_a_visit_that_measured_no_power_leaves_the_one_that_was_found() -> None:
    world = farm(licence(watts=10_000))
    find_power(world, AUTUMN, 40_000)
    find_power(world, AUTUMN + DAY, None)
    assert above(priced(world, AUTUMN + DAY, 1_000)) == 750


def test_a_farm_is_not_told_of_the_lighting_that_industry_is_allowed() -> None:
    world = farm(licence(kwh=10_000))
    world.uow.permits.add_finding(finding(AUTUMN, 20, tariff_class=AGRICULTURAL))
    told = " ".join(basis_texts(checked(billed(world, AUTUMN, 30, 1_000))))
    assert "روشنایی" not in told


def test_a_bill_explains_how_much_of_the_licences_year_was_used_before_it() -> None:
    world = farm(licence(kwh=1_500))
    first, second = (billed(world, AUTUMN + each * MONTH, 30, 1_000) for each in range(2))
    assert "مصرف پیشین سال ۱۴۰۵ تا ۱۴۰۵/۰۷/۰۱: ۰ کیلووات‌ساعت" in list(basis_texts(checked(first)))
    assert "مصرف پیشین سال ۱۴۰۵ تا ۱۴۰۵/۰۸/۰۱: ۱٬۰۰۰ کیلووات‌ساعت" in list(basis_texts(checked(second)))


def test_a_connection_without_energy_of_a_year_is_told_of_no_use_before() -> None:
    world = farm(licence(watts=10_000))
    assert "مصرف پیشین" not in " ".join(basis_texts(checked(billed(world, AUTUMN, 30, 1_000))))


def free_kwh(bill: Bill) -> list[str]:
    """Of each line with the free tariff."""
    return [each.title.split(": ")[1].split(" ")[0] for each in bill.lines if "کشاورزی آزاد" in each.title]


def test_a_bill_stays_right_when_findings_licences_and_bills_come_later() -> None:
    world = farm(licence(watts=10_000, kwh=1_500))
    find_power(world, AUTUMN, 12_500)
    first = billed(world, AUTUMN, 30, 1_000)
    find_power(world, AUTUMN + 3 * DAY, 40_000)
    second = billed(world, AUTUMN + MONTH, 30, 1_000)
    assert [checked(each).is_right for each in (first, second)] == [True, True]
    assert [free_kwh(each) for each in (first, second)] == [["۲۰۰"], ["۷۵۰"]]
    told = " ".join(basis_texts(checked(second)))
    assert "۱۰ کیلووات و ۱٬۵۰۰ کیلووات‌ساعت در سال" in told
    assert "توان مشاهده‌شده ۴۰ کیلووات" in told
    assert "مصرف پیشین سال ۱۴۰۵ در حد توان پروانه تا ۱۴۰۵/۰۸/۰۱: ۸۰۰ کیلووات‌ساعت" in told


def test_what_a_bill_has_charged_within_the_power_is_used_of_the_year_whatever_is_found_since() -> None:
    world = farm(licence(watts=10_000, kwh=1_200))
    first = billed(world, AUTUMN, 30, 1_000)
    find_power(world, AUTUMN, 40_000)
    second = billed(world, AUTUMN + MONTH, 30, 1_000)
    assert [free_kwh(each) for each in (first, second)] == [[], ["۷۵۰", "۵۰"]]


def test_what_a_bill_has_charged_above_the_power_is_not_used_of_the_year_whatever_is_found_since() -> None:
    world = farm(licence(watts=10_000, kwh=1_200))
    find_power(world, AUTUMN, 40_000)
    first = billed(world, AUTUMN, 30, 1_000)
    world.uow.permits.add_finding(finding(AUTUMN, 1, watts=10_000, tariff_class=AGRICULTURAL))
    second = billed(world, AUTUMN + MONTH, 30, 1_000)
    assert [free_kwh(each) for each in (first, second)] == [["۷۵۰"], ["۵۰"]]


def billed_before_power_was_apart(world: ChangesWorld, kwh: int) -> Bill:
    """In the first month, as bills were charged and kept then."""
    classes = tariff_history(world.uow, world.connection)
    then = replace(classes, limits=replace(classes.limits, power_apart=False))
    bill = billed(world, AUTUMN, 30, kwh, classes=then)
    [basis] = bill.bases
    figures = json.loads(json.dumps(basis.figures))
    del figures["classes"]["limits"]["power_apart"]
    world.uow.bills.save(replace(bill, bases=(replace(basis, figures=figures),)))
    return world.uow.bills.get(bill.number)


def test_a_bill_from_before_power_was_apart_stays_right_and_later_ones_count_what_was_within_its_power() -> None:
    world = farm(licence(watts=10_000, kwh=2_500))
    find_power(world, AUTUMN, 20_000)
    find_power(world, AUTUMN + 10 * DAY, 12_500)
    first = billed_before_power_was_apart(world, 3_000)
    assert free_kwh(first) == ["۵۰۰", "۵۰۰"]  # of 1,000 kWh a half, of 2,000 what was more than 1,500: not 500 and 400
    assert checked(first).is_right
    second = billed(world, AUTUMN + MONTH, 30, 1_000)
    assert free_kwh(second) == ["۲۰۰", "۴۰۰"]  # 500 and 1,600 kWh were within the power
