"""Rows of a plain service in the ledger."""

from services.catalogue import Service
from services.model.steps import StepEntry
from tests.examples import whole_step
from tests.process.office import EmbeddedCase

EXAMINATION = "STD-03"


def examination(case: EmbeddedCase) -> StepEntry:
    """The one run of the examination."""
    [row] = case.steps(EXAMINATION)
    return row


def whole(case: EmbeddedCase, service: Service) -> StepEntry:
    """That of the service as a whole."""
    [row] = case.steps(whole_step(service).id)
    return row
