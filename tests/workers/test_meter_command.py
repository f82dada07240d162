"""`aftersales meter`: the way of a meter as a clerk reads it, and what laboratory and warehouse tell of it."""

from datetime import timedelta

import pytest

from db.engine import Database
from services.metering.custody import Collected, collect_meter, meter_of
from services.metering.seals import set_seal
from services.model.custody import Cause, Register, Sighting
from services.text import to_persian_digits
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.kit import SUBSCRIBER, Bench

SERIAL = SUBSCRIBER.meter.serial
TOLD = Collected(registers={Register.LOW: 1_200, Register.MAXIMUM_DEMAND: 7}, seals=("۴۵",), photograph="۹۹")


@pytest.fixture
def meter(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock) -> Command:
    """Runs the command on this test's database and clock."""
    monkeypatch.setenv("USER", "ali")
    return commanding(monkeypatch, database_url, "meter", clock=clock)


@pytest.fixture
def collected(database: Database, clock: FixedClock) -> str:
    """A meter that an agent has taken along, with its seal."""
    bench = Bench(database, clock)
    code = bench.registered()
    with bench.begin() as uow:
        connection = uow.connections.get(SUBSCRIBER.bill_id)
        meter = meter_of(uow, connection)
        assert meter is not None
        set_seal(uow, meter, "۴۵", cause=Cause(tracking_code=code), at=clock.now() - timedelta(days=9))
        agent = uow.metering.active_agents()[0]
        cause = Cause(tracking_code=code, agent_code=agent.code)
        collect_meter(uow, connection, cause=cause, at=clock.now(), told=TOLD)
    return agent.full_name


def test_a_meter_that_hangs_is_told_with_its_connection(meter: Command) -> None:
    answer = meter(to_persian_digits(SERIAL))
    assert answer.exit_code == 0, answer.output
    assert f"نصب در اشتراک {to_persian_digits(SUBSCRIBER.bill_id)}" in answer.stdout
    assert SUBSCRIBER.subscriber.full_name not in answer.stdout


def test_its_way_names_who_has_it_with_seals_and_registers(meter: Command, collected: str) -> None:
    answer = meter(SERIAL.lower())
    assert answer.exit_code == 0, answer.output
    for told in (f"نزد مأمور {collected}", "عکس ۹۹", "کم‌باری ۱٬۲۰۰", "دیماند ۷", "۴۵: دیده‌شده", "بازشده"):
        assert told in answer.stdout, told


def test_laboratory_and_warehouse_tell_that_they_have_it_and_what_was_found(meter: Command, collected: str) -> None:
    tested = meter(SERIAL, "--to", "laboratory", "--paper", "۱۲/۳", "--verdict", "in-order", "--error", "−۱٫۲")
    assert (tested.exit_code, collected in tested.stdout) == (0, True)
    answer = meter(SERIAL, "--to", "warehouse", "--paper", "77", "--by", "انباردار")
    assert answer.exit_code == 0, answer.output
    for told in ("رسید آزمایشگاه ۱۲/۳", "ثبت‌کننده ali", "سالم، خطا −۱٫۲٪", "رسید انبار ۷۷", "ثبت‌کننده انباردار"):
        assert told in answer.stdout, told


@pytest.mark.usefixtures("collected")
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", "warehouse"], "شمارهٔ رسید انبار داده نشده است"),
        (["--verdict", "in-order"], "در آزمایشگاه نیست"),
        (["--paper", "۱"], "--to را هم بدهید"),
        (["--error", "۱"], "--verdict را هم بدهید"),
        (["--to", "laboratory", "--paper", "۱", "--verdict", "in-order", "--error", "زیاد"], "باید عدد باشد"),
        (["--to", "laboratory", "--paper", "۱", "--verdict", "in-order", "--error", "nan"], "باید عدد باشد"),
        (["--to", "laboratory", "--paper", "۱", "--verdict", "in-order", "--error", "-Infinity"], "باید عدد باشد"),
        (["--to", "laboratory", "--paper", "۱", "--verdict", "broken-seal"], "نظر آزمایشگاه نیست"),
        (["--to", "laboratory", "--paper", "۱", "--verdict", "in-order", "--error", "100"], "کمتر از ۱۰۰ درصد"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is(meter: Command, arguments: list[str], told: str) -> None:
    before = meter(SERIAL).stdout
    answer = meter(SERIAL, *arguments)
    assert answer.exit_code == 1
    assert told in answer.stderr
    assert meter(SERIAL).stdout == before


def test_a_meter_that_hangs_or_is_there_or_is_scrapped_is_not_handed_in(meter: Command, collected: str) -> None:
    assert meter(SERIAL, "--to", "scrapped", "--paper", "۱").exit_code == 0
    assert "هم‌اکنون" in meter(SERIAL, "--to", "scrapped", "--paper", "۲").stderr
    assert "اسقاط شده است" in meter(SERIAL, "--to", "warehouse", "--paper", "۲").stderr
    assert collected in meter(SERIAL).stdout


def test_a_meter_is_taken_from_a_connection_by_a_report_alone(meter: Command) -> None:
    answer = meter(SERIAL, "--to", "warehouse", "--paper", "۱")
    assert (answer.exit_code, "نصب است" in answer.stderr) == (1, True)


def test_an_unknown_serial_is_told_with_what_to_do(meter: Command) -> None:
    for serial in ("هیچ-۱", "", "9" * 100):
        answer = meter(serial)
        assert (answer.exit_code, "دوباره بخوانید" in answer.stderr) == (1, True), serial


def test_a_serial_that_was_read_somewhere_is_told_with_the_place(
    meter: Command, database: Database, clock: FixedClock
) -> None:
    bench = Bench(database, clock)
    code = bench.registered()
    with bench.begin() as uow:
        seen = Sighting(serial="X-9", bill_id=SUBSCRIBER.bill_id, seen_at=clock.now(), tracking_code=code)
        uow.meters.add_sighting(seen, characters="x9")
    answer = meter("x 9")
    assert (answer.exit_code, to_persian_digits(code) in answer.stdout) == (0, True)
    assert meter("x 9", "--to", "warehouse", "--paper", "۱").exit_code == 1
