"""Deploying the measured processes."""

from collections.abc import Mapping

from workers.gateways.channel import plain_channel
from workers.gateways.engine import EngineGateway


def deploy(address: str, resources: Mapping[str, bytes]) -> None:
    """Deploy diagrams: file name to content."""
    with EngineGateway(lambda: plain_channel(address)) as gateway:
        gateway.deploy(resources)
