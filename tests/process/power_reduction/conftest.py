"""A case of the service whose folder this is."""

import pytest

from deploy.demo.stories import STORIES
from tests.process.office import EmbeddedCase, Office


@pytest.fixture
def reduction(office: Office) -> EmbeddedCase:
    """A power reduction of a workshop with a fuse of 100 amperes."""
    [story] = [each for each in STORIES["power-reduction"] if each.key == "reduction"]
    return office.case(story)
