"""Whether a meter is faulty, as far as a request's visits have found."""

from services.model.metering import MeterCondition
from services.ports import UnitOfWork

# A broken seal is no fault of the meter: it calls for a test.
SOUND = frozenset({MeterCondition.IN_ORDER, MeterCondition.BROKEN_SEAL})


def found_faulty(uow: UnitOfWork, tracking_code: str) -> bool:
    """True from a visit that finds the meter faulty until one that finds it in order."""
    tests = uow.metering.tests_of(tracking_code)
    return bool(tests) and tests[-1].condition not in SOUND
