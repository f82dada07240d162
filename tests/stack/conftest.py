"""One stack for all tests of this folder, on the controlled clock, beside any other that is up."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.stack import Ports, StackConfig, running
from deploy.stack.wiring import settings_of, steps_after_engine
from workers.app import App, build_app

_PORT_OFFSET = 40


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


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """Where screenshots go: to the folder that `AFTERSALES_SCREENSHOTS` names, else away with the test."""
    return Path(os.environ.get("AFTERSALES_SCREENSHOTS") or tmp_path)
