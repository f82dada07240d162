"""The stand-ins of `deploy.sandbox` on a real port, and our real adapters before them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import uvicorn

from deploy.sandbox.app import sandbox
from deploy.sandbox.behaviour import Behaviour, Manner
from services.ports.outside import OutsideSystem, OutsideSystems
from tests.ports import free_ports
from tests.served import served
from workers.gateways.civil_registry import HttpCivilRegistry
from workers.gateways.outside_http import OutsideHttp
from workers.gateways.sister_companies import HttpSisterCompanies
from workers.gateways.subscriber_system import HttpSubscriberSystem

_PATIENCE, _LONG_PATIENCE = 0.8, 30.0
"""Seconds that the adapters wait for an answer: few where it is to come too late, else so many that no load is taken
for slowness.
"""
_TOO_LATE = {Manner.SLOW, Manner.DRIPPING}


@dataclass(frozen=True)
class Served:
    """The stand-ins, where they listen, and how they answer."""

    url: str
    behaviour: Behaviour
    client: httpx.Client

    def systems(self, *, url: str | None = None) -> OutsideSystems:
        """Adapters that ask them, or whoever is at another address. How the stand-ins answer is said before."""
        at = url or self.url
        return OutsideSystems(
            civil_registry=HttpCivilRegistry(self._http(OutsideSystem.CIVIL_REGISTRY, f"{at}/registry")),
            subscriber_system=HttpSubscriberSystem(self._http(OutsideSystem.SUBSCRIBER_SYSTEM, f"{at}/system")),
            sister_companies=HttpSisterCompanies(self._http(OutsideSystem.SISTER_COMPANIES, f"{at}/sisters")),
        )

    def answer(self, manner: Manner, *systems: OutsideSystem, times: int | None = None) -> None:
        """Let these systems answer so from now on, or so many times."""
        self.behaviour.manners = dict.fromkeys(systems, manner)
        self.behaviour.times = times

    def _http(self, system: OutsideSystem, url: str) -> OutsideHttp:
        patience = _LONG_PATIENCE if _TOO_LATE.isdisjoint(self.behaviour.manners.values()) else _PATIENCE
        return OutsideHttp(system=system, client=self.client, url=url, token="t0ken", timeout_seconds=patience)


@contextmanager
def serving() -> Iterator[Served]:
    """Serve within the block."""
    behaviour = Behaviour(slow_seconds=2 * _PATIENCE)
    [port] = free_ports(1)
    config = uvicorn.Config(sandbox(behaviour), host="127.0.0.1", port=port, log_level="error", access_log=False)
    with served(config), httpx.Client(trust_env=False) as client:
        yield Served(f"http://127.0.0.1:{port}", behaviour, client)


def dead_url() -> str:
    """An address at which nobody listens."""
    [port] = free_ports(1)
    return f"http://127.0.0.1:{port}"
