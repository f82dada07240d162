"""Each night tells of the permits that expire, once and in time (by-laws 36-4 and 37-4)."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from services.company import EXAMPLE_COMPANY, QuietHours
from services.model.connections import ConnectionState, TariffClass
from services.model.notices import Sms
from services.model.permits import TariffPermit
from services.permits.kinds import lapses_from
from services.permits.presenting import record_permit
from services.scheduled.batches import run_batch
from services.scheduled.permit_expiry import EXPIRED, EXPIRES, PERMIT_EXPIRY
from tests.fakes.uow import FixedClock
from tests.unit.billing_world import BILL_ID
from tests.unit.changes_world import ChangesWorld
from tests.unit.test_permits import DAY, INDUSTRIAL, permit
from tests.unit.test_scheduled_work import day_of


@dataclass
class Nights:
    """A connection with an industrial tariff, and its nights."""

    world: ChangesWorld = field(default_factory=ChangesWorld)

    def __post_init__(self) -> None:
        self.world.put(tariff_class=INDUSTRIAL)

    def present(self, *permits: TariffPermit) -> None:
        for each in permits:
            record_permit(self.world.uow, each)

    def night(self, day: date, clock: FixedClock | None = None) -> int:
        """In the night of the day, or late: when the clock says."""
        in_time = FixedClock(datetime.combine(day, time(12), UTC))
        return run_batch(self.world.uow, PERMIT_EXPIRY, day_of(day, clock or in_time), limit=100).counted

    def nights(self, first: date, last: date, clock: FixedClock | None = None) -> None:
        for number in range((last - first).days + 1):
            self.night(first + number * DAY, clock)

    @property
    def sms(self) -> list[Sms]:
        return list(self.world.uow.outbox.sms_rows.values())

    @property
    def kept(self) -> list[TariffPermit]:
        return list(self.world.uow.permits.of_connection(BILL_ID))


def test_an_expiry_is_announced_once_a_period_ahead_and_told_once_when_it_comes() -> None:
    nights, old = Nights(), permit(0, 364)
    nights.present(old)
    ahead, after = old.valid_until - 60 * DAY, old.valid_until + DAY
    nights.nights(ahead - 3 * DAY, ahead - DAY)
    assert nights.sms == []
    nights.nights(ahead, old.valid_until)
    assert [each.template for each in nights.sms] == [EXPIRES]
    nights.nights(after, after + 9 * DAY)
    assert [each.template for each in nights.sms] == [EXPIRES, EXPIRED]
    [kept] = nights.kept
    assert (kept.announced_on, kept.lapsed_on, kept.watched_from) == (ahead, after, None)
    first, second = (each.text for each in nights.sms)
    assert "۱۴۰۵/۱۲/۲۹" in first
    assert "تعرفهٔ تجاری" in second
    assert {each.mobile for each in nights.sms} == {nights.world.connection.subscriber.mobile}


def test_an_expiry_that_is_announced_at_night_waits_for_the_morning() -> None:
    nights, old = Nights(), permit(0, 364)
    nights.world.clock.advance(timedelta(hours=14, minutes=30))
    nights.present(old)
    at_night = day_of(old.valid_until - 60 * DAY, nights.world.clock)
    quiet = replace(EXAMPLE_COMPANY, quiet_hours=QuietHours.parsed("22:00-07:00"))
    run_batch(nights.world.uow, PERMIT_EXPIRY, replace(at_night, company=quiet), limit=9)
    [sms] = nights.sms
    assert sms.not_before == sms.created_at + timedelta(hours=6, minutes=30)


def test_a_permit_that_is_renewed_in_time_expires_without_a_word() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.present(old, permit(20, 500, number="13"))
    nights.nights(old.valid_until - 61 * DAY, old.valid_until + 5 * DAY)
    assert nights.sms == []
    assert [each.lapsed_on for each in nights.kept] == [None, None]


def test_a_renewal_after_the_announcement_leaves_the_tariff_and_nobody_is_told_that_it_fell() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.present(old)
    nights.night(old.valid_until - 60 * DAY)
    nights.present(permit(60, 500, number="13"))
    nights.nights(old.valid_until - 59 * DAY, old.valid_until + 5 * DAY)
    assert [each.template for each in nights.sms] == [EXPIRES]


def test_a_late_renewal_is_presented_after_the_tariff_fell() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.present(old)
    nights.nights(old.valid_until - 60 * DAY, old.valid_until + 2 * DAY)
    nights.present(permit(110, 500, number="13"))
    nights.nights(old.valid_until + 3 * DAY, old.valid_until + 20 * DAY)
    assert [each.template for each in nights.sms] == [EXPIRES, EXPIRED]


def test_nobody_is_told_of_a_permit_by_which_the_tariff_does_not_go_any_more() -> None:
    for change in ({"tariff_class": TariffClass.COMMERCIAL}, {"state": ConnectionState.REMOVED}):
        nights, old = Nights(), permit(0, 100)
        nights.present(old)
        nights.world.put(**change)
        nights.nights(old.valid_until - 60 * DAY, old.valid_until + 2 * DAY)
        assert nights.sms == []
        assert [(each.announced_on, each.lapsed_on, each.watched_from) for each in nights.kept] == [(None,) * 3]


def test_a_subscriber_without_a_number_is_not_told_and_the_record_says_what_came() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.world.put(subscriber=replace(nights.world.connection.subscriber, mobile=""))
    nights.present(old)
    nights.nights(old.valid_until - 60 * DAY, old.valid_until + 2 * DAY)
    assert nights.sms == []
    assert [each.lapsed_on for each in nights.kept] == [old.valid_until + DAY]


def test_of_two_permits_with_one_last_day_each_step_is_told_once() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.present(old, permit(0, 100, number="13"))
    nights.nights(old.valid_until - 60 * DAY, old.valid_until + 3 * DAY)
    assert [each.template for each in nights.sms] == [EXPIRES, EXPIRED]
    assert [each.watched_from for each in nights.kept] == [None, None]


def test_a_late_night_tells_nobody_that_the_tariff_fell_who_has_a_valid_permit_by_then() -> None:
    nights, old = Nights(), permit(0, 100)
    nights.present(old)
    renewed_on = old.valid_until + 4 * DAY
    nights.world.clock.advance(timedelta(days=(renewed_on - nights.world.today).days))
    nights.present(replace(permit(0, 500, number="13"), presented_on=renewed_on))
    nights.nights(old.valid_until - 60 * DAY, renewed_on, nights.world.clock)
    assert EXPIRED not in [each.template for each in nights.sms]


def test_a_licence_that_had_expired_before_the_rule_is_told_when_the_tariff_ends() -> None:
    nights, old = Nights(), permit(0, 3, tariff_class=TariffClass.AGRICULTURAL)
    nights.world.put(tariff_class=TariffClass.AGRICULTURAL)
    nights.present(old)
    first = lapses_from(TariffClass.AGRICULTURAL)
    nights.nights(old.valid_until + 9 * DAY, first - DAY)
    assert nights.sms == []
    nights.nights(first, first + 3 * DAY)
    assert [each.template for each in nights.sms] == [EXPIRED]


@pytest.mark.parametrize(("late", "told"), [(0, [EXPIRES]), (1, [])])
def test_what_has_waited_until_a_permit_expired_is_not_announced_any_more(late: int, told: list[str]) -> None:
    nights, old = Nights(), permit(0, 400)
    nights.present(old)
    nights.world.clock.advance(timedelta(days=(old.valid_until - nights.world.today).days + late))
    nights.night(old.valid_until - 60 * DAY, nights.world.clock)
    assert [each.template for each in nights.sms] == told
    nights.night(old.valid_until + DAY)
    assert [each.template for each in nights.sms] == [*told, EXPIRED]
