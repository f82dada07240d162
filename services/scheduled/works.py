"""All scheduled work, by its key, which diagrams name."""

from collections.abc import Mapping
from types import MappingProxyType

from services.errors import NotFound
from services.scheduled.minimum_charges import MINIMUM_CHARGES
from services.scheduled.permit_expiry import PERMIT_EXPIRY
from services.scheduled.satisfaction import SATISFACTION
from services.scheduled.work import Work

WORKS: Mapping[str, Work] = MappingProxyType(
    {each.key: each for each in (PERMIT_EXPIRY, MINIMUM_CHARGES, SATISFACTION)}
)


def work_of(key: str) -> Work:
    """The work with this key. Raises NotFound."""
    if key not in WORKS:
        raise NotFound("scheduled work", key)
    return WORKS[key]
