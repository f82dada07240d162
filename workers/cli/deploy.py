"""`aftersales deploy`: the diagrams, decisions and forms go to the engine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from services.errors import TechnicalError
from services.problems import Problem, Refused, refused
from workers.app import App
from workers.cli.console import out, say
from workers.cli.migration_names import naming_of
from workers.cli.migration_told import tell_forecast
from workers.cli.session import application
from workers.handlers import all_handlers
from workers.migration.deployment import Resources, foresee, forgotten_jobs, unknown_jobs

_SUFFIXES = frozenset({".bpmn", ".dmn", ".form"})


def deploy(
    directory: Annotated[Path, typer.Argument(help="Folder with .bpmn, .dmn and .form files")] = Path("bpmn"),
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; without a terminal nobody is asked anyway")] = False,
) -> None:
    """Deploy everything under the folder in one deployment: all of it or nothing · استقرار نمودارها."""
    with application() as app:
        resources = resources_in(directory)
        _require_known_jobs(resources)
        _foretell(app, resources)
        if dry_run or not (yes or _is_agreed()):
            return
        deployed = app.engine.deploy(resources)
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


def _require_known_jobs(resources: Resources) -> None:
    """Raises Refused for jobs that no worker would take: requests would wait for them for ever, and nobody be told."""
    unknown = unknown_jobs(resources, all_handlers().keys())
    if unknown:
        raise Refused([_unknown_job(each, files[0]) for each, files in unknown.items()])


def _unknown_job(job_type: str, file: str) -> Problem:
    return Problem(
        persian=f"کارگرهای این نسخه کار «{job_type}» را نمی‌شناسند ({file}). نخست آنها را به‌روز کنید.",
        english=f"{file} asks for job {job_type}, which the workers of this version do not know: update them first",
    )


def _foretell(app: App, resources: Resources) -> None:
    try:
        with app.running() as running:
            forecast = foresee(resources, running)
            forgotten = forgotten_jobs(running, all_handlers().keys())
    except TechnicalError as unknown:
        out().print(f"what is deployed and runs is not known: {unknown}")
        return
    tell_forecast(forecast, naming_of(app))
    for job, versions in forgotten.items():
        named = ", ".join(f"{each.process_id} v{each.version}" for each in versions)
        out().print(f"{named}: requests that come to job {job} will wait for ever, no worker of this version knows it")


def _is_agreed() -> bool:
    """Whoever sits at a terminal is asked."""
    return not sys.stdin.isatty() or typer.confirm("Deploy?")
