"""The services that can be applied for: who may, and what an application for each consists of."""

from collections.abc import Mapping

from services.errors import NotFound
from services.registry import registry
from services.registry.values import LastBill, Service

__all__ = ["LastBill", "Service", "all_services", "service_of", "service_title"]


def all_services() -> Mapping[str, Service]:
    """Every service by its key."""
    return registry().services


def service_of(key: str) -> Service:
    """The service with this key. Raises NotFound."""
    try:
        return all_services()[key]
    except KeyError:
        raise NotFound("service", key) from None


def service_title(key: str) -> str:
    """The Persian name of a service. Raises NotFound."""
    return service_of(key).title
