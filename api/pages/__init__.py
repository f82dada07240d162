"""The pages: a module each, with a router. Whoever adds one lists it here, and in `api.navigation` if it has a link."""

from collections.abc import Sequence

from fastapi import APIRouter

from api.pages import health, home, login, new_subscriber, visit_sheet

ROUTERS: Sequence[APIRouter] = (
    health.router,
    login.router,
    home.router,
    new_subscriber.router,
    visit_sheet.router,
)
