"""What pages ask for by type: who looks, and the database."""

from collections.abc import Callable, Collection
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from api.audiences import applications_taken_by
from api.camunda_operators import SESSION_COOKIE
from api.operators import Operator, operator_of
from api.site import Site
from db.unit_of_work import SqlUnitOfWork

T = TypeVar("T")


class NotLoggedIn(Exception):
    """Nobody is logged in: the browser is led to the login, and from there back."""


class NoUnit(Exception):
    """The login belongs to no unit of the company."""


class NotForUnit(Exception):
    """The page is for other units."""


def site_of(request: Request) -> Site:
    """The site that the page belongs to."""
    site: Site = request.app.state.site
    return site


def current_operator(request: Request) -> Operator:
    """Who looks at the page. Raises NotLoggedIn, NoUnit, CamundaUnavailable."""
    site = site_of(request)
    login = site.operators.login_of(request.cookies.get(SESSION_COOKIE, ""))
    if login is None:
        raise NotLoggedIn
    operator = operator_of(login, site.app.settings.web_user)
    if operator is None:
        raise NoUnit
    request.state.operator = operator
    return operator


CurrentOperator = Annotated[Operator, Depends(current_operator)]


def only_for(unit_keys: Callable[[], Collection[str]]) -> Callable[[Operator], Operator]:
    """A dependency that lets the operators of these units pass, and the administrator. Raises NotForUnit.

    The units are asked for with each page: no manifest is read when a module is imported. What depends on the request
    that a page shows, the page asks with `admit`.
    """

    def allowed(operator: CurrentOperator) -> Operator:
        admit(operator, unit_keys())
        return operator

    return allowed


def admit(operator: Operator, unit_keys: Collection[str]) -> None:
    """Raises NotForUnit, unless the operator is of one of these units or the administrator."""
    if not operator.is_one_of(*unit_keys):
        raise NotForUnit


Clerk = Annotated[Operator, Depends(only_for(applications_taken_by))]
"""Somebody of a unit that applicants come to."""


class Transactions:
    """Transactions on the company's database. All raise DatabaseUnavailable."""

    def __init__(self, request: Request) -> None:
        self._app = site_of(request).app

    def begin(self) -> SqlUnitOfWork:
        """A transaction, to be used in a `with` block. Raises WriteConflict where another was first."""
        return self._app.begin()

    def reading(self) -> SqlUnitOfWork:
        """A transaction that only reads."""
        return self._app.reading()

    def run(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """Do the work in a transaction; where another was first, again, so that it sees what that one wrote."""
        return self._app.transactions.run(work)


Work = Annotated[Transactions, Depends(Transactions)]

CurrentSite = Annotated[Site, Depends(site_of)]
