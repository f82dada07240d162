"""`aftersales calendar`: a month of an office, and decrees, as an operator reads and types them in a terminal."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from io import StringIO

import pytest
from rich.console import Console
from typer.testing import Result

from db.engine import Database
from services.jalali import TEHRAN, parse_jalali
from services.model.steps import LimitClock, StepEntry
from services.model.visits import Appointment, Side, Window
from services.steps.ledger import JobElement, open_step
from services.working_time.loading import company_offices
from services.working_time.moving import MovedLimit
from tests.examples import limited_step
from tests.fakes.uow import FixedClock
from tests.unit.office_world import local
from tests.workers.commanding import Command, commanding
from tests.workers.field_bench import FLAT, ordered
from tests.workers.kit import SUBSCRIBER, Bench
from workers.cli.working_time import moved_table

RUN = 2**53 + 1
CLOSE = ("close", "--from", "1405/09/01", "--reason", "سرمای هوا")


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock) -> Command:
    """Runs the command on this test's database and clock: 10:00 on Saturday, 1405/08/30."""
    monkeypatch.setenv("USER", "keeper")
    return commanding(monkeypatch, database_url, "calendar", clock=clock)


def line_of(told: Result, text: str) -> str:
    [line] = [each for each in told.stdout.splitlines() if text in each]
    return line


def test_a_month_is_shown_day_by_day_with_hours_and_holidays(calendar: Command) -> None:
    told = calendar("show", "--office", "south", "--month", "1405/01")
    assert told.exit_code == 0
    assert "امور برق جنوب" in told.stdout
    assert [each for each in ("۱۴۰۵/۰۱/۰۱", "۱۴۰۵/۰۱/۳۱", "۱۴۰۵/۰۲/۰۱") if each in told.stdout] == [
        "۱۴۰۵/۰۱/۰۱",
        "۱۴۰۵/۰۱/۳۱",
    ]
    assert "روز جمهوری اسلامی" in line_of(told, "۱۴۰۵/۰۱/۱۲")
    winter, usual = line_of(told, "۱۴۰۵/۰۱/۱۵"), line_of(told, "۱۴۰۵/۰۱/۱۶")
    assert "شنبه" in winter
    assert "۰۸:۰۰ تا ۱۴:۰۰" in winter
    assert "ساعت کار زمستانی استان‌ها" in winter
    assert "۰۷:۳۰ تا ۱۴:۳۰" in usual


def test_what_is_estimated_is_marked(calendar: Command) -> None:
    told = calendar("show", "--month", "۱۴۰۵/۱۰")
    assert "تخمینی" in line_of(told, "۱۴۰۵/۱۰/۱۶")
    assert "تخمینی" not in line_of(told, "۱۴۰۵/۱۰/۰۲")


def test_this_month_of_the_head_office_is_shown_unless_another_is_asked_for(calendar: Command) -> None:
    told = calendar("show")
    assert "امور برق مرکز" in told.stdout
    assert "۱۴۰۵/۰۸/۳۰" in told.stdout


def test_a_closure_is_kept_and_shown_with_its_reason_and_who_decreed_it(calendar: Command) -> None:
    told = calendar(*CLOSE, "--province", "qom")
    assert told.exit_code == 0
    assert "no open limit moves" in told.stdout
    assert "change 1 is kept" in told.stdout
    shown = calendar("show", "--office", "south", "--month", "1405/09")
    day = next(each for each in shown.stdout.splitlines() if "یکشنبه" in each)
    assert "تعطیل (سرمای هوا)" in day
    assert "—" in day
    entered = line_of(shown, "استان قم")
    assert "keeper" in entered
    assert "استان قم" not in calendar("show", "--month", "1405/09").stdout


