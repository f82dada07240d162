"""A plan of migration, and what came of it, as an engineer reads them and as a script does."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from workers.cli.console import out, plain_table
from workers.migration.deployment import Forecast, Novelty
from workers.migration.plan import Change, Outdated, Plan, Tree
from workers.migration.run import Outcome, Refusal

_MOST_NAMED = 10


def tell_plan(plan: Plan) -> None:
    """Each old version with how many run on it, then what has to be known of it before."""
    if not plan.trees:
        out().print("everything that runs is on the newest version")
        return
    out().print(_table(plan))
    for change in plan.changes:
        for line in (*_ending(plan, change), *_beginning(plan, change), *_keeping(plan, change)):
            out().print(f"{_version(change)}: {line}")
    out().print(f"{len(plan.migrating)} requests can be migrated, {len(plan.staying)} stay behind")
    _tell_reasons(plan.staying)


def tell_outcome(plan: Plan, outcome: Outcome, *, limits_moved: int = 0) -> None:
    """What was done, and what was not."""
    if limits_moved:
        out().print(f"{limits_moved} limits follow the new version")
    out().print(f"{len(outcome.migrated)} instances migrated, {len(outcome.ended)} had ended meanwhile")
    for each in outcome.refused:
        half = " (others of it are on the new version)" if each.is_half else ""
        place = f"{_version(each.outdated.change)}, instance {each.outdated.instance.key} of request {each.tree.key}"
        out().print(f"  the engine refused {place}{half}: {each.reason}")
    if outcome.stopped_by:
        out().print(f"stopped: {outcome.stopped_by}. Run it again to go on")
    if outcome.left:
        out().print(f"{len(outcome.left)} requests left for the next run")
    if plan.staying:
        out().print(f"{len(plan.staying)} requests stay behind")
    _tell_reasons(plan.staying)


def tell_forecast(forecast: Forecast) -> None:
    """What a deployment is about to change, and what of it those who wait would feel."""
    table = plain_table("", "process", "", "deployed", "now", "instances")
    for novelty in (Novelty.NEW, Novelty.CHANGED):
        for each in forecast.of(novelty):
            table.add_row(each.process_id, novelty, *each.tags, str(each.instances or ""))
    if table.rows:
        out().print(table)
    out().print(f"{len(forecast.of(Novelty.SAME))} processes are the same")
    if forecast.is_certain and forecast.plan.trees:
        kept = f"{len(forecast.plan.migrating)} could be migrated, {len(forecast.plan.staying)} could not"
        out().print(f"{len(forecast.plan.trees)} requests stay on the versions that they run on until then: {kept}")
    _tell_reasons(forecast.plan.staying)


def plan_as_json(plan: Plan) -> Mapping[str, Any]:
    """What a script asks of a plan."""
    counted = Counter(each.change.old.key for each in plan.outdated)
    return {
        "changes": [{**_change_as_json(each), "instances": counted[each.old.key]} for each in plan.changes],
        "migrating": [_tree_as_json(each) for each in plan.migrating],
        "staying": [_tree_as_json(each) for each in plan.staying],
    }


def outcome_as_json(plan: Plan, outcome: Outcome) -> Mapping[str, Any]:
    """What a script asks of a run."""
    return {
        "migrated": [each.instance.key for each in outcome.migrated],
        "ended": [each.instance.key for each in outcome.ended],
        "refused": [_refusal_as_json(each) for each in outcome.refused],
        "left": [each.key for each in outcome.left],
        "stoppedBy": outcome.stopped_by,
        "staying": [_tree_as_json(each) for each in plan.staying],
    }


def _table(plan: Plan) -> Table:
    table = plain_table("", "process", "runs on", "newest", "instances", "stay behind")
    counted = Counter(each.change.old.key for each in plan.outdated)
    behind = Counter(each.change.old.key for tree in plan.staying for each in tree.outdated)
    for change in plan.changes:
        old, new = (f"v{each.version} {tag}".rstrip() for each, tag in zip(change.versions, change.tags, strict=True))
        key = change.old.key
        table.add_row(change.old.process_id, old, new, str(counted[key]), str(behind[key] or ""))
    return table


def _version(change: Change) -> str:
    return f"{change.old.process_id} v{change.old.version}"


def _ending(plan: Plan, change: Change) -> Iterator[str]:
    """What has no counterpart: of tasks, where something waits; of events, where something waits at their host."""
    for key, lost in change.mapping.lost.items():
        if count := plan.waiting_at(change, key):
            yield f"{lost}. {count} wait there and stay behind: {lost.remedy}"
    for lost in change.mapping.closed:
        if count := plan.waiting_at(change, lost.element.host):
            yield f"{lost}. {count} stop waiting for it"


def _beginning(plan: Plan, change: Change) -> Iterator[str]:
    sources = {new: old for old, new in change.mapping.pairs.items()}
    for event in change.mapping.begun:
        if count := plan.waiting_at(change, sources.get(event.host, change.old.process_id)):
            yield f"{event.title} is new. {count} wait for its {event.event} from the migration on"


def _keeping(plan: Plan, change: Change) -> Iterator[str]:
    for element in change.mapping.changed:
        if count := plan.waiting_at(change, element.host or element.id):
            yield f"{element.title} changed. {count} that wait there keep what they began with"
    for each in change.mapping.limits:
        if count := plan.waiting_at(change, each.element.id):
            kept = f"{count} open ones keep theirs, unless --limits follow"
            yield f"{each.element.title}: limit {each.element.limit}, now {each.limit}. {kept}"


def _tell_reasons(trees: Sequence[Tree]) -> None:
    """Each reason once, with the requests that it keeps."""
    kept: dict[str, list[int]] = {}
    for tree in trees:
        for outdated, lost in tree.hindrances:
            kept.setdefault(f"{_version(outdated.change)}: {lost}", []).append(tree.key)
    for reason, keys in kept.items():
        more = " …" if len(keys) > _MOST_NAMED else ""
        out().print(f"  {reason}: requests {', '.join(map(str, keys[:_MOST_NAMED]))}{more}")


def _change_as_json(change: Change) -> Mapping[str, Any]:
    mapping = change.mapping
    return {
        "process": change.old.process_id,
        "from": {"version": change.old.version, "tag": change.tags[0], "key": change.old.key},
        "to": {"version": change.new.version, "tag": change.tags[1], "key": change.new.key},
        "mapping": dict(mapping.pairs),
        "lost": {key: {"why": str(lost), "remedy": lost.remedy} for key, lost in mapping.lost.items()},
        "closed": [each.element.id for each in mapping.closed],
        "begun": [each.id for each in mapping.begun],
        "changed": [each.id for each in mapping.changed],
        "limits": {each.element.id: {"from": each.element.limit, "to": each.limit} for each in mapping.limits},
    }


def _tree_as_json(tree: Tree) -> Mapping[str, Any]:
    return {
        "request": tree.key,
        "instances": [each.instance.key for each in tree.outdated],
        "hindrances": [_hindrance_as_json(outdated, str(lost), lost.remedy) for outdated, lost in tree.hindrances],
    }


def _hindrance_as_json(outdated: Outdated, why: str, remedy: str) -> Mapping[str, Any]:
    return {
        "instance": outdated.instance.key,
        "process": outdated.change.old.process_id,
        "why": why,
        "remedy": remedy,
    }


def _refusal_as_json(refusal: Refusal) -> Mapping[str, Any]:
    return {
        "request": refusal.tree.key,
        "instance": refusal.outdated.instance.key,
        "reason": refusal.reason,
        "isHalf": refusal.is_half,
    }
