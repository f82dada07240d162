"""The pages: a module each, with a router. Whoever adds one lists it here, and in `api.navigation` if it has a link."""

from collections.abc import Sequence

from fastapi import APIRouter

from api.pages import (
    connections,
    details,
    draft_details,
    health,
    login,
    new_subscriber,
    printouts,
    search,
    units,
    visit_sheet,
    worklist,
)

ROUTERS: Sequence[APIRouter] = (
    health.router,
    login.router,
    worklist.router,
    search.router,
    units.router,
    connections.router,
    details.router,
    draft_details.router,
    new_subscriber.router,
    visit_sheet.router,
    printouts.router,
)
