"""Deploying the measured processes."""

from collections.abc import Mapping

from workers.gateways.channel import plain_channels
from workers.gateways.engine import EngineGateway


def deploy(address: str, resources: Mapping[str, bytes]) -> None:
    """Deploy diagrams: file name to content."""
    with EngineGateway(plain_channels(address)) as gateway:
        gateway.deploy(resources)
