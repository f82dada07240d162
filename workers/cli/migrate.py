"""`aftersales migrate`: bring the newest diagrams, forms and tables to requests that run."""

import json
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.problems import refused
from workers.app import App
from workers.cli.console import out
from workers.cli.migration_names import naming_of
from workers.cli.migration_told import outcome_as_json, plan_as_json, tell_outcome, tell_plan
from workers.cli.session import application, session
from workers.migration.limits import FollowedLimits
from workers.migration.plan import Plan, make_plan
from workers.migration.progress import Progress
from workers.migration.run import Outcome, carry_out

migrate = typer.Typer(help="Bring new versions of diagrams to running requests · مهاجرت", no_args_is_help=True)

Processes = Annotated[list[str] | None, typer.Argument(help="Process ids; without any, all that are outdated")]
ByHand = Annotated[list[str] | None, typer.Option("--map", metavar="OLD=NEW", help="An element whose id changed")]
AsJson = Annotated[bool, typer.Option("--json", help="For scripts")]

_EACH = 100


class OpenLimits(StrEnum):
    """What becomes of the limits of steps that are open."""

    KEEP = "keep"
    FOLLOW = "follow"


@migrate.command("plan")
def plan(processes: Processes = None, *, by_hand: ByHand = None, as_json: AsJson = False) -> None:
    """Say which requests can be migrated, and why others cannot; nothing is touched. Ends with 1 if any cannot."""
    with application() as app:
        made = _plan(app, processes, by_hand)
        if as_json:
            _print_json(plan_as_json(made, naming_of(app)))
        else:
            tell_plan(made, naming_of(app))
    raise typer.Exit(1 if made.staying else 0)


@migrate.command("run")
def run(
    processes: Processes = None,
    *,
    by_hand: ByHand = None,
    progress: Annotated[Path | None, typer.Option(help="File that notes what is done, to go on after a stop")] = None,
    at_most: Annotated[int | None, typer.Option(min=1, help="So many, requests first, the oldest first")] = None,
    limits: Annotated[OpenLimits, typer.Option(help="Of open steps: as promised, or as the new version has them")] = (
        OpenLimits.KEEP
    ),
    as_json: AsJson = False,
) -> None:
    """Migrate every request that can be. Stop it at any moment and run it again. Ends with 1 if any stays behind."""
    with session() if limits is OpenLimits.FOLLOW else application() as app:
        made = _plan(app, processes, by_hand)
        followed = _followed(app, made) if limits is OpenLimits.FOLLOW else None
        done = carry_out(
            made,
            app.engine,
            Progress(progress),
            at_most=at_most,
            before_each=followed.follow if followed else lambda _: None,
            after_each=_say_progress,
        )
        if as_json:
            _print_json(outcome_as_json(made, done, naming_of(app)))
        else:
            tell_outcome(made, done, naming_of(app), limits_moved=followed.moved if followed else 0)
    raise typer.Exit(1 if made.staying or done.refused or done.left else 0)


def _plan(app: App, processes: Sequence[str] | None, by_hand: Sequence[str] | None) -> Plan:
    pairs = dict(_pair(each) for each in by_hand or ())
    with app.running() as running:
        return make_plan(running, processes=processes or (), by_hand=pairs)


def _followed(app: App, plan: Plan) -> FollowedLimits:
    return FollowedLimits(plan, reading=app.reading, transactions=app.transactions, clock=app.clock)


def _pair(typed: str) -> tuple[str, str]:
    old, equals, new = typed.partition("=")
    if not (old and equals and new):
        raise refused("نگاشت باید OLD=NEW باشد.", f"--map {typed}: give it as OLD=NEW")
    return old, new


def _say_progress(outcome: Outcome) -> None:
    done = len(outcome.migrated) + len(outcome.ended)
    if done and done % _EACH == 0:
        typer.echo(f"{done} instances", err=True)


def _print_json(told: object) -> None:
    out().print_json(json.dumps(told, ensure_ascii=False))
