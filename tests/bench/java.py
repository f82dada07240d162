"""Rivals and stand-ins in Java, compiled against the engine distribution's own libraries."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from deploy.engine import CAMUNDA, camunda_java, opensearch_java, require_installed
from deploy.errors import DeployError

_SOURCES = Path(__file__).parent / "rivals"
_RELEASE = "17"


def compiled(name: str, folder: Path) -> list[str]:
    """Compile `rivals/<name>.java` into the folder; the command that runs it. DeployError if there is no compiler."""
    folder.mkdir(parents=True, exist_ok=True)
    source = _SOURCES / f"{name}.java"
    libraries = f"{require_installed(CAMUNDA)}/lib/*"
    command = [_compiler(), "--release", _RELEASE, "-proc:none", "-cp", libraries, "-d", str(folder), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DeployError(f"{source.name} does not compile.", remedy="put it right", log=done.stderr.splitlines())
    return [camunda_java().command, "-cp", f"{folder}:{libraries}", name]


def _compiler() -> str:
    found = next((path for path in _candidates() if path.is_file()), None)
    if found is None:
        raise DeployError("No javac is installed.", remedy="apt-get install openjdk-17-jdk-headless")
    return str(found)


def _candidates() -> Iterator[Path]:
    for java in (camunda_java(), opensearch_java()):
        yield java.home / "bin" / "javac"
