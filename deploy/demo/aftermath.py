"""What the stories have left in the engine, as Operate tells."""

import time
from collections.abc import Iterator, Mapping

from deploy.tasklist import PATIENCE_SECONDS, CamundaSession, InstanceState, OperateClient, Role

_LOOK_AGAIN_SECONDS = 0.5


def faults_in_engine(web_url: str, instances: Mapping[str, int]) -> dict[str, str]:
    """Tracking code to what is wrong with its process instance (by key): not ended, and its incidents.

    Operate lags behind the engine, so an instance has some seconds to be shown as ended.
    """
    session = CamundaSession(web_url, Role("supervisor"), Role("supervisor").password())
    with OperateClient(session) as operate:
        open_ones = dict(instances)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            open_ones = {code: key for code, key in open_ones.items() if not _has_ended(operate, key)}
            if not open_ones or time.monotonic() > deadline:
                return {code: _fault(operate, key) for code, key in open_ones.items()}
            time.sleep(_LOOK_AGAIN_SECONDS)


def _has_ended(operate: OperateClient, key: int) -> bool:
    instance = operate.instance(key)
    return instance is not None and instance.state is InstanceState.COMPLETED


def _fault(operate: OperateClient, key: int) -> str:
    said = list(_incidents(operate, key))
    waits_at = ", ".join(_waits_at(operate, key))
    return f"instance {key} has not ended: it is at {waits_at or '?'}; incidents: {'; '.join(said) or 'none'}"


def _incidents(operate: OperateClient, key: int) -> Iterator[str]:
    """Of the instance and of those it has called."""
    for incident in operate.incidents(key):
        yield f"{incident.kind}: {incident.message}"
    for called in operate.called_by(key):
        yield from _incidents(operate, called.key)


def _waits_at(operate: OperateClient, key: int) -> Iterator[str]:
    yield from operate.active_elements(key)
    for called in operate.called_by(key):
        yield from _waits_at(operate, called.key)
