"""`aftersales` as an engineer types it, for the stack that is up."""

from dataclasses import dataclass

from typer.testing import CliRunner, Result

from deploy.stack import StackConfig
from deploy.stack.engine import admin_password
from deploy.stack.wiring import command_line_environ
from workers.cli.main import cli


@dataclass(frozen=True, slots=True)
class Aftersales:
    """A terminal in which the stack's variables are exported."""

    stack: StackConfig

    def __call__(self, *arguments: str) -> Result:
        """What comes of a command; a line of what it says is as long as it needs to be."""
        environ = {**command_line_environ(self.stack), "AFTERSALES_WEB_PASSWORD": admin_password(), "COLUMNS": "300"}
        return CliRunner().invoke(cli, list(arguments), env=environ)

    def says(self, *arguments: str) -> str:
        """What a command that is not refused says."""
        done = self(*arguments)
        assert done.exit_code == 0, done.output
        return done.stdout
