"""The services that can be applied for: who may, and what an application for each consists of."""

from collections.abc import Iterable, Mapping

from services.errors import NotFound
from services.problems import refused
from services.registry import registry
from services.registry.values import LastBill, Service
from services.text import alphabetical

__all__ = ["LastBill", "Service", "all_services", "asked_service", "by_title", "service_of", "service_title"]


def all_services() -> Mapping[str, Service]:
    """Every service by its key."""
    return registry().services


def by_title(services: Iterable[Service]) -> list[Service]:
    """The services in the order in which people look for them: that of their Persian titles."""
    return sorted(services, key=lambda service: alphabetical(service.title))


def service_of(key: str) -> Service:
    """The service with this key. Raises NotFound."""
    try:
        return all_services()[key]
    except KeyError:
        raise NotFound("service", key) from None


def asked_service(key: str) -> Service:
    """The service that somebody names. Raises Refused, with those that there are."""
    services = all_services()
    if key in services:
        return services[key]
    titles = "، ".join(f"{each.key} ({each.title})" for each in services.values())
    raise refused(
        f"چنین خدمتی نیست. یکی از اینها را بدهید: {titles}", f"no such service; there are {', '.join(services)}"
    )


def service_title(key: str) -> str:
    """The Persian name of a service. Raises NotFound."""
    return service_of(key).title
