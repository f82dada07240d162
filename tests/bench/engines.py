"""The engines that are measured: the whole stack with Operate and Tasklist, and Zeebe alone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.engine import CAMUNDA, camunda_java, require_installed
from deploy.locations import ROOT
from deploy.stack import StackConfig, running
from deploy.stack.preflight import check_port
from deploy.stack.process import ProcessSpec, launch, stop
from deploy.stack.readiness import http_answers, wait_until_ready

_SETTINGS = Path(__file__).parent / "zeebe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A running engine. `opensearch_url` is None where nothing is exported."""

    name: str
    title: str
    address: str
    management_url: str
    opensearch_url: str | None = None


@contextmanager
def full_stack(folder: Path, *, controlled_clock: bool = False) -> Iterator[Engine]:
    """Zeebe with Operate, Tasklist and OpenSearch, as operators have it; without workers and with nothing deployed."""
    config = StackConfig(run_dir=folder / "stack", controlled_clock=controlled_clock)
    with running(config):
        yield Engine(
            name="stack",
            title="with Operate, Tasklist and OpenSearch",
            address=config.grpc_address,
            management_url=config.management_url,
            opensearch_url=config.opensearch_url,
        )


@contextmanager
def zeebe_alone(folder: Path, *, controlled_clock: bool = False) -> Iterator[Engine]:
    """Zeebe and nothing else, on the same ports and with the same heap as in the stack."""
    config = StackConfig(run_dir=folder / "zeebe", controlled_clock=controlled_clock)
    for name, port in asdict(config.ports).items():
        check_port(config.host, name, port)
    shutil.rmtree(config.data_dir, ignore_errors=True)
    spec = _broker(config)
    record = launch(spec, config.logs_dir)
    try:
        wait_until_ready(spec, record)
        yield Engine(
            name="zeebe", title="Zeebe alone", address=config.grpc_address, management_url=config.management_url
        )
    finally:
        stop(record)


def _broker(config: StackConfig) -> ProcessSpec:
    ports = {f"BENCH_PORT_{name.upper()}": str(port) for name, port in asdict(config.ports).items()}
    return ProcessSpec(
        name="broker",
        command=(str(require_installed(CAMUNDA) / "bin" / "broker"),),
        environ={
            "JAVA_HOME": str(camunda_java().home),
            "JDK_JAVA_OPTIONS": f'"@{ROOT / "deploy" / "camunda" / "jvm.options"}"',
            "JAVA_OPTS": "",
            "CLASSPATH_PREFIX": str(ROOT / "deploy" / "camunda" / "logging"),
            "SPRING_CONFIG_ADDITIONALLOCATION": f"file:{_SETTINGS}/",
            "BENCH_BIND": config.host,
            "BENCH_ZEEBE_DATA": str(config.data_dir),
            "BENCH_CONTROLLED_CLOCK": str(config.controlled_clock).lower(),
            **ports,
        },
        ready=http_answers(f"{config.management_url}/actuator/health/status"),
    )
