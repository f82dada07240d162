"""Meter tests at the points at which the installation agent comes."""

import pytest

from services.specific.meter_test.model import Verdict
from tests.unit.meter_test.testing_case import TAKEN, WORN, Testing


@pytest.fixture
def case() -> Testing:
    return Testing()


@pytest.fixture
def sound(case: Testing) -> Testing:
    """In order, tested in the laboratory."""
    case.visit(TAKEN)
    case.bench()
    case.decide(Verdict.IN_ORDER)
    return case


@pytest.fixture
def worn(case: Testing) -> Testing:
    """The register has stopped, tested on the spot."""
    case.visit(WORN)
    case.decide(Verdict.WORN)
    return case
