"""The pages: a module each, with a router. Whoever adds one lists it here, and among the LINKS of `api.rendering` if it
has one.

Those that only one service has are found by scanning `api.specific`.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter

from api import specific
from api.pages import (
    agents,
    appointments,
    connections,
    contact,
    details,
    draft_details,
    health,
    login,
    payee,
    persons,
    printouts,
    search,
    visit_sheet,
    worklist,
)


def _specific() -> Iterator[APIRouter]:
    for package in iter_modules(specific.__path__, f"{specific.__name__}."):
        for module in iter_modules(import_module(package.name).__path__, f"{package.name}."):
            yield import_module(module.name).router


ROUTERS: Sequence[APIRouter] = (
    health.router,
    login.router,
    worklist.router,
    search.router,
    connections.router,
    details.router,
    draft_details.router,
    visit_sheet.router,
    agents.router,
    appointments.router,
    contact.router,
    payee.router,
    persons.router,
    printouts.router,
    *_specific(),
)
