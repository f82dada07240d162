"""One stack for all tests of this folder, on the controlled clock, beside any other that is up; and the requests that
they find waiting there.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from deploy.demo.play import StoryResult
from deploy.stack import Ports, StackConfig, running
from deploy.stack.wiring import settings_of, steps_after_engine
from tests.stack.open_requests import MARK, OpenRequest, opened, wanted_by
from workers.app import App, build_app

_PORT_OFFSET = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who finds a request waiting comes before those who move the clock. UsageError: a connection is used twice."""
    wanted_by(items)
    items.sort(key=lambda item: item.get_closest_marker(MARK) is None)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackConfig]:
    """A fresh stack that is up, with diagrams, logins, sample subscribers and workers. It ends with the session."""
    config = StackConfig(
        run_dir=tmp_path_factory.mktemp("stack"), ports=Ports().shifted(_PORT_OFFSET), controlled_clock=True
    )
    with running(config, then=steps_after_engine(config)):
        yield config


@pytest.fixture(scope="module")
def app(stack: StackConfig) -> Iterator[App]:
    """The company's own programs on the stack's database, beside its workers."""
    with closing(build_app(settings_of(stack))) as opened:
        yield opened


@pytest.fixture(scope="session")
def open_requests(stack: StackConfig, request: pytest.FixtureRequest) -> Mapping[str, StoryResult]:
    """Those that the tests of this session find waiting, by story."""
    return opened(stack, wanted_by(request.session.items))


@pytest.fixture
def code(open_requests: Mapping[str, StoryResult], request: pytest.FixtureRequest) -> str:
    """The tracking code of the request that the test's mark `open_request` tells of."""
    wanted = OpenRequest.of(request.node)
    assert wanted is not None, "the test is not marked with open_request"
    found = open_requests[wanted.story]
    assert found.fault is None, found.fault
    assert found.tracking_code is not None
    return found.tracking_code


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where screenshots go: to the folder that `AFTERSALES_SCREENSHOTS` names, else away with the test."""
    return Path(os.environ.get("AFTERSALES_SCREENSHOTS") or tmp_path)
