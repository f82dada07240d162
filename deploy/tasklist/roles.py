"""The roles: the units as candidate groups of the diagrams, each with a login of its own."""

import os
from collections.abc import Mapping
from typing import Self

from services.units import all_units, unit_of

DEVELOPMENT_PASSWORD = "aftersales"  # noqa: S105 - documented as a default for development
_SHARED = "AFTERSALES_OPERATOR_PASSWORD"


class Role(str):
    """A unit by its key, which is the candidate group and the login's user name. Raises NotFound for any other."""

    __slots__ = ()

    def __new__(cls, key: str) -> Self:
        """The role of the unit with this key."""
        return super().__new__(cls, unit_of(key).key)

    @property
    def persian_name(self) -> str:
        """The unit's name, as operators see it."""
        return unit_of(self).title

    def password(self, environ: Mapping[str, str] = os.environ) -> str:
        """`AFTERSALES_PASSWORD_COUNTER` and so on; else `AFTERSALES_OPERATOR_PASSWORD`; else the development one."""
        own = f"AFTERSALES_PASSWORD_{self.upper().replace('-', '_')}"
        return environ.get(own) or environ.get(_SHARED) or DEVELOPMENT_PASSWORD


def all_roles() -> tuple[Role, ...]:
    """A role for each unit, in the order of units.toml."""
    return tuple(map(Role, all_units()))
