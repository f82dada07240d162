"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def name_change(new_case: NewCase) -> EmbeddedCase:
    """A name change."""
    return new_case("name-change")
