"""What the visits of a request to the meter have found so far."""

from services.jalali import local_date
from services.model.connections import MeterReading
from services.model.metering import MeterCondition, MeterTest
from services.ports import UnitOfWork

# A broken seal is no fault of the meter: it calls for a test.
SOUND = frozenset({MeterCondition.IN_ORDER, MeterCondition.BROKEN_SEAL})


def last_test(uow: UnitOfWork, tracking_code: str) -> MeterTest | None:
    """The request's newest test or inspection; None if nobody has visited the meter."""
    tests = uow.metering.tests_of(tracking_code)
    return tests[-1] if tests else None


def visit_reading(test: MeterTest) -> MeterReading | None:
    """What the register showed on the day of the test; None where it could not be read."""
    if test.reading_kwh is None:
        return None
    return MeterReading(kwh=test.reading_kwh, taken_on=local_date(test.tested_at))


def found_faulty(uow: UnitOfWork, tracking_code: str) -> bool:
    """True from a visit that finds the meter faulty until one that finds it in order."""
    test = last_test(uow, tracking_code)
    return test is not None and test.condition not in SOUND
