"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def case(new_case: NewCase) -> EmbeddedCase:
    """A settlement."""
    return new_case("settlement")
