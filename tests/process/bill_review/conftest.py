"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def bill_review(new_case: NewCase) -> EmbeddedCase:
    """A bill review."""
    return new_case("bill-review")
