"""Maven as the downloader: it resolves a set of `pom.xml` into its local repository, resuming what was cut short."""

import os
import re
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TypeAlias

from deploy.engine.artifacts import POM, ArtifactSet
from deploy.errors import DeployError

Report: TypeAlias = Callable[[str], None]
"""Takes one line that says how far the download is."""

_PROGRESS = re.compile(r"Progress \(\d+\): (?P<what>.+)")
_LOG_LINES = 12


def require_maven() -> str:
    """The path of `mvn`; DeployError if it is not installed."""
    if found := shutil.which("mvn"):
        return found
    raise DeployError(
        "Maven (mvn) is not installed; it downloads the engine.",
        remedy="install it, for example: apt-get install maven",
    )


def resolve(artifacts: ArtifactSet, report: Report) -> list[Path]:
    """Download what is missing of the set; return the files in Maven's local repository. DeployError if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "files"
        command = [
            require_maven(),
            "--strict-checksums",
            f"--file={POM}",
            f"--activate-profiles={artifacts.name}",
            "dependency:build-classpath",
            f"-Dmdep.outputFile={listing}",
            f"-Dmdep.pathSeparator={os.pathsep}",
        ]
        _run(command, artifacts, report)
        return [Path(entry) for entry in listing.read_text(encoding="utf-8").strip().split(os.pathsep)]


def _run(command: list[str], artifacts: ArtifactSet, report: Report) -> None:
    log: deque[str] = deque(maxlen=_LOG_LINES)
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
    ) as maven:
        assert maven.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        for line in _lines(maven.stdout):
            if progress := _PROGRESS.search(line):
                report(progress["what"].strip())
            elif line.strip():
                log.append(line.strip())
    if maven.returncode:
        raise DeployError(
            f"{artifacts.title} could not be downloaded (mvn ended with {maven.returncode}).",
            remedy="check the network and the disk, then run the same command again: the download resumes",
            log=[line for line in log if "ERROR" in line] or list(log),
        )


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """Lines ended by a line feed or, as Maven's progress is, by a carriage return."""
    pending = b""
    while chunk := stream.read(4096):
        *complete, pending = re.split(rb"[\r\n]+", pending + chunk)
        yield from (line.decode(errors="replace") for line in complete)
    yield pending.decode(errors="replace")
