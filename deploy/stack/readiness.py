"""Ways to ask a process whether it is ready."""

import time
from collections.abc import Callable

import httpx

from deploy.errors import DeployError
from deploy.stack.process import ProcessRecord, ProcessSpec, Readiness, last_lines

_PAUSE_SECONDS = 0.25
_ANSWER_SECONDS = 1.0


def http_answers(url: str, accept: Callable[[httpx.Response], bool] = lambda answer: answer.is_success) -> Readiness:
    """Ready when a GET of the URL is answered as accepted: by default with a 2xx."""
    # One client for all the asking: making one costs as much processor time as the start has none to spare.
    # It keeps no connection open, because nobody would close it.
    alone = httpx.Limits(max_keepalive_connections=0)
    client = httpx.Client(timeout=_ANSWER_SECONDS, trust_env=False, limits=alone)

    def ready() -> bool:
        try:
            return accept(client.get(url))
        except httpx.TransportError:
            return False

    return ready


def wait_until_ready(spec: ProcessSpec, record: ProcessRecord) -> None:
    """Return when the process is ready. DeployError with the end of its log if it ends or stays unready."""
    deadline = time.monotonic() + spec.ready_within
    while not spec.ready():
        if record.process() is None:
            raise _failed(spec, record, "ended while it was starting")
        if time.monotonic() > deadline:
            raise _failed(spec, record, f"was not ready within {spec.ready_within:.0f} s")
        time.sleep(_PAUSE_SECONDS)
    if record.process() is None:
        raise _failed(spec, record, "ended, while something else answers in its place")


def _failed(spec: ProcessSpec, record: ProcessRecord, what: str) -> DeployError:
    return DeployError(f"{spec.name} {what}. The end of {record.log}:", remedy=spec.remedy, log=last_lines(record.log))
