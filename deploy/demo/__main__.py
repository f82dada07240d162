"""The command: `python -m deploy.demo [SERVICE | --all] [--keep | --stop] [--report FILE]`, later `--down`."""

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType
from typing import NoReturn

import httpx
from rich.console import Console

from deploy.demo.play import StoryResult, play_stories
from deploy.demo.progress import ProgressBoard
from deploy.demo.report import print_summary, print_timelines
from deploy.demo.stories import ALL_STORIES, SHOWN_STORIES, STORIES
from deploy.demo.stories.story import Story
from deploy.errors import DeployError
from deploy.locations import demo_run_dir
from deploy.stack import StackConfig, down, load, up
from deploy.stack.guide import guide
from deploy.stack.wiring import settings_of, steps_after_engine
from deploy.tasklist import CamundaRefusedError
from deploy.terminal import timed_lines
from services.errors import ServiceError
from workers.app import build_app
from workers.logs import configure_logs
from workers.settings import LogFormat

_FINE, _FAILED, _INTERRUPTED = 0, 1, 130
_WIDE = 160


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command. Exit code 0: all went as told; 1: it did not, or could not; 130: interrupted."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    # Of the libraries' logs only what is wrong belongs between the lines of a play.
    configure_logs(LogFormat.CONSOLE, "ERROR")
    console = _console()
    try:
        config = StackConfig(run_dir=demo_run_dir(), controlled_clock=True)
        return _down(config, console) if options.down else _demo(config, console, options)
    except DeployError as error:
        return _failed(error)
    except (CamundaRefusedError, ServiceError, httpx.HTTPError) as error:
        broken = f"The demo broke off: {type(error).__name__}: {error}"
        return _failed(DeployError(broken, remedy=f"read the logs in {demo_run_dir() / 'logs'}"))
    except KeyboardInterrupt:
        return _INTERRUPTED


def _failed(error: DeployError) -> int:
    Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
    return _FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.demo", description="Play the sample requests.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("service", nargs="?", choices=tuple(STORIES), help="all requests of this service, and no others")
    which.add_argument("--all", action="store_true", help="all requests of all services, not only the chosen ones")
    after = parser.add_mutually_exclusive_group()
    after.add_argument("--keep", dest="stop", action="store_false", help="leave the stack up afterwards: the default")
    after.add_argument("--stop", dest="stop", action="store_true", help="stop the stack afterwards")
    after.add_argument("--down", action="store_true", help="only stop the stack that an earlier demo has left up")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the timelines to a file too")
    parser.set_defaults(stop=False)
    return parser


def _console() -> Console:
    """Of the terminal's width; where there is no terminal, wide enough for the timelines."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_WIDE)


def _down(config: StackConfig, console: Console) -> int:
    if not down(config, report=console.print):
        console.print("No demo is up.")
    return _FINE


def _demo(config: StackConfig, console: Console, options: argparse.Namespace) -> int:
    begun = time.monotonic()
    _start(config, console)
    kept = False
    try:
        results = _play(config, console, _asked_for(options))
        _tell(config, console, results, options.report)
        console.print(f"\n[dim]the whole demo took {time.monotonic() - begun:.0f} s[/]")
        kept = not options.stop
    finally:
        if not kept:  # Ctrl-C and SIGTERM too leave nothing running
            down(config, report=console.print)
    if kept:
        console.print(guide(config), soft_wrap=True)
    return _FINE if all(result.as_told for result in results) else _FAILED


def _asked_for(options: argparse.Namespace) -> Sequence[Story]:
    if options.service is not None:
        return STORIES[options.service]
    return ALL_STORIES if options.all else SHOWN_STORIES


def _start(config: StackConfig, console: Console) -> None:
    """A new stack, on the controlled clock and with no request in it; that of an earlier demo makes way."""
    report = timed_lines(console)

    if load(config.run_dir) is not None:
        report("stopping the stack of an earlier demo")
        down(config, report=lambda _: None)
    up(config, then=steps_after_engine(config), fresh=True, report=report)


def _play(config: StackConfig, console: Console, stories: Sequence[Story]) -> list[StoryResult]:
    begun = time.monotonic()
    console.print(f"\nplaying {len(stories)} requests on the engine's controlled clock\n")
    with ProgressBoard(console, stories) as board:
        results = play_stories(config, stories, audience=board)
    console.print(f"\n[dim]played in {time.monotonic() - begun:.0f} s[/]")
    return results


def _tell(config: StackConfig, console: Console, results: Sequence[StoryResult], report: Path | None) -> None:
    with closing(build_app(settings_of(config))) as app:
        print_timelines(console, app, results)
        print_summary(console, results)
        if report is not None:
            with report.open("w", encoding="utf-8") as file:
                written = Console(file=file, width=_WIDE, highlight=False)
                print_timelines(written, app, results)
                print_summary(written, results)
            console.print(f"[dim]written to {report}[/]")


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    """As an exception, so that what is under way is undone."""
    raise SystemExit(_FAILED)


if __name__ == "__main__":
    sys.exit(main())
