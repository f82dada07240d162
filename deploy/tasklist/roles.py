"""The roles: candidate groups of the diagrams, each with a login of its own and its Persian name."""

import os
from collections.abc import Mapping
from enum import StrEnum

from services.units import unit_of

DEVELOPMENT_PASSWORD = "aftersales"  # noqa: S105 - documented as a default for development
_SHARED = "AFTERSALES_OPERATOR_PASSWORD"


class Role(StrEnum):
    """The value is the candidate group and the login's user name."""

    COUNTER = "counter"
    DIAGNOSIS = "diagnosis"
    REVENUE = "revenue"
    CONNECTIONS = "connections"
    METER_TEST = "meter-test"
    INSTALLATION = "installation"
    LABORATORY = "laboratory"
    WAREHOUSE = "warehouse"
    ARCHIVE = "archive"
    CUSTOMER_SERVICES = "customer-services"
    FINANCE = "finance"
    OPERATIONS = "operations"
    SUPERVISOR = "supervisor"

    @property
    def persian_name(self) -> str:
        """The unit's name, as operators see it."""
        return unit_of(self).title

    def password(self, environ: Mapping[str, str] = os.environ) -> str:
        """`AFTERSALES_PASSWORD_COUNTER` and so on; else `AFTERSALES_OPERATOR_PASSWORD`; else the development one."""
        own = f"AFTERSALES_PASSWORD_{self.name}"
        return environ.get(own) or environ.get(_SHARED) or DEVELOPMENT_PASSWORD
