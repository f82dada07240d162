"""`python -m tests.chaos.temporary_cut [--cuts N] [--seed S]`: exit code 0 where every invariant holds."""

import argparse
import secrets
import sys

from tests.chaos.databases import postgres, sqlite
from tests.chaos.stage import OpenStore
from tests.chaos.temporary_cut.campaign import run_cuts

_DATABASES: dict[str, OpenStore] = {"sqlite": sqlite, "postgresql": postgres}


def main() -> int:
    """Run the cuts on each database and print what was found."""
    options = _options()
    holds = True
    for name in options.database or _DATABASES:
        print(f"== {name}, seed {options.seed}", flush=True)
        outcome = run_cuts(
            f"{options.seed} {name}",
            _DATABASES[name],
            lambda line: print(line, flush=True),
            cuts=options.cuts,
        )
        print(outcome, flush=True)
        holds = holds and outcome.holds
    return 0 if holds else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.temporary_cut", description=__doc__)
    parser.add_argument("--cuts", type=int, default=60, metavar="N", help="on each database")
    parser.add_argument("--seed", default=secrets.token_hex(4), metavar="S", help="the seed of an earlier run")
    parser.add_argument("--database", choices=_DATABASES, action="append", help="one instead of both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
