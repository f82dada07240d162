"""`python -m tests.chaos [--short | --mixed] [--instances N] [--seed S]`: exit code 0 where every invariant holds."""

import argparse
import secrets
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from deploy.locations import ROOT
from tests.chaos.campaign import Outcome, run_campaign
from tests.chaos.databases import postgres, sqlite
from tests.chaos.mixed.campaign import run_mixed
from tests.chaos.plan import LONG, SHORT, Scale
from tests.chaos.report import document, table
from tests.chaos.stage import OpenStore

_DATABASES: dict[str, OpenStore] = {"sqlite": sqlite, "postgresql": postgres}
_DOCUMENT = ROOT / "docs" / "reliability.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the campaigns, print their table; the long form also writes docs/reliability.md."""
    options = _options(arguments)
    # As Ctrl-C does: whoever is told to end must leave no engine running and nothing mounted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.mixed:
        return _mixed(options)
    outcomes = [_campaign(name, options) for name in options.database or _DATABASES]
    print(f"\n{table(outcomes)}\n\nseed {options.seed}")
    if not options.short:
        Path(options.output).write_text(document(outcomes, options.seed), encoding="utf-8")
    return 0 if all(each.holds for each in outcomes) else 1


def _mixed(options: argparse.Namespace) -> int:
    """Stories of all services on each kind of database."""
    holds = True
    for name in options.database or _DATABASES:
        print(f"== {name}, seed {options.seed}", flush=True)
        outcome = run_mixed(
            f"{options.seed} {name}", _DATABASES[name], lambda line: print(line, flush=True), keep=options.keep
        )
        print(outcome, flush=True)
        holds = holds and outcome.holds
    return 0 if holds else 1


def _campaign(database: str, options: argparse.Namespace) -> Outcome:
    print(f"== {database}, seed {options.seed}", flush=True)
    return run_campaign(
        f"{options.seed} {database}",
        _scale(options),
        _DATABASES[database],
        lambda line: print(line, flush=True),
        keep=options.keep,
    )


def _scale(options: argparse.Namespace) -> Scale:
    scale = SHORT if options.short else LONG
    campaigns = len(options.database or _DATABASES)
    return replace(scale, instances=options.instances // campaigns) if options.instances else scale


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--short", action="store_true", help="minutes instead of an hour; writes no document")
    parser.add_argument("--mixed", action="store_true", help="stories of all services while workers are killed")
    parser.add_argument("--instances", type=int, metavar="N", help="requests in all campaigns together")
    parser.add_argument("--seed", default=secrets.token_hex(4), metavar="S", help="the seed of an earlier run")
    parser.add_argument("--database", choices=_DATABASES, action="append", help="one campaign instead of both")
    parser.add_argument("--output", default=_DOCUMENT, metavar="FILE", help="where the long form's document goes")
    parser.add_argument("--keep", action="store_true", help="keep the logs")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
