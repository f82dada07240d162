"""The commands: `python -m deploy.engine fetch|pin|where [camunda|opensearch|embedded …]`."""

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from deploy.engine import artifacts, maven
from deploy.engine.artifacts import ArtifactSet
from deploy.engine.installation import install, require_installed, terms_to_tell
from deploy.errors import DeployError

_BY_NAME = {each.name: each for each in artifacts.ALL}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code: 0 done, 1 something stands in the way, which is printed with its remedy."""
    parser = argparse.ArgumentParser(prog="python -m deploy.engine", description=__doc__)
    parser.add_argument("command", choices=("fetch", "pin", "where"))
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(_BY_NAME)}; all if none is named")
    options = parser.parse_args(arguments)
    if unknown := set(options.sets) - _BY_NAME.keys():
        parser.error(f"no such set: {', '.join(sorted(unknown))}")
    chosen = [_BY_NAME[name] for name in options.sets] or list(artifacts.ALL)
    try:
        {"fetch": _fetch, "pin": _pin, "where": _where}[options.command](chosen)
    except DeployError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _fetch(chosen: list[ArtifactSet]) -> None:
    with _progress() as progress:
        for line in terms_to_tell(chosen):
            progress.console.print(line, soft_wrap=True, highlight=False)
        for each in chosen:
            task = progress.add_task(each.title, total=1, state="looking")
            install(each, lambda said, task=task: progress.update(task, state=said))  # type: ignore[misc]
            progress.update(task, completed=1, state="ready")


def _pin(chosen: list[ArtifactSet]) -> None:
    """Write the checksums of what Maven resolves now; the change is to be reviewed and committed."""
    with _progress() as progress:
        for each in chosen:
            task = progress.add_task(each.title, total=1, state="looking")
            files = maven.resolve(each, lambda said, task=task: progress.update(task, state=said))  # type: ignore[misc]
            lines = sorted(f"{artifacts.sha256(path)}  {path.name}\n" for path in files)
            each.checksums.write_text("".join(sorted(lines, key=lambda line: line[66:])), encoding="utf-8")
            progress.update(task, completed=1, state=f"{len(files)} files pinned")


def _where(chosen: list[ArtifactSet]) -> None:
    for each in chosen:
        print(require_installed(each))


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        TextColumn("{task.fields[state]}", style="dim"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


if __name__ == "__main__":
    sys.exit(main())
