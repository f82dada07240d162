"""How long one job takes while the engine is half as busy as it can be."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

import httpx

from tests.bench.diagrams import JOBS, job_types
from tests.bench.figures import percentile
from tests.bench.rival import Rival
from tests.bench.starter import Order
from tests.bench.starting import Starter

_MOST_DOCUMENTS = 10_000
_EXPORTED_WITHIN_SECONDS = 30.0
_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Seconds. `instance` are the times from starting an instance to its result; `job` those from the creation of a job
    to its completion as the engine's own records have them, empty where nothing is exported.
    """

    rival: str
    instance: Sequence[float]
    job: Sequence[float]

    @property
    def per_job(self) -> Sequence[float]:
        """What the instances took, by jobs: with the engine's own work between the jobs."""
        return [each / JOBS for each in self.instance]


def measure_latencies(
    starter: Starter,
    rivals: Sequence[Rival],
    *,
    rate: float,
    seconds: float,
    rounds: int,
    random: Random,
    opensearch_url: str | None,
) -> dict[str, list[Latency]]:
    """Each rival's rounds of instances started `rate` times a second, whether the engine keeps up or not."""
    measured: dict[str, list[Latency]] = {rival.spec.name: [] for rival in rivals}
    for _ in range(rounds):
        for rival in random.sample(list(rivals), len(rivals)):
            measured[rival.spec.name].append(_measure(starter, rival, rate, seconds, opensearch_url))
            time.sleep(_PAUSE_SECONDS)
    return measured


def percentile_of_rounds(rounds: Sequence[Sequence[float]], share: float) -> float:
    """The median over the rounds of each round's percentile: one slow second spoils one round, not the figure."""
    return median(percentile(each, share) for each in rounds)


def _measure(starter: Starter, rival: Rival, rate: float, seconds: float, opensearch_url: str | None) -> Latency:
    since = time.time()
    count = max(2, round(rate * seconds))
    order = Order(process=rival.spec.name, count=count, rate=rate, in_flight=count, await_results=True)
    instances = starter.carry_out(order).seconds
    jobs = exported_job_seconds(opensearch_url, rival.spec.name, since, count) if opensearch_url else []
    return Latency(rival=rival.spec.name, instance=instances, job=jobs)


def exported_job_seconds(opensearch_url: str, prefix: str, since: float, instances: int) -> list[float]:
    """Creation to completion of every job of the prefix's types since then (epoch seconds), once all are exported."""
    deadline = time.monotonic() + _EXPORTED_WITHIN_SECONDS
    with httpx.Client(base_url=opensearch_url, timeout=30.0, trust_env=False) as client:
        while True:
            found = [each for job_type in job_types(prefix) for each in _of_type(client, job_type, since)]
            if len(found) >= instances * JOBS or time.monotonic() > deadline:
                return found
            time.sleep(1.0)


def _of_type(client: httpx.Client, job_type: str, since: float) -> list[float]:
    created, completed = (_moments(client, job_type, intent, since) for intent in ("CREATED", "COMPLETED"))
    return [(completed[key] - created[key]) / 1000 for key in created.keys() & completed.keys()]


def _moments(client: httpx.Client, job_type: str, intent: str, since: float) -> Mapping[int, int]:
    """Job key → when the engine wrote the record, in milliseconds."""
    query = {
        "size": _MOST_DOCUMENTS,
        "_source": ["key", "timestamp"],
        "query": {
            "bool": {
                "filter": [
                    {"term": {"value.type": job_type}},
                    {"term": {"intent": intent}},
                    {"range": {"timestamp": {"gte": round(since * 1000)}}},
                ]
            }
        },
    }
    client.post("/zeebe-record_job*/_refresh").raise_for_status()
    answer = client.post("/zeebe-record_job*/_search", json=query).raise_for_status()
    return {hit["_source"]["key"]: hit["_source"]["timestamp"] for hit in answer.json()["hits"]["hits"]}
