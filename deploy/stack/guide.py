"""What a person needs to use a stack that is up: addresses, logins, the command line, how to stop it.

To be printed unwrapped, so that every line can be copied.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.cells import cell_len
from rich.text import Text

from deploy.locations import ROOT, demo_run_dir
from deploy.stack.config import StackConfig
from deploy.stack.wiring import command_line_environ
from deploy.tasklist.roles import DEVELOPMENT_PASSWORD, Role, all_roles
from deploy.terminal import persian


def guide(config: StackConfig) -> Text:
    """All of it."""
    parts = (
        ("Where", _columns(_places(config))),
        ("Who: a login for each unit, and its open tasks in Tasklist", _columns(_logins(config))),
        ("On the command line", _commands(config)),
        ("Stop it", [stop_command(config)]),
    )
    return Text("\n").join(Text(f"\n{title}\n", style="bold") + Text(_indented(lines)) for title, lines in parts)


def stop_command(config: StackConfig) -> str:
    """What stops this stack."""
    return "make demo-down" if config.run_dir == demo_run_dir() else "make down"


def _places(config: StackConfig) -> Iterator[tuple[str, ...]]:
    yield "Our pages, «میز کار»", config.pages_url
    yield "Tasklist", config.tasklist_url
    yield "Operate", config.operate_url
    yield "Zeebe (gRPC)", config.grpc_address
    yield "Health, metrics", f"{config.management_url}/actuator"
    if config.monitoring:
        yield "Prometheus", config.prometheus_url
    yield "Logs", str(config.logs_dir)


def _logins(config: StackConfig) -> Iterator[tuple[str, ...]]:
    for role in all_roles():
        yield role, _password(role), config.tasklist_url_of(role), persian(role.persian_name).plain


def _commands(config: StackConfig) -> Iterator[str]:
    for name, value in command_line_environ(config).items():
        yield f"export {name}={value}"
    aftersales = _program("aftersales")
    yield f"{aftersales} list          # then: show CODE, pay, late, sms recent, withdraw CODE"


def _columns(rows: Iterator[tuple[str, ...]]) -> list[str]:
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def _indented(lines: Iterator[str] | list[str]) -> str:
    return "".join(f"  {line}\n" for line in lines)


def _password(role: Role) -> str:
    """The development password; one that was chosen is for those who know it."""
    password = role.password()
    return password if password == DEVELOPMENT_PASSWORD else "(as set)"


def _program(name: str) -> str:
    """A program of this Python's environment, as it is called from the project's folder."""
    program = Path(sys.executable).parent / name
    return os.path.relpath(program, ROOT) if program.is_relative_to(ROOT) else str(program)
