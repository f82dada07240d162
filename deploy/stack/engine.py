"""The engine's processes: OpenSearch; Camunda (Zeebe, Operate and Tasklist in one); the bridge between those."""

import os
import sys
from dataclasses import asdict

import httpx

from deploy.engine import CAMUNDA, OPENSEARCH, camunda_java, opensearch_java, require_installed
from deploy.locations import ROOT
from deploy.stack.config import StackConfig
from deploy.stack.process import ProcessSpec
from deploy.stack.readiness import http_answers

_CLUSTER = "aftersales"
_OPENSEARCH_FILES = ROOT / "deploy" / "opensearch"
_CAMUNDA_FILES = ROOT / "deploy" / "camunda"
_PROFILES = ("broker", "operate", "tasklist", "auth")
CONTROLLED_CLOCK = "controlled-clock"
ADMIN_PASSWORD = "AFTERSALES_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable
"""Environment variable: the password of Operate's and Tasklist's `admin`. Development default: `admin`."""


def opensearch(config: StackConfig) -> ProcessSpec:
    """OpenSearch as a single node; its data in the run folder."""
    return ProcessSpec(
        name="opensearch",
        command=(
            opensearch_java().command,
            f"@{_OPENSEARCH_FILES / 'jvm.options'}",
            "-classpath",
            f"{require_installed(OPENSEARCH)}/*",
            "org.codelibs.opensearch.runner.OpenSearchRunner",
            *("-basePath", str(config.data_dir / "opensearch")),
            *("-confPath", str(_OPENSEARCH_FILES)),
            *("-clusterName", _CLUSTER),
            *("-numOfNode", "1"),
            # The runner adds the node's number, which is 1.
            *("-baseHttpPort", str(config.ports.opensearch - 1)),
        ),
        environ=_settings(config),
        ready=http_answers(f"{config.opensearch_url}/_cluster/health", _is_our_cluster),
        remedy="if the log names memory or disk, free some; else make down, then make up",
    )


def camunda(config: StackConfig) -> ProcessSpec:
    """Zeebe, Operate and Tasklist. It may be started before OpenSearch is ready: it waits for it."""
    home = require_installed(CAMUNDA)
    return ProcessSpec(
        name="camunda",
        command=(str(home / "bin" / "camunda"),),
        environ={
            "JAVA_HOME": str(camunda_java().home),
            "JDK_JAVA_OPTIONS": " ".join(f'"{option}"' for option in _jvm_options(config)),
            "JAVA_OPTS": "",
            "CLASSPATH_PREFIX": str(_CAMUNDA_FILES / "logging"),
            "SPRING_CONFIG_ADDITIONALLOCATION": f"file:{_CAMUNDA_FILES}/",
            "SPRING_PROFILES_ACTIVE": ",".join(_profiles(config)),
            # How long jobs wait until a worker takes them: an exporter of its own that only monitoring needs.
            "ZEEBE_BROKER_EXECUTIONMETRICSEXPORTERENABLED": str(config.monitoring).lower(),
            **_settings(config),
        },
        ready=http_answers(f"{config.management_url}/actuator/health/status"),
        remedy="if the log names OpenSearch, read its log too; if it names the data, make up with --fresh",
    )


def bridge(config: StackConfig) -> ProcessSpec:
    """What lets Tasklist claim and complete user tasks; see deploy.bridge."""
    return ProcessSpec(
        name="bridge",
        command=(sys.executable, "-m", "deploy.bridge"),
        cwd=ROOT,
        environ=_settings(config),
        ready=http_answers(f"http://{config.host}:{config.ports.bridge}/health"),
        ready_within=30.0,
        grace=5.0,
    )


def admin_password() -> str:
    """The password of Operate's and Tasklist's `admin`."""
    return os.environ.get(ADMIN_PASSWORD, "admin")


def _profiles(config: StackConfig) -> tuple[str, ...]:
    return (*_PROFILES, CONTROLLED_CLOCK) if config.controlled_clock else _PROFILES


def _jvm_options(config: StackConfig) -> list[str]:
    names = ("jvm.options", f"jvm-{CONTROLLED_CLOCK}.options") if config.controlled_clock else ("jvm.options",)
    return [f"@{_CAMUNDA_FILES / name}" for name in names]


def _settings(config: StackConfig) -> dict[str, str]:
    """What the configuration files ask for: the address, every port, and what follows from them."""
    ports = {f"AFTERSALES_PORT_{name.upper()}": str(port) for name, port in asdict(config.ports).items()}
    return {
        **ports,
        "AFTERSALES_BIND": config.host,
        "AFTERSALES_OPENSEARCH_URL": config.opensearch_url,
        "AFTERSALES_ZEEBE_DATA": str(config.data_dir / "zeebe"),
        ADMIN_PASSWORD: admin_password(),
    }


def _is_our_cluster(answer: httpx.Response) -> bool:
    return answer.is_success and answer.json()["cluster_name"] == _CLUSTER
