"""The commands: `python -m deploy.stack up|down|status [--controlled-clock] [--fresh] [--monitoring]`."""

import argparse
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from types import FrameType
from typing import NoReturn

from rich.console import Console

from deploy.errors import DeployError
from deploy.locations import demo_run_dir
from deploy.stack.config import StackConfig
from deploy.stack.guide import guide
from deploy.stack.lifecycle import down, up
from deploy.stack.report import processes_table
from deploy.stack.state import StackState, load
from deploy.stack.wiring import steps_after_engine
from deploy.terminal import timed_lines

_FINE, _FAILED, _NOT_RUNNING = 0, 1, 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0: done; 1: it could not be, the reason and remedy are printed; 3: no stack is up."""
    parser = argparse.ArgumentParser(prog="python -m deploy.stack", description=__doc__)
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--controlled-clock", action="store_true", help="the engine's clock can be moved: for tests")
    parser.add_argument("--fresh", action="store_true", help="delete the data of earlier runs on the same clock")
    parser.add_argument("--monitoring", action="store_true", help="start Prometheus too; also AFTERSALES_MONITORING=1")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        config = _config(options)
        return {"up": _up, "down": _down, "status": _status}[options.command](config, options)
    except DeployError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False, highlight=False)
        return _FAILED


def _config(options: argparse.Namespace) -> StackConfig:
    config = StackConfig(controlled_clock=options.controlled_clock)
    return replace(config, monitoring=True) if options.monitoring else config


def _up(config: StackConfig, options: argparse.Namespace) -> int:
    console = Console()
    report = timed_lines(console)

    started = up(config, then=steps_after_engine(config), fresh=options.fresh, report=report)
    _show(started, console)
    return _FINE


def _down(config: StackConfig, _options: argparse.Namespace) -> int:
    if not down(config):
        print("No stack is up." + (" The demo's is: make demo-down" if _is_up(load(demo_run_dir())) else ""))
    return _FINE


def _status(config: StackConfig, _options: argparse.Namespace) -> int:
    """Of the stack and of that of the demo, whichever is up."""
    known = [each for folder in (config.run_dir, demo_run_dir()) if (each := load(folder)) and _is_up(each)]
    if not known:
        print("No stack is up. Start one: make up")
        return _NOT_RUNNING
    for each in known:
        _show(each, Console())
    return _FINE if all(each.alive == each.processes for each in known) else _FAILED


def _is_up(known: StackState | None) -> bool:
    return known is not None and bool(known.alive)


def _show(known: StackState, console: Console) -> None:
    console.print(processes_table(known))
    console.print(guide(known.config), soft_wrap=True, highlight=False)


def _terminated(_signal: int, _frame: FrameType | None) -> NoReturn:
    """As an exception, so that a start that is under way is undone."""
    raise SystemExit(_FAILED)


if __name__ == "__main__":
    sys.exit(main())
