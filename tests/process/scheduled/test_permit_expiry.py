"""Each night the permits that expire are announced, once, and what was missed is caught up."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import pytest
from sqlalchemy import select

from db.base import table_of
from db.tables import SmsRow
from services.identifiers import make_bill_id
from services.jalali import local_date
from services.model.connections import Connection, TariffClass
from services.model.permits import TariffPermit
from services.model.scheduled import ScheduledRun
from services.permits.presenting import record_permit
from services.scheduled.permit_expiry import EXPIRED, EXPIRES
from tests.process.loaded import SAMPLES
from tests.process.office import Office
from tests.zeebekit import ProcessInstance

pytestmark = pytest.mark.process

WORK = "permit-expiry"
DAY = timedelta(days=1)
SMS = table_of(SmsRow)
BATCH = 100


def nights(office: Office) -> list[ProcessInstance]:
    return office.engine.instances(WORK)


def today(office: Office) -> date:
    return local_date(office.clock.now())


def run_of(office: Office, day: date) -> ScheduledRun | None:
    with office.begin() as uow:
        return uow.scheduled.find(WORK, day)


def told(office: Office) -> list[str]:
    with office.database.reading.connect() as connection:
        return list(connection.scalars(select(SMS.c.template).order_by(SMS.c.id)))


def present(office: Office, *, until: date, connections: int = 1) -> Sequence[Connection]:
    """Let so many connections have an industrial tariff by a permit until the day, since long ago."""
    with office.begin() as uow:
        known = uow.connections.get(SAMPLES.connections[0].bill_id)
        industrial = replace(known, tariff_class=TariffClass.INDUSTRIAL)
        bill_ids = [make_bill_id(file_code=5_000_000 + number, company="041") for number in range(connections)]
        made = [replace(industrial, bill_id=each) for each in bill_ids]
        for each in made:
            uow.connections.save(each)
            record_permit(uow, permit(each.bill_id, until=until, presented_on=until - 300 * DAY))
    return made


def permit(bill_id: str, *, until: date, presented_on: date) -> TariffPermit:
    return TariffPermit(
        bill_id=bill_id,
        tariff_class=TariffClass.INDUSTRIAL,
        kind=None,
        number=f"of {until}",
        issuer="سازمان صنعت",
        presented_on=presented_on,
        valid_until=until,
    )


def test_an_expiry_is_announced_once_and_told_once_and_a_night_is_the_day_of_its_timer(office: Office) -> None:
    [connection] = present(office, until=today(office) + 61 * DAY)
    office.engine.travel(days=4)
    assert told(office) == [EXPIRES]
    assert [each.state for each in nights(office)] == ["completed"] * 4
    assert [each.variables()["day"] for each in nights(office)][-1] == today(office).isoformat()
    office.engine.travel(days=64)
    assert told(office) == [EXPIRES, EXPIRED]
    with office.begin() as uow:
        [kept] = uow.permits.of_connection(connection.bill_id)
    assert kept.lapsed_on == kept.valid_until + DAY


def test_a_night_pages_through_all_connections_and_the_same_day_again_changes_nothing(office: Office) -> None:
    present(office, until=today(office) + 30 * DAY, connections=BATCH + 1)
    office.engine.travel(days=1)
    assert told(office) == [EXPIRES] * (BATCH + 1)
    [night] = nights(office)
    [called] = night.called()
    called.assert_passed("Flow_DayDone_Again", "Event_WorkDone")
    run = run_of(office, today(office))
    assert run is not None
    assert (run.connections, run.counted, run.batches) == (BATCH + 1, BATCH + 1, 2)
    again = office.engine.start_instance("run-scheduled-work", {"work": WORK, "day": today(office).isoformat()})
    again.assert_completed()
    assert told(office) == [EXPIRES] * (BATCH + 1)
    assert run_of(office, today(office)) == run


def test_others_have_their_turn_for_five_times_as_long_as_a_batch_took(office: Office) -> None:
    present(office, until=today(office) + 30 * DAY, connections=BATCH + 1)
    with office.engine.stopped_at(office.clock.now() + timedelta(seconds=1)):
        night = office.engine.start_instance("run-scheduled-work", {"work": WORK, "day": today(office).isoformat()})
        night.assert_waiting_at("Event_OthersTurn")
        assert told(office) == [EXPIRES] * BATCH
        turn = timedelta(milliseconds=5 * cast("int", night.variables()["milliseconds"]))
        office.engine.travel(turn - timedelta(milliseconds=1))
        night.assert_waiting_at("Event_OthersTurn")
        office.engine.travel(timedelta(milliseconds=1))
        night.assert_completed()
    assert told(office) == [EXPIRES] * (BATCH + 1)


def test_nights_that_were_missed_are_caught_up_in_order_each_as_its_own_day(office: Office) -> None:
    first = today(office)
    [connection] = present(office, until=first + 61 * DAY)
    with office.begin() as uow:
        ended = office.clock.now() - 2 * DAY
        uow.scheduled.save(ScheduledRun(work=WORK, day=first - 2 * DAY, started_at=ended, ended_at=ended))
    office.engine.travel(days=1)
    [night] = nights(office)
    [called] = night.called()
    assert called.variables()["days"] == [(first + each * DAY).isoformat() for each in (-1, 0, 1)]
    assert all(run_of(office, first + each * DAY) for each in (-1, 0, 1))
    with office.begin() as uow:
        [kept] = uow.permits.of_connection(connection.bill_id)
    assert kept.announced_on == first + DAY


def test_a_night_on_postgresql(postgres_office: Callable[[], AbstractContextManager[Office]]) -> None:
    with postgres_office() as office:
        present(office, until=today(office) + 30 * DAY, connections=3)
        office.engine.travel(days=2)
        assert told(office) == [EXPIRES] * 3
        assert all(each.state == "completed" for each in nights(office))
