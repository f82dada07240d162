"""The registry: what the manifests in bpmn/ say of services, called processes, and what they share."""

from functools import cache
from pathlib import Path

from services.registry.building import build
from services.registry.checks import check
from services.registry.faults import RegistryFault, RegistryFaults
from services.registry.reading import read_manifests
from services.registry.values import Registry

__all__ = ["Registry", "RegistryFault", "RegistryFaults", "load_registry", "registry"]

FOLDER = Path(__file__).resolve().parents[2] / "bpmn"


@cache
def registry() -> Registry:
    """The registry of the bpmn folder beside the `services` package. Raises RegistryFaults."""
    return load_registry(FOLDER)


def load_registry(folder: Path) -> Registry:
    """The registry of a bpmn folder. Raises RegistryFaults with every fault of every manifest."""
    read = read_manifests(folder)
    sms = check(read)
    if read.faults:
        raise RegistryFaults(read.faults)
    return build(read, sms)
