"""A plan of migration, and what came of it, as an engineer reads them and as a script does."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.table import Table

from services.text import to_persian_digits
from workers.cli.console import out, plain_table, say
from workers.cli.migration_names import MOST_NAMED, counted, name_in_english, names_table
from workers.migration.deployment import Forecast, Novelty
from workers.migration.naming import Named, Naming
from workers.migration.plan import Change, Outdated, Plan, Tree
from workers.migration.run import Outcome, Refusal


def tell_plan(plan: Plan, naming: Naming) -> None:
    """Each old version with how many run on it, then what has to be known of it before."""
    if not plan.trees:
        say("هرچه در جریان است روی تازه‌ترین نسخه است.", "everything that runs is on the newest version")
        return
    out().print(_table(plan))
    for change in plan.changes:
        for line in (*_ending(plan, change), *_beginning(plan, change), *_keeping(plan, change)):
            out().print(f"{_version(change)}: {line}")
    (go, goes), (stay, stays) = counted(plan.migrating), counted(plan.staying)
    say(f"به نسخهٔ تازه می‌روند: {go}. می‌مانند: {stay}.", f"{goes} can be migrated, {stays} stay behind")
    _tell_reasons(plan.staying, naming)


def tell_outcome(plan: Plan, outcome: Outcome, naming: Naming, *, limits_moved: int = 0) -> None:
    """What was done, and what was not."""
    if limits_moved:
        persian = f"{to_persian_digits(limits_moved)} مهلت از نسخهٔ تازه پیروی می‌کند."
        say(persian, f"{limits_moved} limits follow the new version")
    persian, english = counted(outcome.done)
    ended = f", {len(outcome.ended)} had ended meanwhile" if outcome.ended else ""
    say(f"به نسخهٔ تازه رفتند: {persian}.", f"{english} migrated ({len(outcome.migrated)} instances{ended})")
    _tell_refusals(outcome.refused, naming)
    if outcome.stopped_by:
        again = "Run it again to go on"
        say("کار نیمه‌کاره ماند. فرمان را دوباره اجرا کنید.", f"stopped: {outcome.stopped_by}. {again}")
    if outcome.left:
        persian, english = counted(outcome.left)
        say(f"برای اجرای بعد ماندند: {persian}.", f"{english} left for the next run")
    if plan.staying:
        persian, english = counted(plan.staying)
        say(f"می‌مانند: {persian}.", f"{english} stay behind")
    _tell_reasons(plan.staying, naming)


def tell_forecast(forecast: Forecast, naming: Naming) -> None:
    """What a deployment is about to change, and what of it those who wait would feel."""
    table = plain_table("", "process", "", "deployed", "now", "instances")
    for novelty in (Novelty.NEW, Novelty.CHANGED):
        for each in forecast.of(novelty):
            table.add_row(each.process_id, novelty, *each.tags, str(each.instances or ""))
    if table.rows:
        out().print(table)
    out().print(f"{len(forecast.of(Novelty.SAME))} processes are the same")
    if forecast.is_certain and forecast.plan.trees:
        _tell_what_stays_on_its_version(forecast.plan)
    _tell_reasons(forecast.plan.staying, naming)


def _tell_what_stays_on_its_version(plan: Plan) -> None:
    (all_of_it, total), (go, goes), (stay, stays) = map(counted, (plan.trees, plan.migrating, plan.staying))
    say(
        f"پس از استقرار هم با نسخهٔ کنونی ادامه می‌دهند: {all_of_it}. سپس می‌توان برد: {go}. نمی‌توان برد: {stay}.",
        f"{total} stay on the versions that they run on until then: {goes} could be migrated, {stays} could not",
    )


def plan_as_json(plan: Plan, naming: Naming) -> Mapping[str, Any]:
    """What a script asks of a plan."""
    counted = Counter(each.change.old.key for each in plan.outdated)
    return {
        "changes": [{**_change_as_json(each), "instances": counted[each.old.key]} for each in plan.changes],
        "migrating": [_tree_as_json(each) for each in plan.migrating],
        "staying": _staying_as_json(plan, naming),
    }


def outcome_as_json(plan: Plan, outcome: Outcome, naming: Naming) -> Mapping[str, Any]:
    """What a script asks of a run."""
    return {
        "migrated": [each.instance.key for each in outcome.migrated],
        "ended": [each.instance.key for each in outcome.ended],
        "refused": [_refusal_as_json(*each) for each in _named_refusals(outcome.refused, naming)],
        "left": [each.key for each in outcome.left],
        "stoppedBy": outcome.stopped_by,
        "staying": _staying_as_json(plan, naming),
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


def _tell_reasons(trees: Sequence[Tree], naming: Naming) -> None:
    """Each reason once, with whom it keeps."""
    kept: dict[str, list[Tree]] = {}
    for tree in trees:
        for outdated, lost in tree.hindrances:
            kept.setdefault(f"{_version(outdated.change)}: {lost}", []).append(tree)
    for reason, its in kept.items():
        out().print(f"{reason}:")
        out().print(names_table(naming.of(its[:MOST_NAMED]), left_out=len(its[MOST_NAMED:])))


def _tell_refusals(refusals: Sequence[Refusal], naming: Naming) -> None:
    for each, named in _named_refusals(refusals, naming):
        half = " (others of it are on the new version)" if each.is_half else ""
        place = f"{_version(each.outdated.change)} of {name_in_english(named)}{half}"
        out().print(f"  the engine refused {place}: {each.reason} (instance {each.outdated.instance.key})")


def _named_refusals(refusals: Sequence[Refusal], naming: Naming) -> list[tuple[Refusal, Named]]:
    return list(zip(refusals, naming.of([each.tree for each in refusals]), strict=True))


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


def _staying_as_json(plan: Plan, naming: Naming) -> list[Mapping[str, Any]]:
    return [{**_name_as_json(each), **_tree_as_json(each.tree)} for each in naming.of(plan.staying)]


def _name_as_json(named: Named) -> Mapping[str, Any]:
    return {"trackingCode": named.tracking_code, "clientReference": named.reference}


def _tree_as_json(tree: Tree) -> Mapping[str, Any]:
    return {
        "root": tree.key,
        "process": tree.process_id,
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


def _refusal_as_json(refusal: Refusal, named: Named) -> Mapping[str, Any]:
    return {
        **_name_as_json(named),
        "root": refusal.tree.key,
        "instance": refusal.outdated.instance.key,
        "reason": refusal.reason,
        "isHalf": refusal.is_half,
    }
