"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def relocation(new_case: NewCase) -> EmbeddedCase:
    """A meter relocation."""
    return new_case("meter-relocation")
