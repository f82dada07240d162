"""Where to look after the demonstration."""

import os
import sys
from pathlib import Path

from rich.console import Group
from rich.table import Table
from rich.text import Text

from deploy.demo.board import ROLES
from deploy.demo.wording import persian
from deploy.stack import StackConfig
from deploy.stack.wiring import DATABASE_URL, database_url
from deploy.tasklist import Role
from deploy.tasklist.roles import DEVELOPMENT_PASSWORD


def addresses(config: StackConfig) -> Group:
    """The addresses of what is still up, and the logins."""
    places = _grid()
    places.add_row("Tasklist", config.tasklist_url)
    places.add_row("Operate", config.operate_url)
    logins = _grid()
    for role in ROLES:
        logins.add_row("Login", str(role), f"password: {_password(role)}", persian(role.persian_name))
    return Group("", places, logins)


def commands(config: StackConfig) -> Text:
    """How to show a request again and how to stop; to be printed unwrapped, so that it can be copied."""
    show = f"{DATABASE_URL}={database_url(config)} {_program('aftersales')} show CODE"
    stop = f"{_program('python')} -m deploy.demo --down"
    bold = "bold"
    return Text.assemble(("Show one request again:\n", bold), f"  {show}\n", ("Stop:\n", bold), f"  {stop}")


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", width=8)
    return table


def _password(role: Role) -> str:
    """The development password; one that was chosen is for those who know it."""
    password = role.password()
    return password if password == DEVELOPMENT_PASSWORD else "as set in the environment"


def _program(name: str) -> str:
    """A program of this Python's environment, as it is called from here."""
    folder = Path(sys.executable).parent
    return os.path.relpath(folder / name) if folder.is_relative_to(Path.cwd()) else str(folder / name)
