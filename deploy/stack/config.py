"""Where a stack listens, where it keeps its files, which clock it runs on."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from deploy.errors import DeployError
from deploy.locations import run_dir

MONITORING = "AFTERSALES_MONITORING"
"""Environment variable: `1` starts Prometheus with the stack."""

_OFFSETS = range(0, 100, 10)  # 9201 + 90 is the last that OpenSearch's runner accepts: it refuses above 9299


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Every port that a stack may listen on, all on one address."""

    opensearch: int = 9201
    opensearch_transport: int = 9300
    web: int = 8080
    bridge: int = 8180
    pages: int = 8280
    sandbox: int = 8380
    management: int = 9600
    grpc: int = 26500
    command: int = 26501
    internal: int = 26502
    # Not 9090: there listens the Prometheus that Debian's package starts by itself.
    prometheus: int = 9400

    def shifted(self, offset: int) -> Self:
        """The same ports, each `offset` higher: 10, 20 … 90, for a second stack on the same machine."""
        if offset not in _OFFSETS:
            raise DeployError(
                f"The port offset {offset} is not possible.", remedy="set AFTERSALES_PORT_OFFSET to 0, 10, 20 … or 90"
            )
        return replace(self, **{name: port + offset for name, port in asdict(self).items()})

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """`AFTERSALES_PORT_OFFSET` shifts all; `AFTERSALES_PORT_WEB`, `…_GRPC` and so on set one."""
        ports = cls().shifted(_number(environ, "AFTERSALES_PORT_OFFSET", 0))
        single = {each.name: f"AFTERSALES_PORT_{each.name.upper()}" for each in fields(cls)}
        return replace(ports, **{name: _number(environ, key, getattr(ports, name)) for name, key in single.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class StackConfig:
    """One stack. Two with different ports and run folders run side by side."""

    run_dir: Path = field(default_factory=run_dir)
    ports: Ports = field(default_factory=Ports.from_environment)
    host: str = "127.0.0.1"
    controlled_clock: bool = False
    monitoring: bool = field(default_factory=lambda: os.environ.get(MONITORING) == "1")

    @property
    def ports_taken(self) -> dict[str, int]:
        """The ports that this stack listens on, by name."""
        return {name: port for name, port in asdict(self.ports).items() if self.monitoring or name != "prometheus"}

    @property
    def grpc_address(self) -> str:
        """Zeebe's gateway, for pyzeebe: host:port, no login."""
        return f"{self.host}:{self.ports.grpc}"

    @property
    def web_url(self) -> str:
        """Where Tasklist, Operate and their APIs are, without a slash at the end."""
        return f"http://{self.host}:{self.ports.web}"

    @property
    def pages_url(self) -> str:
        """Our own pages, for browsers, without a slash at the end; on Tasklist's host, so that they share its login."""
        return f"http://{self.host}:{self.ports.pages}"

    @property
    def sandbox_url(self) -> str:
        """The stand-ins for the systems of others, without a slash at the end."""
        return f"http://{self.host}:{self.ports.sandbox}"

    @property
    def tasklist_url(self) -> str:
        """Tasklist's list of open tasks, for a browser; with a slash before `?` it is a 404."""
        return f"{self.web_url}/tasklist?filter=all-open"

    def tasklist_url_of(self, group: str) -> str:
        """The open tasks of one candidate group, for that role's browser: Tasklist does not filter by user itself."""
        return f"{self.web_url}/tasklist?filter=custom&candidateGroup={group}&state=CREATED"

    @property
    def operate_url(self) -> str:
        """Operate's start page, for a browser."""
        return f"{self.web_url}/operate"

    @property
    def management_url(self) -> str:
        """The engine's management port: health, metrics, clock."""
        return f"http://{self.host}:{self.ports.management}"

    @property
    def opensearch_url(self) -> str:
        """OpenSearch's REST interface."""
        return f"http://{self.host}:{self.ports.opensearch}"

    @property
    def prometheus_url(self) -> str:
        """Prometheus, where the stack is monitored."""
        return f"http://{self.host}:{self.ports.prometheus}"

    @property
    def logs_dir(self) -> Path:
        """One log file per process."""
        return self.run_dir / "logs"

    @property
    def data_dir(self) -> Path:
        """The engine's data. Each clock has its own: records from next week would confuse an engine of today."""
        return self.run_dir / "data" / ("controlled-clock" if self.controlled_clock else "real-clock")

    def as_json(self) -> dict[str, Any]:
        """For the state file; `from_json` reads it."""
        return {
            "run_dir": str(self.run_dir),
            "ports": asdict(self.ports),
            "host": self.host,
            "controlled_clock": self.controlled_clock,
            "monitoring": self.monitoring,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The configuration that `as_json` stored."""
        return cls(
            run_dir=Path(stored["run_dir"]),
            ports=Ports(**stored["ports"]),
            host=stored["host"],
            controlled_clock=stored["controlled_clock"],
            monitoring=stored.get("monitoring", False),
        )


def _number(environ: Mapping[str, str], key: str, default: int) -> int:
    text = environ.get(key, str(default))
    if text.isascii() and text.isdigit() and int(text) < 65_536:  # noqa: PLR2004 - the end of all ports
        return int(text)
    raise DeployError(
        f"{key} is {text!r}, not a port number.", remedy=f"set {key} to a number below 65536, or unset it"
    )
