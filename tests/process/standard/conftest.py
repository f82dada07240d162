"""A plain service that a unit examines, and a request for it that nobody has looked at yet."""

import asyncio

import pytest

from services.catalogue import Service
from tests.examples import plain_service
from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def service() -> Service:
    return plain_service(examined=True)


@pytest.fixture
def case(service: Service, new_case: NewCase) -> EmbeddedCase:
    case = new_case(service.key)
    asyncio.run(case.apply())
    return case
