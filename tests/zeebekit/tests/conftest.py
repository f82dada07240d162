from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.zeebekit import Complete, Job, Outcome, Workers


@pytest.fixture(scope="session")
def zeebe_resources() -> Sequence[Path]:
    return (Path(__file__).parent / "resources",)


class Recorder:
    """A worker that completes every job with the same variables and keeps what it was given."""

    def __init__(self, **result: object) -> None:
        self.jobs: list[Job] = []
        self._result = result

    def __call__(self, job: Job) -> Outcome:
        self.jobs.append(job)
        return Complete(self._result)


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def workers(recorder: Recorder) -> Workers:
    """The one recorder for every job type of the fixtures."""
    return dict.fromkeys(("open-step", "close-step", "remind", "send-parcel"), recorder)
