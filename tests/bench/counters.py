"""The engine's own counters: how many jobs were created and completed, whoever the worker was."""

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import httpx

_SAMPLE = re.compile(r"^zeebe_job_events_total\{(?P<labels>[^}]*)\}\s+(?P<value>\S+)", re.MULTILINE)
_LABEL = re.compile(r'(\w+)="([^"]*)"')
_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5


def job_events(page: str, action: str, job_type: str) -> int:
    """How often the action (created, completed, timed out …) happened to jobs of the type; 0 if never."""
    total = 0.0
    for sample in _SAMPLE.finditer(page):
        labels = dict(_LABEL.findall(sample["labels"]))
        if labels.get("action") == action and labels.get("type") == job_type:
            total += float(sample["value"])
    return round(total)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A counter's value at a moment of the monotonic clock, in seconds."""

    at: float
    count: int


class JobCounter:
    """Reads the counters from the engine's metrics page."""

    def __init__(self, management_url: str) -> None:
        self._client = httpx.Client(base_url=management_url, timeout=20.0, trust_env=False)

    def close(self) -> None:
        """Give up the connection."""
        self._client.close()

    def read(self, action: str, job_type: str) -> int:
        """The counter's value now."""
        return job_events(self._page(), action, job_type)

    def read_all(self, actions: Iterable[str], job_type: str) -> dict[str, int]:
        """The values of several actions at the same moment."""
        page = self._page()
        return {action: job_events(page, action, job_type) for action in actions}

    def watch(self, action: str, job_type: str, *, until: int, within: float, pause: float = 0.0) -> Iterator[Sighting]:
        """Sightings until the counter reaches `until` or `within` seconds have passed.

        The page costs the engine some milliseconds, so it is asked for seldom while much is left, and often at the
        end: the moment of the last completion is known to 0.05 s. A `pause` above 0 looks at even distances instead.
        """
        deadline = time.monotonic() + within
        first = Sighting(time.monotonic(), self.read(action, job_type))
        last = first
        yield first
        while last.count < until and last.at < deadline:
            time.sleep(pause or _pause(first, last, until))
            last = Sighting(time.monotonic(), self.read(action, job_type))
            yield last

    def _page(self) -> str:
        return self._client.get("/actuator/prometheus").raise_for_status().text


def _pause(first: Sighting, last: Sighting, until: int) -> float:
    """Half of the time that the rest will take at the pace so far."""
    done = last.count - first.count
    if done <= 0:
        return _SHORTEST_PAUSE * 2
    rest = (until - last.count) * (last.at - first.at) / done
    return min(max(rest / 2, _SHORTEST_PAUSE), _LONGEST_PAUSE)
