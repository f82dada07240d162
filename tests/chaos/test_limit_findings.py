"""Each invariant of limits fails where it should: sound evidence, and the same with one thing planted that is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.model.calendar_changes import COMPANY_WIDE, CalendarChange, Decree, DecreeKind, Scope, ScopeKind
from services.working_time.hours import parse_hours
from tests.chaos.clerk import OPEN, PAUSING, Entries
from tests.chaos.limit_evidence import Evidence, Lasted, Run
from tests.chaos.limit_findings import limit_findings, moved_by_decree
from tests.chaos.office_hours import Entered, KnownHours
from tests.unit.office_world import day, local

TODAY = "1405/09/09"
CLOSURE = "آزمون 1"
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
JOB = timedelta(milliseconds=40)
LATE, PAUSED = 1, 3

Spoil = Callable[[Evidence], Evidence]


def at(clock: str) -> datetime:
    return local(f"{TODAY} {clock}")


def change(number: int, kind: DecreeKind, scope: Scope, hours: str, *, reason: str, entered: str) -> CalendarChange:
    decree = Decree(
        kind=kind, scope=scope, first=day(TODAY), last=day(TODAY), hours=parse_hours([hours]), reason=reason
    )
    return CalendarChange(number=number, decree=decree, decreed_by="clerk", decreed_at=at(entered))


OFFICE = Scope(kind=ScopeKind.OFFICE, key="north")
CHANGES = (
    change(1, DecreeKind.EXTRA_HOURS, COMPANY_WIDE, "00:00-24:00", reason=OPEN, entered="11:50"),
    change(2, DecreeKind.CLOSED, OFFICE, "12:00-12:01", reason=CLOSURE, entered="12:00:10"),
)
ENTRIES = Entries(
    reasons=[OPEN, CLOSURE],
    entered=[
        Entered(at=each.decreed_at, kept_by=each.decreed_at + SECOND, number=each.number, is_revocation=False)
        for each in CHANGES
    ],
)


def lasted(begun: datetime, ended: datetime) -> Lasted:
    return Lasted(activating=begun - JOB, activated=begun + JOB, completing=ended - JOB, completed=ended + JOB)


def run(key: int, step: str, begun: str, ended: str, **fields: object) -> Run:
    """One that the engine has recorded so."""
    plain = Run(
        key=key,
        tracking_code=f"code-{key // 3}",
        step=step,
        started_at=at(begun),
        due_at=None,
        finished_at=at(ended),
        lasted=lasted(at(begun), at(ended)),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


@pytest.fixture
def sound() -> Evidence:
    """A run that was late though its office was closed for a minute, told of; and one that stood still, in time."""
    late = run(
        LATE, "STD-03", "12:00:05", "12:03:00", is_working=True, limit=10 * SECOND, due_at=at("12:01:10"),
        missed_at=at("12:01:10"), told_at=at("12:01:10.2"), counted=2 * MINUTE,
        asked=[(at("12:01:10.1"), at("12:01:11"))], waited_for=[at("12:00:15.001"), at("12:01:10.001")],
    )  # fmt: skip
    paused = run(
        PAUSED, "STD-03", "12:05:00", "12:05:25", is_working=True, limit=12 * SECOND, due_at=at("12:05:27"),
        counted=10 * SECOND, paused=15 * SECOND, waited_for=[at("12:05:12.001")],
    )  # fmt: skip
    return Evidence(
        runs=[late, paused, run(PAUSED + 1, PAUSING, "12:05:05", "12:05:20")],
        hours=KnownHours(CHANGES, ENTRIES.entered),
        changes=CHANGES,
        entries=replace(ENTRIES, reasons=[*ENTRIES.reasons]),
        notices=frozenset({f"missed-{LATE}"}),
        reviews={f"missed-{LATE}": 1},
        watches_left=0,
        grace=20 * SECOND,
    )


def spoiled(key: int, **fields: object) -> Spoil:
    """One run said otherwise."""

    def spoil(found: Evidence) -> Evidence:
        runs = [replace(each, **fields) if each.key == key else each for each in found.runs]  # type: ignore[arg-type]
        return replace(found, runs=runs)

    return spoil


def failed(found: Evidence) -> list[str]:
    return [each.title for each in limit_findings(found) if not each.holds]


def test_sound_evidence_fails_nothing(sound: Evidence) -> None:
    assert failed(sound) == []
    assert [moved_by_decree(sound, each) for each in sound.judged] == [True, False]


@pytest.mark.parametrize(
    ("title", "spoil"),
    [
        ("limits missed and not told, though there was time", spoiled(LATE, told_at=None)),
        ("limits missed and not told, though there was time", spoiled(LATE, told_at=None, asked=())),
        ("limits told that were not missed, or before they were due", spoiled(LATE, told_at=at("12:01:09.9"))),
        (
            "limits told that were not missed, or before they were due",
            spoiled(PAUSED, told_at=at("12:05:27")),
        ),
        ("limits called missed that were met, or the reverse", spoiled(LATE, missed_at=None, told_at=None, asked=())),
        ("limits called missed that were met, or the reverse", spoiled(PAUSED, missed_at=at("12:05:27"))),
        ("notices whose review the engine began not once", lambda found: replace(found, reviews={})),
        ("notices whose review the engine began not once", lambda found: replace(found, reviews={f"missed-{LATE}": 2})),
        (
            "notices whose review the engine began not once",
            lambda found: replace(found, reviews={**found.reviews, "missed-99": 1}),
        ),
        ("steps open in the ledger or in the engine alone", spoiled(PAUSED + 1, finished_at=None)),
        (
            "steps open in the ledger or in the engine alone",
            spoiled(PAUSED + 1, lasted=replace(lasted(at("12:05:05"), at("12:05:20")), completed=None)),
        ),
        ("steps open in the ledger or in the engine alone", spoiled(LATE, lasted=None)),
        ("steps that began or ended beside the engine's records", spoiled(PAUSED + 1, started_at=at("12:05:04"))),
        ("steps that began or ended beside the engine's records", spoiled(LATE, finished_at=at("12:03:02"))),
        ("due instants that are not the calendar's", spoiled(LATE, due_at=at("12:01:10.000001"))),
        ("due instants that are not the calendar's", spoiled(PAUSED, due_at=at("12:05:26"))),
        ("timers on borders that wait for another instant", spoiled(PAUSED, waited_for=[at("12:05:12.004")])),
        ("timers on borders that wait for another instant", spoiled(PAUSED, waited_for=())),
        ("times counted or paused beside the engine's records", spoiled(LATE, counted=3 * MINUTE)),
        ("times counted or paused beside the engine's records", spoiled(PAUSED, paused=16 * SECOND)),
        ("watches that wait for nothing", lambda found: replace(found, watches_left=1)),
        ("decrees not in the audit, or twice", lambda found: replace(found, changes=found.changes[:1])),
        (
            "decrees not in the audit, or twice",
            lambda found: replace(found, changes=[*found.changes, found.changes[1]]),
        ),
        (
            "decrees not in the audit, or twice",
            lambda found: replace(found, changes=[found.changes[0], replace(found.changes[1], revoked_at=at("12:09"))]),
        ),
        (
            "limits that a decree moved and the ledger did not",
            lambda found: replace(found, entries=replace(found.entries, not_moved=[(LATE, at("12:00:06"))])),
        ),
        ("campaigns in which no decree moved a limit", spoiled(LATE, waited_for=[at("12:01:10.001")])),
    ],
)
def test_what_is_wrong_is_found(sound: Evidence, title: str, spoil: Spoil) -> None:
    assert title in failed(spoil(sound))


def test_what_the_archive_ends_may_end_before_its_element_and_not_after_it(sound: Evidence) -> None:
    def with_service(ended: str, **fields: object) -> Evidence:
        service = run(6, "SET-00", "12:05:05", "12:05:20", lasted=lasted(at("12:05:05"), at(ended)), **fields)
        return replace(sound, runs=[*sound.runs, service])

    beside = ["steps that began or ended beside the engine's records"]
    assert failed(with_service("12:05:22")) == beside
    assert failed(with_service("12:05:22", is_archived=True)) == []
    assert failed(with_service("12:05:19", is_archived=True)) == beside


def test_a_step_that_a_wrong_clock_touched_is_set_aside(sound: Evidence) -> None:
    hour_ahead = spoiled(LATE, started_at=at("13:00:05"))(sound)
    assert len(failed(hour_ahead)) > 1
    none_is_left = ["campaigns in which no decree moved a limit"]
    not_moved = replace(hour_ahead, entries=replace(hour_ahead.entries, not_moved=[(LATE, at("12:00:06"))]))
    assert failed(replace(not_moved, set_aside=frozenset({"code-0"}))) == none_is_left


def test_a_step_that_was_still_opening_and_a_decree_need_not_see_each_other(sound: Evidence) -> None:
    opening = replace(sound.entries, not_moved=[(LATE, at("12:00:04"))])
    assert failed(replace(sound, entries=opening)) == []


def test_of_a_decree_that_was_being_entered_either_answer_is_right(sound: Evidence) -> None:
    entered = [replace(each, kept_by=at("12:04")) for each in ENTRIES.entered[1:]]
    found = replace(sound, hours=KnownHours(CHANGES, [ENTRIES.entered[0], *entered]))
    unseen = spoiled(LATE, due_at=at("12:00:15"), missed_at=at("12:00:15"), counted=175 * SECOND)
    assert failed(found) == failed(unseen(found)) == []
