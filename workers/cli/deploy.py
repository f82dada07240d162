"""`aftersales deploy`: the diagrams, decisions and forms go to the engine."""

from pathlib import Path
from typing import Annotated

import typer

from workers.cli.console import out, say
from workers.cli.problems import refused
from workers.cli.session import application

_SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


def deploy(
    directory: Annotated[Path, typer.Argument(help="Folder with .bpmn, .dmn and .form files")] = Path("bpmn"),
) -> None:
    """Deploy everything under the folder in one deployment: all of it or nothing · استقرار نمودارها."""
    with application() as app:
        deployed = app.engine.deploy(resources_in(directory))
        for name in deployed:
            out().print(name)
        say("همه مستقر شد.", f"{len(deployed)} resources deployed")


def resources_in(directory: Path) -> dict[str, bytes]:
    """File name to content of all that the engine takes. Raises Refused for no files, or two of the same name."""
    files = sorted(path for path in directory.rglob("*") if path.suffix in _SUFFIXES)
    resources = {path.name: path.read_bytes() for path in files}
    if not resources:
        raise refused("در این پوشه نموداری نیست.", f"no .bpmn, .dmn or .form file under {directory}")
    if len(resources) != len(files):
        raise refused("دو پرونده با یک نام در پوشه هست.", "two files have the same name")
    return resources
