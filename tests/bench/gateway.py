"""The stand-in gateway, seen from the benchmark. The real engine would hide what a worker itself costs."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.java import compiled
from tests.bench.rival import Rival, RivalSpec, running_rivals
from tests.ports import free_ports

WINDOW = 200
"""Unanswered jobs of one type at a time: a busy engine's backlog. pyzeebe's queue has no bound of its own, so this
bound is in its favour.
"""
_LONGEST_SECONDS = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A round: `jobs` handed out, `seconds` from the first handed out to the last answered."""

    jobs: int
    completed: int
    duplicates: int
    failed: int
    unknown: int
    seconds: float

    @property
    def lost(self) -> int:
        """Taken and never answered."""
        return self.jobs - self.completed

    @property
    def clean(self) -> bool:
        """Whether each job was answered once, by its completion."""
        return not (self.lost or self.duplicates or self.failed or self.unknown)


class StandIn:
    """Hands out jobs to whoever is connected."""

    def __init__(self, process: Rival, address: str) -> None:
        self._process = process
        self.address = address

    def hand_out(self, jobs: int, types: Sequence[str]) -> Handed:
        """One round; returns when all jobs are answered."""
        self._process.tell(" ".join(map(str, (jobs, WINDOW, _LONGEST_SECONDS, *types))))
        return Handed(**json.loads(self._process.answer(_LONGEST_SECONDS + 10)))


@contextmanager
def running_gateway(folder: Path) -> Iterator[StandIn]:
    """A stand-in gateway on a free port."""
    [port] = free_ports(1)
    command = [*compiled("StandInGateway", folder / "classes"), str(port)]
    spec = RivalSpec(name="gateway", title="stand-in gateway", command=command)
    with running_rivals([spec], folder / "logs") as [process]:
        yield StandIn(process, f"127.0.0.1:{port}")
