"""What all tests share."""

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

pytest_plugins = ["tests.zeebekit.pytest_plugin", "tests.concerning"]

# The machines are shared and noisy: an example that is slow once proves nothing.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that configures logs writes to a stream that pytest closes after it."""
    yield
    structlog.reset_defaults()
