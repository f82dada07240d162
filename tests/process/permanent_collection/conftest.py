"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def collection(new_case: NewCase) -> EmbeddedCase:
    """A permanent collection."""
    return new_case("permanent-collection")
