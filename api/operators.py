"""Who looks at a page: operators, with the login that they have at Tasklist."""

from dataclasses import dataclass
from typing import Protocol

from services.errors import TechnicalError
from services.units import SUPERVISOR, Unit, all_units, unit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Somebody who is logged in. The engine's administrator counts as a supervisor, whom nothing is closed to."""

    login: str
    unit: Unit

    @property
    def is_administrator(self) -> bool:
        """Whether this is the engine's administrator, who has no unit's login."""
        return self.login != self.unit.key

    @property
    def is_supervisor(self) -> bool:
        """Whether this is the supervisor, or the administrator."""
        return self.unit.key == SUPERVISOR

    def is_one_of(self, *unit_keys: str) -> bool:
        """Whether something that is open to these units is open to this operator."""
        return self.is_administrator or self.unit.key in unit_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class CamundaCookies:
    """The two cookies of a session at Tasklist and Operate, by their values."""

    session: str
    token: str


class CamundaUnavailable(TechnicalError):
    """Camunda's web interface does not answer, or not as it should: nobody can be told apart."""


class Operators(Protocol):
    """Camunda's logins. All raise CamundaUnavailable."""

    def login_of(self, session: str) -> str | None:
        """Whose session that is; None of one that is over or never was."""
        ...

    def log_in(self, login: str, password: str) -> CamundaCookies | None:
        """A new session; None where login and password do not belong together."""
        ...

    def log_out(self, cookies: CamundaCookies) -> None:
        """End the session, for Tasklist and Operate too. One that is over is none to end."""
        ...

    def is_ready(self) -> bool:
        """Whether logins can be asked for. Never raises."""
        ...


def operator_of(login: str, administrator: str) -> Operator | None:
    """The operator with that login; None of a login that belongs to no unit and is not the administrator's."""
    if login in all_units():
        return Operator(login=login, unit=unit_of(login))
    return Operator(login=login, unit=unit_of(SUPERVISOR)) if login == administrator else None
