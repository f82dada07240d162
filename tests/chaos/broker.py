"""The real engine: Zeebe alone, with data and ports of its own, that can be killed and started again."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from deploy.engine import CAMUNDA, camunda_java, require_installed
from deploy.locations import ROOT
from tests.chaos.engine_time import EngineTime
from tests.ports import free_ports
from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineGateway

_START_SECONDS = 180.0
_STOP_SECONDS = 20.0
_LOOK_SECONDS = 0.1
_JVM = "-Xms256m -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel={}"


class BrokerDidNotStart(Exception):
    """The broker ended or stayed unready; its log says why."""


@dataclass(slots=True)
class Broker:
    """One broker; `folder` keeps its data and its log over restarts. `records_port` is where it exports to.

    `compiler` is how far its Java compiles: 4 is production's, 1 costs half of it where a broker lives for minutes.
    `time` is told what its clock is set to. `tells_variables`: whether it exports them too.
    """

    folder: Path
    records_port: int
    compiler: int
    time: EngineTime
    tells_variables: bool = False
    _ports: dict[str, int] = field(init=False)
    _process: "subprocess.Popen[bytes] | None" = field(init=False, default=None)
    clock_offset_ms: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        names = ("web", "management", "command", "internal", "grpc")
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))

    @property
    def grpc_port(self) -> int:
        """Where the gateway listens."""
        return self._ports["grpc"]

    @property
    def address(self) -> str:
        """The gateway, for clients that are to be spared the proxy."""
        return f"127.0.0.1:{self.grpc_port}"

    @property
    def management_address(self) -> str:
        """Where its metrics are: host:port."""
        return f"127.0.0.1:{self._ports['management']}"

    @property
    def management_url(self) -> str:
        """Where its clock is set and its metrics are."""
        return f"http://{self.management_address}"

    @property
    def web_url(self) -> str:
        """The REST interface; Zeebe alone asks for no login."""
        return f"http://127.0.0.1:{self._ports['web']}"

    @property
    def log(self) -> Path:
        """What all runs of the broker said."""
        return self.folder / "broker.log"

    def start(self) -> None:
        """Start and wait until a client could work. Raises BrokerDidNotStart."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [str(require_installed(CAMUNDA) / "bin" / "broker")],
                env={**os.environ, **self._environment()},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_ready()

    def kill(self) -> None:
        """End it as a power cut would: no goodbye, no flush."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in peace."""
        self._end(signal.SIGTERM)

    def move_clock(self, milliseconds: int) -> None:
        """Set the engine's clock forward, or back; it stays so over restarts."""
        self._add_to_clock(milliseconds)
        self.clock_offset_ms += milliseconds
        self.time.ahead(self.clock_offset_ms / 1000, since=time.time())

    def _add_to_clock(self, milliseconds: int) -> None:
        url = f"{self.management_url}/actuator/clock/add"
        httpx.post(url, json={"offsetMilli": milliseconds}, timeout=10.0).raise_for_status()

    def _set_forgotten_clock(self) -> bool:
        """The engine forgets the offset with its process: it is set as soon as somebody listens. Whether it is."""
        if not self.clock_offset_ms:
            return True
        try:
            self._add_to_clock(self.clock_offset_ms)
        except httpx.HTTPError:
            return False
        self.time.ahead(self.clock_offset_ms / 1000, since=time.time())
        return True

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(_STOP_SECONDS)

    def _wait_until_ready(self) -> None:
        """Ready is a gateway that knows its broker, and a partition that carries out commands: one that still replays
        what it had done since its last snapshot lets them wait, though it calls itself healthy.
        """
        deadline = time.monotonic() + _START_SECONDS
        is_set = False
        self.time.ahead(0.0, since=time.time())
        partitions = f"{self.management_url}/actuator/partitions"
        with EngineGateway(plain_channels(self.address)) as gateway, httpx.Client(timeout=1.0) as client:
            while not (is_set and _processes(client, partitions) and gateway.is_ready()):
                is_set = is_set or self._set_forgotten_clock()
                if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                    raise BrokerDidNotStart(f"see {self.log}")
                time.sleep(_LOOK_SECONDS)

    def _environment(self) -> dict[str, str]:
        ports = {f"CHAOS_PORT_{name.upper()}": str(port) for name, port in self._ports.items()}
        return {
            **ports,
            "CHAOS_PORT_RECORDS": str(self.records_port),
            "CHAOS_EXPORT_VARIABLES": str(self.tells_variables).lower(),
            "CHAOS_DATA": str(self.folder / "data"),
            "JAVA_HOME": str(camunda_java().home),
            "JDK_JAVA_OPTIONS": _JVM.format(self.compiler),
            "JAVA_OPTS": "",
            "CLASSPATH_PREFIX": str(ROOT / "deploy" / "camunda" / "logging"),
            "SPRING_CONFIG_ADDITIONALLOCATION": f"file:{Path(__file__).with_name('broker.yaml')}",
            "AFTERSALES_CAMUNDA_LOG_LEVEL": "warn",
        }


def _processes(client: httpx.Client, partitions: str) -> bool:
    try:
        answer = client.get(partitions)
    except httpx.TransportError:
        return False
    return answer.is_success and answer.json().get("1", {}).get("streamProcessorPhase") == "PROCESSING"
