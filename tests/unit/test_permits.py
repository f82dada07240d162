"""Permits of connections: presented, valid, expired; and the tariff of each day by them (by-laws 36-4 and 37-4)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.tariff_history import tariff_history
from services.jalali import format_jalali
from services.model.connections import ConnectionState, TariffClass
from services.model.keys import DocumentKind
from services.model.permits import TariffPermit
from services.permits.kinds import (
    PermitTableFaults,
    days_ahead,
    kind_among,
    lapses_from,
    permit_kinds,
    read_permit_table,
)
from services.permits.presenting import TypedPermit, present_permit, record_permit
from services.permits.validity import WITHOUT_PERMIT, class_of_day, is_followed
from services.permits.wording import announcement
from services.problems import Refused
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import ChangesWorld

INDUSTRIAL, COMMERCIAL = TariffClass.INDUSTRIAL, TariffClass.COMMERCIAL
AGRICULTURAL, FREE = TariffClass.AGRICULTURAL, TariffClass.AGRICULTURAL_FREE
START = date(2026, 3, 21)
DAY = timedelta(days=1)


def permit(first: int, last: int, *, number: str = "12", tariff_class: TariffClass = INDUSTRIAL) -> TariffPermit:
    """One that is valid from so many days after START to so many."""
    return TariffPermit(
        bill_id=BILL_ID,
        tariff_class=tariff_class,
        kind=None,
        number=number,
        issuer="سازمان صنعت",
        presented_on=START + first * DAY,
        valid_until=START + last * DAY,
    )


def world_of(tariff_class: TariffClass = INDUSTRIAL) -> ChangesWorld:
    world = ChangesWorld()
    world.put(tariff_class=tariff_class)
    return world


def typed(**changes: str) -> TypedPermit:
    paper = {"kind": "operating-licence", "number": "۱۲/۳۴", "issuer": "سازمان صنعت"}
    known: dict[str, Any] = {"bill_id": BILL_ID, **paper}
    return TypedPermit(**{**known, "valid_until": "1406/08/30", **changes})


def test_a_day_has_the_tariff_by_the_permits_that_are_valid_on_it() -> None:
    permits = [permit(0, 10), permit(20, 30, number="13")]
    days = (0, 10, 11, 19, 20, 30, 31)
    classes = [class_of_day(INDUSTRIAL, permits, START + day * DAY) for day in days]
    assert classes == [INDUSTRIAL, INDUSTRIAL, COMMERCIAL, COMMERCIAL, INDUSTRIAL, INDUSTRIAL, COMMERCIAL]


def test_before_any_permit_was_noted_the_records_say_the_tariff() -> None:
    assert class_of_day(INDUSTRIAL, [permit(5, 10)], START) is INDUSTRIAL
    assert class_of_day(INDUSTRIAL, [], START) is INDUSTRIAL
    assert class_of_day(INDUSTRIAL, [permit(0, 3, tariff_class=AGRICULTURAL)], START + 9 * DAY) is INDUSTRIAL


def test_without_a_licence_agricultural_power_is_free_and_other_uses_need_none() -> None:
    licences = [permit(0, 3, tariff_class=AGRICULTURAL)]
    assert class_of_day(AGRICULTURAL, licences, lapses_from(AGRICULTURAL)) is FREE
    assert class_of_day(COMMERCIAL, [permit(0, 3, tariff_class=COMMERCIAL)], START + 4 * DAY) is COMMERCIAL


def test_a_licence_that_expired_before_the_rule_was_applied_ends_the_tariff_from_then_on_and_no_earlier_day() -> None:
    world, starts = world_of(AGRICULTURAL), lapses_from(AGRICULTURAL)
    record_permit(world.uow, permit(0, 3, tariff_class=AGRICULTURAL))
    history = tariff_history(world.uow, world.connection)
    assert history.later == ((starts, FREE),)
    told = announcement(world.uow.permits.of_connection(BILL_ID), AGRICULTURAL, START + 9 * DAY)
    assert told is not None
    assert f"از {format_jalali(starts)} تا ارائهٔ مجوز تازه" in told


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5)


@given(spans=spans)
def test_bills_see_the_tariff_of_each_day_as_the_rule_says_it(spans: list[tuple[int, int]]) -> None:
    world = world_of()
    permits = [permit(first, first + days, number=str(number)) for number, (first, days) in enumerate(spans)]
    for each in permits:
        record_permit(world.uow, each)
    history = tariff_history(world.uow, world.connection)
    for number in range(-1, 125):
        day = START + number * DAY
        assert history.on(day) is class_of_day(INDUSTRIAL, permits, day)
        changes = history.changes(after=day - 2 * DAY, before=day)
        assert (day - DAY in changes) is (history.on(day - DAY) is not history.on(day - 2 * DAY))


@given(spans=spans.filter(bool), extra=st.tuples(st.integers(0, 60), st.integers(0, 60)))
def test_one_permit_more_takes_the_tariff_from_no_day_after_the_first_presentation(
    spans: list[tuple[int, int]], extra: tuple[int, int]
) -> None:
    permits = [permit(first, first + days) for first, days in spans]
    more = [*permits, permit(extra[0], sum(extra))]
    for number in range(min(first for first, _ in spans), 125):
        day = START + number * DAY
        if class_of_day(INDUSTRIAL, permits, day) is INDUSTRIAL:
            assert class_of_day(INDUSTRIAL, more, day) is INDUSTRIAL


def test_a_permit_is_followed_by_one_that_goes_on_when_it_expires() -> None:
    old = permit(0, 10)
    assert is_followed(old, [permit(11, 20)])
    assert is_followed(old, [permit(3, 11)])
    assert not is_followed(old, [permit(12, 20)])
    assert not is_followed(old, [permit(3, 10)])
    assert not is_followed(old, [permit(3, 20, tariff_class=AGRICULTURAL)])


def test_a_permit_is_watched_one_billing_period_before_it_expires() -> None:
    world = world_of()
    assert record_permit(world.uow, permit(0, 365))
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert kept.watched_from == kept.valid_until - days_ahead(START) * DAY


def test_one_that_is_shown_again_is_the_same_and_watched_again() -> None:
    world = world_of()
    record_permit(world.uow, permit(0, 365))
    [kept] = world.uow.permits.of_connection(BILL_ID)
    assert not record_permit(world.uow, permit(9, 365))
    assert world.uow.permits.of_connection(BILL_ID) == [kept]
    world.uow.permits.save(replace(kept, watched_from=None))
    assert not record_permit(world.uow, permit(9, 365))
    assert world.uow.permits.of_connection(BILL_ID) == [kept]


def test_a_permit_for_a_tariff_that_needs_none_is_kept_and_not_watched() -> None:
    world = world_of(COMMERCIAL)
    record_permit(world.uow, permit(0, 365, tariff_class=COMMERCIAL))
    assert [each.watched_from for each in world.uow.permits.of_connection(BILL_ID)] == [None]


def test_a_renewed_permit_is_presented_without_a_request_and_counts_from_that_day() -> None:
    world = world_of()
    kept = present_permit(world.uow, clock=world.clock, typed=typed())
    assert (kept.presented_on, format_jalali(kept.valid_until), kept.number) == (world.today, "۱۴۰۶/۰۸/۳۰", "12/34")
    assert (kept.tariff_class, kept.kind, kept.tracking_code) == (INDUSTRIAL, "operating-licence", None)
    with pytest.raises(Refused, match="known already"):
        present_permit(world.uow, clock=world.clock, typed=typed())


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"bill_id": "1"}, ["no connection"]),
        ({"kind": "birth-certificate"}, ["the kind is none of"]),
        ({"kind": "water-authority-licence"}, ["for another tariff"]),
        ({"number": " "}, ["number is blank"]),
        ({"issuer": "x" * 61}, ["issuer is blank or too long"]),
        ({"valid_until": "2027/01/01"}, ["no Jalali date"]),
        ({"valid_until": "1405/08/29"}, ["has expired"]),
        ({"valid_until": "فردا", "number": "", "kind": ""}, ["no Jalali date", "number is blank", "the kind"]),
    ],
)
def test_what_is_wrong_with_a_presented_permit_is_told_at_once(changes: dict[str, str], told: list[str]) -> None:
    world = world_of()
    with pytest.raises(Refused) as caught:
        present_permit(world.uow, clock=world.clock, typed=typed(**changes))
    assert len(caught.value.problems) == len(told)
    assert all(part in problem.english for part, problem in zip(told, caught.value.problems, strict=True))
    assert world.uow.permits.of_connection(BILL_ID) == []


def test_a_permit_of_the_last_day_is_taken_and_none_for_a_removed_connection() -> None:
    world = world_of()
    assert present_permit(world.uow, clock=world.clock, typed=typed(valid_until="1405/08/30"))
    world.put(state=ConnectionState.REMOVED)
    with pytest.raises(Refused, match="no connection"):
        present_permit(world.uow, clock=world.clock, typed=typed())


def test_a_bill_tells_of_the_expiry_one_period_ahead_and_of_the_tariff_after_it() -> None:
    last = replace(permit(0, 364), kind=DocumentKind("operating-licence"))
    ahead = last.valid_until - days_ahead(last.valid_until) * DAY
    assert announcement([last], INDUSTRIAL, ahead - DAY) is None
    told, over = (announcement([last], INDUSTRIAL, day) for day in (ahead, last.valid_until + DAY))
    assert told is not None
    assert over is not None
    assert told.startswith("پروانهٔ بهره‌برداری صنعتی شمارهٔ ۱۲ تا ۱۴۰۵/۱۲/۲۹ معتبر است")
    assert "به پایان رسید؛ از ۱۴۰۶/۰۱/۰۱ تا ارائهٔ مجوز تازه تعرفهٔ تجاری" in over
    assert announcement([last, permit(300, 900)], INDUSTRIAL, ahead) is None
    assert announcement([last], COMMERCIAL, ahead) is None
    assert announcement([], INDUSTRIAL, ahead) is None


def test_a_kind_of_permit_is_found_among_the_papers_that_were_brought() -> None:
    papers = {DocumentKind("written-request"), DocumentKind("industrial-certificate")}
    assert kind_among(papers, INDUSTRIAL) == "industrial-certificate"
    assert kind_among(papers, AGRICULTURAL) is None
    assert {each.tariff_class for each in permit_kinds()} == set(WITHOUT_PERMIT)


def test_all_faults_of_the_table_are_told_at_once() -> None:
    row = '[[announcement]]\nfrom = "1403/01/01"\ndays_ahead = 60\n'
    lapse = '[[lapse]]\ntariff = "agricultural"\nfrom = "1405/10/01"\n'
    kind = '[[kind]]\npaper = "no-such-paper"\ntariff = "industrial"\n'
    use = '[[ancillary]]\ntariff = "industrial"\nfrom = "1403/01/01"\nfree_percent = "5"\nmost_percent = "2"\n'
    decision = '[[decision]]\nfrom = "1403/01/01"\nworking_time = "PT35H"\n'
    with pytest.raises(PermitTableFaults) as caught:
        read_permit_table(row * 2 + lapse * 2 + use * 2 + decision * 2 + kind * 2)
    told = [
        "announcement: two rows apply from the same day",
        "decision: two rows apply from the same day",
        "lapse is there twice",
        "no manifest names",
        "it is there twice",
        "ancillary: two rows of a tariff begin on one day",
        "most_percent is below free_percent",
    ]
    assert all(each in str(caught.value) for each in told)
