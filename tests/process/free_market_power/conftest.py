"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def power(new_case: NewCase) -> EmbeddedCase:
    """A case of temporary power."""
    return new_case("free-market-power")
