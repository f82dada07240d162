"""What all tests share."""

import gc
import os
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from deploy.engine.artifacts import EMBEDDED
from deploy.engine.installation import require_installed
from tests.zeebekit.jvm import JARS_VARIABLE

pytest_plugins = ["tests.zeebekit.pytest_plugin", "tests.concerning"]

# The machines are shared and noisy: an example that is slow once proves nothing.
settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests are begun first, so that one process plays them while the others take what is left."""
    items.sort(key=lambda item: item.get_closest_marker("longest") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: Python's collector need not go through it again and again, a tenth of the time."""
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of the engine finds it, however it was begun. Raises DeployError with its remedy: not installed."""
    if item.get_closest_marker("process") is not None and JARS_VARIABLE not in os.environ:
        os.environ[JARS_VARIABLE] = str(require_installed(EMBEDDED))


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """A test that configures logs writes to a stream that pytest closes after it."""
    yield
    structlog.reset_defaults()
