"""The documented steps by id, with the Persian words for them."""

from collections.abc import Mapping
from dataclasses import replace

from services.catalogue import service_of
from services.errors import NotFound
from services.registry import registry
from services.registry.values import WHOLE_SERVICE, Step
from services.units import unit_of

__all__ = ["DOCUMENTS_TAKEN", "REQUEST_REGISTERED", "WHOLE_SERVICE", "Step", "all_steps", "numbered_step", "step_of"]

# Of every service: the rows of its procedure that are done once the request is registered.
DOCUMENTS_TAKEN = 1
REQUEST_REGISTERED = 2

# The process whose steps a service has that documents none of its own.
STANDARD = "standard-service"


def all_steps() -> Mapping[str, Step]:
    """Every step by id, in the order of the manifests."""
    return registry().steps


def step_of(step_id: str, *, service_key: str | None = None) -> Step:
    """The step with this id, in the hands of whom the service says where that differs. Raises NotFound."""
    try:
        step = all_steps()[step_id]
    except KeyError:
        raise NotFound("step", step_id) from None
    return step if service_key is None else _held(step, service_key)


def numbered_step(service_key: str, number: int) -> Step:
    """The step in a row of a service's procedure; the first where the row is split by cases.

    A service that documents no steps has those of the standard process. Raises NotFound.
    """
    own = service_of(service_key).steps
    standard = registry().parts.get(STANDARD)
    rows = own if len(own) > 1 or standard is None else (*own, *standard.steps)
    for step in rows:
        if step.number == number:
            return _held(step, service_key)
    raise NotFound("step", f"{service_key} {number}")


def _held(step: Step, service_key: str) -> Step:
    if step.holder is None:
        return step
    unit = unit_of(service_of(service_key).unit_of(step.holder))
    return replace(step, role=unit.key, role_title=unit.title)
