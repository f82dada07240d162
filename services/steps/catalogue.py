"""The documented steps by id, with the Persian words for them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from services.errors import NotFound

WHOLE_SERVICE = 0

# Of every service: the rows of its procedure that are done once the request is registered.
DOCUMENTS_TAKEN = 1
REQUEST_REGISTERED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row of a documented procedure. `role_title` and `title` are Persian; number 0 is the service as a whole."""

    id: str
    service: str
    number: int
    role: str
    role_title: str
    title: str

    @property
    def is_whole_service(self) -> bool:
        """True for the row that keeps the limit of the service, not of one step."""
        return self.number == WHOLE_SERVICE


@cache
def all_steps() -> Mapping[str, Step]:
    """Every step of the catalogue by id, in the order of the procedures."""
    roles, rows = _data()["roles"], _data()["steps"]
    steps = {key: Step(id=key, role_title=roles[row["role"]], **row) for key, row in rows.items()}
    return MappingProxyType(steps)


def step_of(step_id: str) -> Step:
    """The step with this id. Raises NotFound."""
    try:
        return all_steps()[step_id]
    except KeyError:
        raise NotFound("step", step_id) from None


def numbered_step(service_key: str, number: int) -> Step:
    """The step in a row of a service's procedure; the first where the row is split by cases. Raises NotFound."""
    for step in all_steps().values():
        if (step.service, step.number) == (service_key, number):
            return step
    raise NotFound("step", f"{service_key} {number}")


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