@pytest.fixture
def code(database: Database, clock: FixedClock) -> str:
    """A request with a step of five hours by working time, opened at ten: due at eight tomorrow."""
    bench = Bench(database, clock)
    code = bench.registered()
    element = JobElement(process_instance_key=1, element_instance_key=RUN, element_id="Task_ControlReadings")
    with bench.begin() as uow:
        opened = open_step(uow, clock=clock, tracking_code=code, step=limited_step().id, limit="PT5H", element=element)
        uow.steps.save(replace(opened, clock=LimitClock.WORKING, due_at=local("1405/09/01 08:00")))
    return code


def test_a_closure_moves_the_limit_of_an_open_step_and_the_engine_is_told(
    calendar: Command, database: Database, clock: FixedClock, code: str
) -> None:
    looked = calendar(*CLOSE, "--dry-run")
    told = calendar(*CLOSE)
    for each, said in ((looked, "limits that move: 1"), (told, "limits that moved: 1")):
        assert code in each.stdout
        assert said in each.stdout
        assert "۱۴۰۵/۰۹/۰۲" in each.stdout
    with Bench(database, clock).begin() as uow:
        moved = uow.steps.find(RUN)
        assert moved is not None
        assert (moved.due_at, moved.watched) == (local("1405/09/02 08:00"), True)
    assert "no open limit moves" in calendar("recount").stdout
    assert "limits that moved: 1" in calendar("revoke", "1").stdout
    with Bench(database, clock).begin() as uow:
        back = uow.steps.find(RUN)
        assert back is not None
        assert back.due_at == local("1405/09/01 08:00")


def test_a_closure_elsewhere_moves_nothing(calendar: Command, code: str) -> None:
    office = company_offices().of_district(SUBSCRIBER.district)
    other = next(each for each in company_offices().offices if each != office.key)
    told = calendar(*CLOSE, "--office", other)
    assert "no open limit moves" in told.stdout
    assert code not in told.stdout


def test_a_dry_run_keeps_nothing(calendar: Command, database: Database, clock: FixedClock) -> None:
    told = calendar(*CLOSE, "--dry-run")
    assert told.exit_code == 0
    assert "nothing was kept" in told.stdout
    assert ["پیش‌نمایش تغییر" in told.stdout, "تغییرهای ثبت‌شده" in told.stdout] == [True, False]
    with Bench(database, clock).begin() as uow:
        assert uow.calendar.all() == []


def test_a_closure_that_is_entered_late_says_what_it_does_not_change(calendar: Command) -> None:
    late = ("close", "--from", "1405/08/30", "--reason", "قطع گاز", "--dry-run")
    passed = "it covers hours of today that have passed"
    assert passed in calendar(*late, "--hours", "09:00-14:30").stdout
    assert passed not in calendar(*late, "--hours", "10:00-14:30").stdout


def test_hours_are_set_and_free_days_opened(calendar: Command) -> None:
    season = ("open", "--from", "1405/12/01", "--until", "1405/12/28", "--reason", "ماه رمضان", "--by", "استانداری")
    assert "change 1 is kept" in calendar(*season, "--hours", "09:00-13:00").stdout
    friday = ("open", "--from", "1405/09/06", "--reason", "نوبت جمعه", "--extra", "--office", "centre")
    assert "change 2 is kept" in calendar(*friday, "--hours", "08:00-10:00", "--hours", "11:00-12:00").stdout
    assert "۰۹:۰۰ تا ۱۳:۰۰" in line_of(calendar("show", "--month", "1405/12"), "۱۴۰۵/۱۲/۰۲")
    shown = calendar("show", "--month", "1405/09")
    opened = next(each for each in shown.stdout.splitlines() if each.startswith(" جمعه") and "۱۴۰۵/۰۹/۰۶" in each)
    assert opened.count("۰۸:۰۰ تا ۱۰:۰۰ و ۱۱:۰۰ تا ۱۲:۰۰") == 2


def test_thursdays_of_a_season_are_closed(calendar: Command) -> None:
    calendar(*CLOSE, "--until", "1405/09/30", "--weekday", "thursday")
    shown = calendar("show", "--month", "1405/09")
    assert shown.stdout.count("سرمای هوا") == 4 + 1
    assert "۱۴۰۵/۰۹/۰۱ تا ۱۴۰۵/۰۹/۳۰، فقط پنجشنبه" in shown.stdout


