"""Deploying the measured processes."""

from collections.abc import Mapping

from workers.gateways.engine import EngineGateway


def deploy(address: str, resources: Mapping[str, bytes]) -> None:
    """Deploy diagrams: file name to content."""
    with EngineGateway(address) as gateway:
        gateway.deploy(resources)
