"""A case of the service whose folder this is."""

import pytest

from tests.process.office import EmbeddedCase, NewCase


@pytest.fixture
def declaration(new_case: NewCase) -> EmbeddedCase:
    """A self-declared reading."""
    return new_case("self-declared-reading")
