"""The file of offices: what is wrong with it is told at once, with remedies; and the official holidays."""

import re
from datetime import date

import pytest

from services.errors import NotFound
from services.working_time.loading import OfficeFaults, company_offices, load_offices
from services.working_time.official_holidays import estimate_between, holiday_on
from tests.process.loaded import SAMPLES
from tests.unit.office_world import OFFICES, day

DECREE = '[[decrees]]\nkind = "closed"\nfirst = "1405/01/05"\nlast = "1405/01/07"\nreason = "سرما"\n'


def test_every_district_of_the_samples_has_an_office_of_its_own() -> None:
    offices = company_offices()
    districts = {each.district for each in SAMPLES.connections} | {each.district for each in SAMPLES.agents}
    assert {name for office in offices.offices.values() for name in office.districts} == districts
    assert len({offices.of_district(name).key for name in districts}) == len(districts)


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        (
            'head_office = "centre"',
            'head_office = "center"',
            "head_office: office center does not .* Did you mean centre",
        ),
        ('province = "tehran"', 'province = "teheran"', r"offices.centre.province: province .* Did you mean tehran\?"),
        ('"حومه"', '"مرکز"', "offices: the district مرکز is named 2 times. Leave it to one office."),
        ('title = "قم"', 'title = "Qom"', "provinces.qom.title: a Persian text is expected"),
        ('title = "قم"', 'titel = "قم"', "provinces.qom.titel: this key is not known here. .* Did you mean title"),
        ('thursday = ["08:00-12:00"]', 'thursday = ["8"]', r"hours\[1\].thursday: '8' is no span of hours"),
        ('monday = ["00:00-06:00"]', 'monday = ["22:00-06:00"]', r"hours\[2\].monday: .* is not within a day: write"),
        ('since = "1400/01/01"', 'since = "1400/13/01"', r"hours\[1\].since"),
        ('office = "night"', "", r"hours\[2\]: there are other hours of the same scope from the same day on"),
        ('office = "night"', 'office = "day"', r"hours\[2\].office: office day does not exist"),
        ('office = "night"', 'office = "night"\nprovince = "x"', r"hours\[2\]: it names a province and an office"),
        ('office = "night"', 'province = "yazd"', r"hours\[2\].province: province yazd does not exist. .*qom, tehran"),
        ("[[hours]]\nsince", '[[hours]]\noffice = "south"\nsince', "hours: the company as a whole has no hours"),
        ('reason = "سرما"\n', "", r"decrees\[1\].reason: this key is missing"),
        ('kind = "closed"', 'kind = "shut"', r"decrees\[1\].kind: input should be 'closed', 'special-hours' or"),
        ('kind = "closed"', 'kind = "extra-hours"', r"decrees\[1\].hours: this key is missing. Say which hours"),
        ('last = "1405/01/07"', 'last = "1405/01/04"', r"decrees\[1\]: its last day lies before its first"),
        ('kind = "closed"', 'kind = "closed"\nweekdays = ["tuesday"]', r"decrees\[1\]: none of its weekdays lies"),
        ('kind = "closed"', 'kind = "closed"\noffice = "x"', r"decrees\[1\].office: office x does not exist"),
        ('head_office = "centre"', "head_office = centre", "the file: it cannot be read: .* Correct the line"),
    ],
)
def test_each_fault_is_told_with_its_place_and_remedy(good: str, bad: str, told: str) -> None:
    text = OFFICES + DECREE
    assert good in text
    with pytest.raises(OfficeFaults, match=told):
        load_offices(text.replace(good, bad))


def test_all_faults_are_told_at_once() -> None:
    spoiled = re.sub('province = "(tehran|qom)"', 'province = "yazd"', OFFICES)
    with pytest.raises(OfficeFaults) as told:
        load_offices(spoiled)
    assert len(told.value.faults) == 3


def test_an_unknown_office_is_not_found() -> None:
    with pytest.raises(NotFound):
        company_offices().office("x")


def test_holidays_have_their_persian_names_and_say_what_is_estimated() -> None:
    """Were the language not known to the library, it would answer in English."""
    known = {text: holiday_on(day(text)) for text in ("1403/12/30", "1405/01/01", "1405/10/16", "1405/08/30")}
    assert [None if each is None else (each.names, each.estimated) for each in known.values()] == [
        (("آخرین روز سال",), False),
        (("جشن نوروز", "عید سعید فطر"), False),
        (("مبعث رسول اکرم (ص) (تخمینی)",), True),
        None,
    ]


def test_the_moon_may_move_an_estimated_holiday_by_a_day_also_over_the_turn_of_a_year() -> None:
    """Of these the first is on 2027-01-06, and one on a New Year's Day, 2029-01-01."""
    assert not estimate_between(date(2026, 1, 1), date(2027, 1, 4))
    assert estimate_between(date(2026, 1, 1), date(2027, 1, 5))
    assert not estimate_between(date(2027, 1, 8), date(2027, 1, 20))
    assert estimate_between(date(2028, 12, 30), date(2028, 12, 31))
