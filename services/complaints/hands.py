"""Who has had a request in hand: known by a mark, so that one person can be told from another and nobody is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from services.errors import TechnicalError
from services.model.tasks import CompletedTask
from services.units import SUPERVISOR

_MARK_LENGTH = 16


class CompletionNotListed(TechnicalError):
    """Tasklist does not tell yet who has completed a task that the engine says is completed."""


def mark_of(tracking_code: str, login: str) -> str:
    """The mark of a login within one request: in another request the same login has another one."""
    return hashlib.sha256(f"{tracking_code}/{login}".encode()).hexdigest()[:_MARK_LENGTH]


def first_hands(tracking_code: str, tasks: Iterable[CompletedTask]) -> frozenset[str]:
    """The marks of all who have completed a task of the request. What the supervisor has done, a look at a late step or
    at another complaint, has decided nothing of it.
    """
    logins = (each.assignee for each in tasks if each.unit != SUPERVISOR)
    return frozenset(mark_of(tracking_code, login) for login in logins if login)


def second_hand(
    tracking_code: str, tasks: Iterable[CompletedTask], *, process_instance_key: int, looks: int
) -> str | None:
    """The mark of who has taken the last of so many looks in that process; None where nobody had claimed the task.

    Raises CompletionNotListed while fewer are known: the one before must not be taken for the last.
    """
    mine = [each for each in tasks if each.process_instance_key == process_instance_key and each.unit == SUPERVISOR]
    if len(mine) < looks:
        raise CompletionNotListed("the second look is not listed yet")
    last = max(mine, key=lambda each: each.completed_at)
    return mark_of(tracking_code, last.assignee) if last.assignee else None
