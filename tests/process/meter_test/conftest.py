"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def meter_test(new_case: NewCase) -> EmbeddedCase:
    """A meter test."""
    return new_case("meter-test")
