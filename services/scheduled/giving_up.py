"""What can never be done of a connection is given up: it waits no longer, and who gave it up and why is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.clock import Clock
from services.model.scheduled import SetAside
from services.permits.typed import faults_of_texts, problem
from services.ports import UnitOfWork
from services.problems import Refused
from services.text import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingUp:
    """As somebody typed it: which work of which connection, who gives it up, and why."""

    work: str
    bill_id: str
    by: str
    because: str


def give_up(uow: UnitOfWork, *, clock: Clock, typed: GivingUp) -> Sequence[SetAside]:
    """All days of the work that wait of the connection are given up: what they would have brought is for people to do.
    Work that catches up is tried by later nights all the same: it is set aside again for another reason, or where a
    night in between has not found it. Raises Refused with every fault.
    """
    work, bill_id = normalise(typed.work), normalise(typed.bill_id)
    waiting = [each for each in uow.scheduled.waiting() if (each.work, each.bill_id) == (work, bill_id)]
    problems = faults_of_texts({"علت": (typed.because, "the reason"), "ثبت‌کننده": (typed.by, "who gives it up")})
    if not waiting:
        problems.append(
            problem("از این کار چیزی برای این اشتراک کنار گذاشته نشده است.", "nothing of this work waits for it")
        )
    if problems:
        raise Refused(problems)
    by, because = typed.by.strip(), typed.because.strip()
    given_up = [replace(each, done_at=clock.now(), given_up_by=by, given_up_because=because) for each in waiting]
    for each in given_up:
        uow.scheduled.save_set_aside(each)
    return given_up
