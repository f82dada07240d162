"""Every place of a running stack where something could have been left, except the company's own database."""

import json
import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.stack import StackConfig
from deploy.tasklist import PATIENCE_SECONDS

_PAGE = 1_000
_NOT_COMPRESSED = b"ressionNoCompression"  # of "rocksdb.compression" in a table's properties, whose keys are cut short


class CannotBeSearchedError(Exception):
    """A file keeps its data in a form that a search of bytes does not see through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes from a place: `place` is one of a few, `detail` tells it exactly."""

    place: str
    detail: str
    data: bytes


def documents(opensearch_url: str) -> Iterator[Piece]:
    """Every document of every index, hidden and system ones too, as it is stored; and what OpenSearch knows of them."""
    with httpx.Client(base_url=opensearch_url, timeout=60.0, trust_env=False) as client:
        client.post("/_refresh", params={"expand_wildcards": "all"}).raise_for_status()
        wanted = {"expand_wildcards": "all", "format": "json", "h": "index"}
        indices = client.get("/_cat/indices", params=wanted).raise_for_status().json()
        for index in sorted(each["index"] for each in indices):
            for hit in _hits(client, index):
                yield Piece(place=index, detail=hit["_id"], data=json.dumps(hit, ensure_ascii=False).encode())
        state = client.get("/_cluster/state", params={"expand_wildcards": "all"}).raise_for_status()
        yield Piece(place="OpenSearch's own state", detail="mappings, templates", data=state.content)


def _hits(client: httpx.Client, index: str) -> Iterator[dict[str, Any]]:
    query = {"size": _PAGE, "sort": ["_doc"], "query": {"match_all": {}}}
    answer = client.post(f"/{index}/_search", params={"scroll": "1m"}, json=query).raise_for_status().json()
    while hits := answer["hits"]["hits"]:
        yield from hits
        again = {"scroll": "1m", "scroll_id": answer["_scroll_id"]}
        answer = client.post("/_search/scroll", json=again).raise_for_status().json()
    client.request("DELETE", "/_search/scroll", json={"scroll_id": answer["_scroll_id"]}).raise_for_status()


def engine_data(stack: StackConfig, copy: Path) -> Iterator[Piece]:
    """A copy of the engine's data folder, taken while it runs: its log, its state and the snapshots of that.

    A snapshot is taken first, so that the state's newest part, which lives in memory, is in the copy too. Raises
    CannotBeSearchedError for a table of the state that is compressed; a small state has none.
    """
    take_snapshot(stack.management_url)
    _copied(stack.data_dir / "zeebe", copy)
    for path in sorted(path for path in copy.rglob("*") if path.is_file()):
        data = path.read_bytes().rstrip(b"\0")  # a segment of the log is as long from the beginning as it may become
        if path.suffix == ".sst" and _NOT_COMPRESSED not in data:
            raise CannotBeSearchedError(f"{path} is compressed")
        yield Piece(place=_engine_place(path), detail=str(path.relative_to(copy)), data=data)


def take_snapshot(management_url: str) -> None:
    """Have the engine write its state down, all that it has done so far. TimeoutError if it does not."""
    url = f"{management_url}/actuator/partitions"
    wanted = {number: each["processedPosition"] for number, each in _asked(url).items()}
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _has_snapshots(now := _asked(url), wanted):
        if time.monotonic() > deadline:
            raise TimeoutError(f"no snapshot of {wanted}: {now}")
        httpx.post(f"{url}/takeSnapshot", timeout=30.0, trust_env=False).raise_for_status()
        time.sleep(0.5)


def _asked(url: str) -> dict[str, Any]:
    partitions: dict[str, Any] = httpx.get(url, timeout=30.0, trust_env=False).raise_for_status().json()
    return partitions


def _has_snapshots(partitions: Mapping[str, Mapping[str, Any]], wanted: Mapping[str, int]) -> bool:
    return all((partitions[number]["processedPositionInSnapshot"] or 0) >= wanted[number] for number in wanted)


def _copied(source: Path, copy: Path) -> None:
    """The engine removes files meanwhile: again then."""
    for tries in reversed(range(5)):
        shutil.rmtree(copy, ignore_errors=True)
        try:
            shutil.copytree(source, copy)
        except shutil.Error:
            if not tries:
                raise
        else:
            return


def _engine_place(path: Path) -> str:
    if path.name.startswith("raft-partition-"):
        return "engine's log"
    return "engine's snapshots" if "snapshots" in path.parts else "engine's state"


def logs(stack: StackConfig) -> Iterator[Piece]:
    """The log of each process of the stack, and whatever else lies in its run folder beside the data."""
    for path in sorted(stack.run_dir.rglob("*")):
        if path.is_file() and not path.is_relative_to(stack.run_dir / "data"):
            place = f"log of {path.stem}" if path.parent == stack.logs_dir else "run folder"
            yield Piece(place=place, detail=str(path.relative_to(stack.run_dir)), data=path.read_bytes())


def metrics(urls: Mapping[str, str]) -> Iterator[Piece]:
    """What monitoring would read; `urls` by the name of the process."""
    for name, url in urls.items():
        answer = httpx.get(url, timeout=30.0, trust_env=False).raise_for_status()
        yield Piece(place=f"metrics of {name}", detail=url, data=answer.content)
