"""The commands of designers and engineers tell what they know, and do nothing where they are asked something else."""

from importlib import import_module

import pytest

from tests.deletion.copy import generators

GENERATORS = [command for _, command in generators()]


@pytest.mark.parametrize("command", [*GENERATORS, "deploy.versions", "deploy.lint", "tests.deletion"])
@pytest.mark.parametrize(("option", "code"), [("--help", 0), ("--no-such-option", 2)])
def test_an_option_that_a_command_does_not_have_ends_it_before_it_writes(
    command: str, option: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    module = import_module(command)
    started = import_module(f"{command}.__main__") if hasattr(module, "__path__") else module
    with pytest.raises(SystemExit) as ended:
        started.main([option])
    out, err = capsys.readouterr()
    assert ended.value.code == code
    assert f"usage: python -m {command}" in out + err
