"""What a job is refused for is true: it rests on nothing that was undone with the group in which it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, integers, lists, sampled_from, tuples

from tests.runtime.kit import ERRORS, Conflict, Effects, MemoryTransactions, Refused, Transient
from workers.runtime.handler import handles
from workers.runtime.job import Complete, Job, Outcome, ThrowError
from workers.runtime.runner import JobRunner
from workers.runtime.variables import JobInput, JobOutput


class Wish(JobInput):
    """Who wants which seat; `moody` ones break before or after they have taken it."""

    name: str
    seat: int
    mood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated(JobOutput):
    ticket: str


_tickets = count(1)


@handles("take-seat", errors={Refused: lambda error: {"ticket": error.reason}})
def take_seat(context: Effects, data: Wish) -> Seated:
    """Whoever has the seat is named, by a ticket that is new for each try."""
    if data.mood == "breaks before":
        raise KeyError("broken")
    holder = _holder(context.seen(), data.seat)
    ticket = f"{data.name}-{next(_tickets)}"
    context.write(f"{data.seat} {ticket}")
    if holder is not None:
        raise Refused(holder)
    if data.mood == "breaks after":
        raise Transient("later")
    return Seated(ticket=ticket)


def _holder(effects: Sequence[str], seat: int) -> str | None:
    return next((effect.split()[1] for effect in effects if effect.startswith(f"{seat} ")), None)


@dataclass
class Hall:
    """Seats, and those who want them."""

    storage: MemoryTransactions = field(default_factory=MemoryTransactions)

    def seat(self, *wishes: Job) -> list[Outcome]:
        runner = JobRunner(
            handlers={"take-seat": take_seat}, transactions=self.storage, errors=ERRORS, jitter=lambda: 0.5
        )
        return [each.outcome for each in runner.run([runner.assignment(wish) for wish in wishes])]

    def seats(self) -> list[str]:
        return [effect.split()[0] for effect in self.storage.effects]


def wish(number: int, seat: int, mood: str = "") -> Job:
    return Job(
        key=number,
        type="take-seat",
        process_instance_key=1,
        bpmn_process_id="process",
        element_id="Task_TakeSeat",
        element_instance_key=number,
        variables={"name": f"n{number}", "seat": seat, "mood": mood},
    )


def told(outcomes: Sequence[Outcome]) -> list[str]:
    """The outcomes without what differs from try to try: the number on the ticket."""
    return [_told(outcome) for outcome in outcomes]


def _told(outcome: Outcome) -> str:
    ticket = outcome.variables["ticket"].split("-")[0] if isinstance(outcome, Complete | ThrowError) else ""
    return f"{type(outcome).__name__} {ticket}"


@pytest.mark.parametrize("others", [0, 1, 5])
def test_who_is_refused_is_told_of_one_who_is_there(others: int) -> None:
    hall = Hall()
    *_, first, second = hall.seat(*(wish(10 + each, 10 + each) for each in range(others)), wish(1, 7), wish(2, 7))
    assert isinstance(first, Complete)
    assert isinstance(second, ThrowError)
    assert second.variables["ticket"] == first.variables["ticket"]
    assert f"7 {first.variables['ticket']}" in hall.storage.effects


WISHES = lists(tuples(integers(1, 4), sampled_from(["", "", "", "breaks before", "breaks after"])), min_size=1)


@settings(max_examples=150)
@given(wishes=WISHES, conflict=booleans())
def test_a_group_fares_as_if_its_jobs_had_come_one_by_one(wishes: list[tuple[int, str]], conflict: bool) -> None:
    jobs = [wish(number, seat, mood) for number, (seat, mood) in enumerate(wishes)]
    alone, together = Hall(), Hall()
    if conflict:
        together.storage.commit_fault = lambda stored: Conflict("another was first") if stored > 2 else None
    expected = [alone.seat(each)[0] for each in jobs]
    outcomes = together.seat(*jobs)
    assert told(outcomes) == told(expected)
    assert together.seats() == alone.seats()
    tickets = {effect.split()[1] for effect in together.storage.effects}
    assert {each.variables["ticket"] for each in outcomes if isinstance(each, Complete | ThrowError)} == tickets
    assert together.seat(*reversed(jobs)) == [
        outcome if isinstance(outcome, Complete | ThrowError) else again
        for outcome, again in zip(reversed(outcomes), together.seat(*reversed(jobs)), strict=True)
    ]