def test_a_change_is_revoked_by_its_number_in_any_digits(calendar: Command, clock: FixedClock) -> None:
    calendar(*CLOSE)
    clock.advance(timedelta(hours=1))
    assert "nothing was kept" in calendar("revoke", "1", "--dry-run").stdout
    assert "change 1 is revoked" in calendar("revoke", "۱", "--by", "boss").stdout
    shown = calendar("show", "--month", "1405/09")
    assert "۰۷:۳۰" in next(each for each in shown.stdout.splitlines() if "۱۴۰۵/۰۹/۰۱" in each)
    assert "boss" in shown.stdout


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("show", "--office", "x"), "there are centre, north, south"),
        (("show", "--month", "1405/13"), "a month is as 1405/01"),
        (("show", "--month", "1405"), "a month is as 1405/01"),
        ((*CLOSE, "--office", "x"), "there is no office x"),
        (("close", "--from", "1405/08/29", "--reason", "سرما"), "from lies in the past"),
        (("revoke", "7"), "there is no change 7; aftersales calendar show lists those of a month"),
    ],
)
def test_what_is_refused_is_told_and_ends_with_one(calendar: Command, typed: tuple[str, ...], told: str) -> None:
    answer = calendar(*typed)
    assert answer.exit_code == 1
    assert told in answer.stderr


def test_a_recount_tells_what_it_moves(calendar: Command) -> None:
    assert "nothing was kept" in calendar("recount", "--dry-run").stdout
    told = calendar("recount")
    assert told.exit_code == 0
    assert "no open limit moves" in told.stdout


def test_a_number_is_digits(calendar: Command) -> None:
    assert calendar("revoke", "x").exit_code == 2


def moved(key: int, due: str) -> MovedLimit:
    entry = StepEntry(
        tracking_code=f"14050830-{key}",
        step=limited_step().id,
        element_instance_key=key,
        element_id="Task",
        started_at=local("1405/10/10 10:00"),
        due_at=local("1405/10/11 10:00"),
    )
    return MovedLimit(entry=entry, due_at=local(due))


def test_limits_that_move_are_told_from_when_to_when_and_the_first_fifty_of_many() -> None:
    told = StringIO()
    console = Console(file=told, width=200)
    console.print(moved_table([moved(1, "1405/10/12 10:00"), *(moved(n, "1405/10/17 08:30") for n in range(2, 61))]))
    lines = told.getvalue().splitlines()
    [sure] = [each for each in lines if "14050830-1 " in each]
    assert limited_step().title in sure
    assert "تخمینی" not in sure
    assert "تخمینی" in next(each for each in lines if "14050830-2 " in each)
    assert "۱۴۰۵/۱۰/۱۱" in sure
    assert "۱۴۰۵/۱۰/۱۲" in sure
    assert sum("14050830-" in each for each in lines) == 50
    assert "… و ۱۰ مهلت دیگر" in told.getvalue()


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_closure_names_the_appointments_that_have_to_be_moved(
    calendar: Command, bench: Bench, *, dry_run: bool
) -> None:
    code = bench.registered(FLAT)
    order = ordered(bench, code, "field-work")
    starts_at = datetime.combine(parse_jalali("1405/09/01"), time(9), TEHRAN)
    window = Window(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))
    number = str(order["number"])
    with bench.begin() as uow:
        uow.visits.agree(
            Appointment(work_order_number=number, window=window, agreed_at=bench.clock.now(), agreed_by=Side.SUBSCRIBER)
        )
    told = calendar(*CLOSE, *(["--dry-run"] if dry_run else []))
    assert told.exit_code == 0
    assert "appointments to move: 1" in told.stdout
    assert code in line_of(told, number)
    assert "appointments to move" not in calendar("close", "--from", "1405/09/02", "--reason", "سرما").stdout
