"""Prometheus beside the stack: Debian's own, with the project's rules. Grafana: see deploy/grafana."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from string import Template

from deploy.errors import DeployError
from deploy.locations import ROOT
from deploy.stack.config import StackConfig
from deploy.stack.process import ProcessSpec
from deploy.stack.readiness import http_answers

_FILES = ROOT / "deploy" / "prometheus"
_KEPT = "15d"


def require_prometheus() -> str:
    """The path of Prometheus' program. DeployError if it is not installed."""
    if found := shutil.which("prometheus"):
        return found
    raise DeployError("There is no Prometheus on this machine.", remedy="apt-get install prometheus, or go without")


def prometheus_config(config: StackConfig, workers: Sequence[str], pages: Sequence[str] = ()) -> str:
    """The configuration that watches this stack's broker and those processes of workers and pages (each host:port)."""
    template = Template((_FILES / "prometheus.yml").read_text(encoding="utf-8"))
    return template.substitute(
        RULES=_FILES / "rules",
        WORKERS=", ".join(workers),
        PAGES=", ".join(pages),
        BROKERS=f"{config.host}:{config.ports.management}",
    )


def write_prometheus_config(config: StackConfig, workers: Sequence[str], pages: Sequence[str] = ()) -> None:
    """Leave the configuration where `prometheus` looks for it."""
    file = _config_file(config)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(prometheus_config(config, workers, pages), encoding="utf-8")


def prometheus(config: StackConfig) -> ProcessSpec:
    """Prometheus; what it stores is part of the stack's data. DeployError if it is not installed."""
    return ProcessSpec(
        name="prometheus",
        command=(
            require_prometheus(),
            f"--config.file={_config_file(config)}",
            f"--storage.tsdb.path={config.data_dir / 'prometheus'}",
            f"--storage.tsdb.retention.time={_KEPT}",
            f"--web.listen-address={config.host}:{config.ports.prometheus}",
            "--log.level=warn",
        ),
        ready=http_answers(f"{config.prometheus_url}/-/ready"),
        ready_within=60.0,
        grace=10.0,
        remedy="if the log names a rule, promtool check rules deploy/prometheus/rules/*.yml says where",
    )


def _config_file(config: StackConfig) -> Path:
    return config.run_dir / "prometheus" / "prometheus.yml"
