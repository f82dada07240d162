"""Which units may open what: those that units.toml lets see it of every request, and those whose work a service's
manifest makes it. The supervisor may open everything.
"""

from collections.abc import Callable, Mapping

from services.catalogue import Service, all_services, service_of
from services.model.requests import Request
from services.registry.values import Holder
from services.steps.catalogue import all_steps
from services.units import SUPERVISOR, Access, all_units


def opened_by(access: Access, service: Service | None) -> frozenset[str]:
    """The keys of the units that may see this of a request for the service; None: of what belongs to no service."""
    of_every_request = {unit.key for unit in all_units().values() if access in unit.opens}
    return frozenset({SUPERVISOR, *of_every_request, *(_OWN[access](service) if service else ())})


def opened_for(access: Access, service_key: str | None) -> frozenset[str]:
    """The same by the key of the service; of one that has gone from the catalogue only what is of every request."""
    return opened_by(access, all_services().get(service_key or ""))


def in_charge_of(request: Request) -> frozenset[str]:
    """The keys of the units that take applications for what the request is about, and of the one that has it now."""
    return opened_for(Access.APPLICATIONS, request.application.service_key) | set(filter(None, [request.unit]))


def applications_taken_by() -> frozenset[str]:
    """The keys of the units that applicants come to before anybody knows for which service."""
    taking = {service.intake for service in all_services().values()}
    return opened_by(Access.APPLICATIONS, None) | taking


def sheets_opened_by() -> frozenset[str]:
    """The keys of the units that go out for any service, or send others out."""
    return frozenset().union(*(opened_by(Access.SHEETS, service) for service in all_services().values()))


def given_by(service_key: str) -> frozenset[str]:
    """The keys of the units that take a service's applications and answer for it. Raises NotFound."""
    service = service_of(service_key)
    return frozenset({SUPERVISOR, service.intake, service.unit})


def _taking(service: Service) -> set[str]:
    return {service.intake}


def _announcing(service: Service) -> set[str]:
    """Who announces and collects its bills, and who answers for them."""
    return {service.intake, service.unit}


def _going_out(service: Service) -> set[str]:
    """Who goes out, who sends them, and who decides by what they report."""
    holders = (Holder.ANSWERING, Holder.EXAMINER, Holder.VISITOR, Holder.WORKER)
    on_site = (step for step in all_steps().values() if step.on_site and step.service in (None, service.key))
    return {*map(service.unit_of, holders), *(step.role for step in on_site), *service.on_site}


_OWN: Mapping[Access, Callable[[Service], set[str]]] = {
    Access.APPLICATIONS: _taking,
    Access.BILLS: _announcing,
    Access.SHEETS: _going_out,
}
