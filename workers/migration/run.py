"""Carrying out a plan: one request after the other, each instance once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from services.errors import EngineRefused, TechnicalError
from workers.migration.plan import Outdated, Plan, Tree
from workers.migration.progress import Progress
from workers.migration.running import Migrator


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An instance that the engine would not migrate, and why; `is_half` if others of its request were."""

    outdated: Outdated
    tree: Tree
    reason: str
    is_half: bool


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What a run did, instance by instance; `done` are the trees of which nothing was refused. `left` are those left
    for the next run: it was told to, or was `stopped_by` something.
    """

    done: list[Tree] = field(default_factory=list)
    migrated: list[Outdated] = field(default_factory=list)
    ended: list[Outdated] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    left: Sequence[Tree] = ()
    stopped_by: str = ""


def carry_out(
    plan: Plan,
    migrator: Migrator,
    progress: Progress,
    *,
    at_most: int | None = None,
    before_each: Callable[[Tree], None] = lambda _: None,
    after_each: Callable[[Outcome], None] = lambda _: None,
) -> Outcome:
    """Migrate the trees that can be, `at_most` so many, until somebody interrupts or something is unavailable."""
    outcome, done = Outcome(), 0
    trees = [tree for tree in plan.migrating if _left_of(tree, progress)]
    try:
        for tree in trees[:at_most]:
            before_each(tree)
            if _migrate(tree, migrator, progress, outcome):
                outcome.done.append(tree)
            done += 1
            after_each(outcome)
    except (KeyboardInterrupt, TechnicalError) as stop:
        outcome.stopped_by = f"{type(stop).__name__} {stop}".strip()
    outcome.left = trees[done:]
    return outcome


def _left_of(tree: Tree, progress: Progress) -> list[Outdated]:
    return [each for each in tree.outdated if (each.instance.key, each.change.new.key) not in progress]


def _migrate(tree: Tree, migrator: Migrator, progress: Progress, outcome: Outcome) -> bool:
    """Whether nothing was refused. Callers go first: what one of them calls from then on is the new version. Where the
    engine refuses the first, the others stay with it.
    """
    refusals = len(outcome.refused)
    is_half = len(_left_of(tree, progress)) < len(tree.outdated)
    for each in _left_of(tree, progress):
        try:
            is_migrated = migrator.migrate(each.instance.key, each.change.new.key, each.change.mapping.pairs)
        except EngineRefused as refused:
            outcome.refused.append(Refusal(outdated=each, tree=tree, reason=refused.reason, is_half=is_half))
            if not is_half:
                return False
            continue
        (outcome.migrated if is_migrated else outcome.ended).append(each)
        progress.note(each.instance.key, each.change.new.key)
        is_half = True
    return len(outcome.refused) == refusals
