"""Whether the standard process gives a request, and how: of a service that was drawn, it gives those from before."""

from services.catalogue import all_services
from services.model.requests import Request
from services.ports import UnitOfWork
from services.registry.values import Standard
from services.steps.catalogue import all_steps


def standard_of_request(uow: UnitOfWork, request: Request) -> Standard | None:
    """How the standard process gives the request; None where a diagram of its service does, or the service is gone."""
    service = all_services().get(request.application.service_key)
    if service is None or service.former_standard is None:
        return None if service is None else service.standard
    return service.former_standard if _has_steps_of_standard(uow, request) else None


def _has_steps_of_standard(uow: UnitOfWork, request: Request) -> bool:
    """Whether a step has begun whose unit a manifest names: diagrams of a service name their units themselves, but may
    lend the subscriber's step from the standard process.
    """
    known = all_steps()
    return any(run.step in known and known[run.step].holder for run in uow.steps.of_request(request.tracking_code))
