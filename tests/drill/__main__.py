"""`python -m tests.drill [--only FAULT]`: each fault really done, its alert and no other seen in a real Prometheus.

Exit code 0 where it was so.
"""

import argparse
import signal
import sys
from collections.abc import Sequence

from deploy.locations import ROOT
from tests.chaos.databases import postgres, sqlite
from tests.drill.play import Result, play
from tests.drill.prometheus import FASTER

_DOCUMENT = ROOT / "docs" / "alert-drill.md"
_SEED = "drill"
_INTRODUCTION = f"""# Alert drill

Each fault was really done to the running engine, workers, database or SMS provider, under a load of requests, and the
real Prometheus was asked which alerts fired from its beginning to the end of the recovery. `make drill` wrote this file
from its own run. Every duration in the rules and the scrape configuration is divided by {FASTER}, so a second here is
about {FASTER} in production. What a rule compares an age with is not divided, so alerts of consequences (`BacklogOld`,
`MessagesNotPublished`, `SmsNotSent`) could hardly come: the whole matrix, consequences included, is played against the
rules in `tests/alerts/test_alert_matrix.py`.

"""
_COLUMNS = ("fault", "database", "wanted", "fired", "fired after, s", "gone after, s", "verdict")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do all drills, print each, write docs/alert-drill.md."""
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument(
        "--only", action="append", metavar="FAULT", help="a row of the alert matrix; writes no document"
    )
    options = parser.parse_args(arguments)
    # As Ctrl-C does: whoever is told to end must leave no engine running and nothing mounted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results = []
    for open_store in (sqlite, postgres):
        for result in play(open_store, _SEED, options.only):
            print(_row(result), flush=True)
            results.append(result)
    if not options.only:
        _DOCUMENT.write_text(_INTRODUCTION + _table(results), encoding="utf-8")
    return 0 if results and all(each.holds for each in results) else 1


def _table(results: Sequence[Result]) -> str:
    rule = ["---", "---", "---", "---", "---:", "---:", "---"]
    return "\n".join([_line(_COLUMNS), _line(rule), *(_row(each) for each in results)]) + "\n"


def _row(result: Result) -> str:
    return _line(
        (
            result.drill.fault,
            result.database,
            result.drill.alert or "none",
            ", ".join(sorted(result.fired)) or "none",
            _seconds(result.fired_after),
            _seconds(result.gone_after if result.drill.alert else None),
            "met" if result.holds else "MISSED",
        )
    )


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _seconds(seconds: float | None) -> str:
    return "–" if seconds is None else f"{seconds:.0f}"


if __name__ == "__main__":
    sys.exit(main())
