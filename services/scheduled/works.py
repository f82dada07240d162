"""All scheduled work, by its key, which diagrams name."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from services.errors import NotFound
from services.hooks import offered
from services.scheduled.minimum_charges import MINIMUM_CHARGES
from services.scheduled.permit_expiry import PERMIT_EXPIRY
from services.scheduled.satisfaction import SATISFACTION
from services.scheduled.uncut_power import UNCUT_POWER
from services.scheduled.work import Work


@cache
def works() -> Mapping[str, Work]:
    """What all services share, and what one of them has to itself."""
    shared = (PERMIT_EXPIRY, MINIMUM_CHARGES, SATISFACTION, UNCUT_POWER)
    return MappingProxyType({each.key: each for each in (*shared, *offered(Work))})


def work_of(key: str) -> Work:
    """The work with this key. Raises NotFound."""
    if key not in works():
        raise NotFound("scheduled work", key)
    return works()[key]
