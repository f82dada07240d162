"""Which Java is taken, and what is said when none fits."""

from pathlib import Path

import pytest

from deploy.engine.java import camunda_java, opensearch_java, system_homes
from deploy.errors import DeployError


def java_home(folder: Path, version: str) -> Path:
    """A home whose `java -version` says so."""
    command = folder / version / "bin" / "java"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n")
    command.chmod(0o755)
    return folder / version


def test_opensearch_gets_the_oldest_java_that_fits(tmp_path: Path) -> None:
    homes = [java_home(tmp_path, version) for version in ("25.0.2", "21.0.1", "17.0.15", "11.0.2")]
    assert opensearch_java(homes).major == 17


def test_camunda_gets_the_first_java_that_is_new_enough(tmp_path: Path) -> None:
    homes = [java_home(tmp_path, version) for version in ("17.0.15", "21.0.1", "25.0.2")]
    assert camunda_java(homes).major == 21


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2", "24.0.1"])
def test_a_java_that_opensearch_cannot_run_on_is_named(tmp_path: Path, version: str) -> None:
    home = java_home(tmp_path, version)
    with pytest.raises(DeployError) as refused:
        opensearch_java([home])
    assert str(home) in refused.value.message
    assert "openjdk-17" in refused.value.remedy


def test_camunda_refuses_java_17(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="Camunda needs Java 21 or newer; found only 17"):
        camunda_java([java_home(tmp_path, "17.0.15")])


def test_no_java_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="no Java was found"):
        opensearch_java([tmp_path])


def test_java_home_is_looked_at_first(tmp_path: Path) -> None:
    assert next(iter(system_homes({"JAVA_HOME": str(tmp_path), "PATH": ""}))) == tmp_path
