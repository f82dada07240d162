"""Limits of steps that are open: they stay as they were promised, or follow the new version of the diagram."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial

from services.clock import Clock
from services.durations import parse_limit
from services.model.steps import StepEntry
from services.ports import Transactions, UnitOfWork
from services.steps.watch import follow_limit
from workers.migration.plan import Plan, Tree

Reading = Callable[[], AbstractContextManager[UnitOfWork]]
"""A transaction that only reads."""

Limited = tuple[str, str, timedelta]
"""An element, its step and the limit of that."""


class FollowedLimits:
    """Gives the open steps of a tree the limits of the new version; `moved` counts them."""

    def __init__(self, plan: Plan, *, reading: Reading, transactions: Transactions, clock: Clock) -> None:
        self.moved = 0
        self._new_limits = dict(_new_limits(plan))
        self._reading = reading
        self._transactions = transactions
        self._clock = clock

    def follow(self, tree: Tree) -> None:
        """Just before the tree is migrated, by what is open then: a run over many requests takes an hour. One that is
        stopped in between does it again, and changes nothing more.

        What is open is read apart: a transaction that writes contends with the jobs of all connections that it has read
        anything of, and most trees have no limit that changes.
        """
        if not self._new_limits:
            return
        with self._reading() as uow:
            runs = list(_open_runs(uow, tree, self._new_limits))
        for element_instance_key, limit in runs:
            give = partial(follow_limit, element_instance_key=element_instance_key, limit=limit, at=self._clock.now())
            self.moved += self._transactions.run(give)


def _open_runs(uow: UnitOfWork, tree: Tree, new_limits: Mapping[Limited, timedelta]) -> Iterator[tuple[int, timedelta]]:
    """The open runs of the tree's request whose limit changes, by their keys in the ledger, each with its new limit."""
    instances = {tree.key, *(each.instance.key for each in tree.outdated)}
    for request in uow.requests.of_instances(instances):
        for entry in uow.steps.of_request(request.tracking_code):
            limited = _limited(entry)
            if entry.is_open and limited is not None and limited in new_limits:
                yield entry.element_instance_key, new_limits[limited]


def _new_limits(plan: Plan) -> Iterator[tuple[Limited, timedelta]]:
    for change in plan.changes:
        for each in change.mapping.limits:
            old = parse_limit(each.element.limit)
            yield (each.element.id, each.element.step, old), parse_limit(each.limit)


def _limited(entry: StepEntry) -> Limited | None:
    return None if entry.limit is None else (entry.element_id, entry.step, entry.limit)
