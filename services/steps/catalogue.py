"""The documented steps by id, with the Persian words for them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from services.catalogue import all_services, service_of
from services.errors import NotFound
from services.registry import registry
from services.registry.values import WHOLE_SERVICE, Service, Step
from services.units import unit_of

__all__ = [
    "DOCUMENTS_TAKEN",
    "REQUEST_REGISTERED",
    "WHOLE_SERVICE",
    "Step",
    "all_steps",
    "answering_unit",
    "limited_pairs",
    "numbered_step",
    "step_of",
]

# Of every service: the rows of its procedure that are done once the request is registered.
DOCUMENTS_TAKEN = 1
REQUEST_REGISTERED = 2

# The process whose steps a service has that documents none of its own.
STANDARD = "standard-service"


def all_steps() -> Mapping[str, Step]:
    """Every step by id, in the order of the manifests."""
    return registry().steps


@cache
def step_of(step_id: str, *, service_key: str | None = None) -> Step:
    """The step with this id, in the hands of whom the service says where that differs. Raises NotFound."""
    try:
        step = all_steps()[step_id]
    except KeyError:
        raise NotFound("step", step_id) from None
    return step if service_key is None else _held(step, service_key)


@cache
def answering_unit(step_id: str, service_key: str) -> str:
    """The unit whose limit it is, by its key: that of the step, or that of the service as a whole. Raises NotFound."""
    step = step_of(step_id, service_key=service_key)
    return service_of(service_key).unit if step.is_whole_service else step.role


@cache
def limited_pairs() -> frozenset[tuple[str, str]]:
    """Units and services, by their keys, that belong to any limit: each service has its own steps, those of the
    standard process where it is or was given by that, and may meet those of the other parts.
    """
    return frozenset(
        (answering_unit(step.id, service.key), service.key)
        for service in all_services().values()
        for step in (*service.steps, *_of_parts(service))
        if step.limit is not None
    )


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


def _of_parts(service: Service) -> Iterator[Step]:
    for part in registry().parts.values():
        if part.key != STANDARD or service.on_standard is not None:
            yield from part.steps


def _held(step: Step, service_key: str) -> Step:
    if step.holder is None:
        return step
    unit = unit_of(service_of(service_key).unit_of(step.holder))
    return replace(step, role=unit.key, role_title=unit.title)
