"""The pages as one application."""

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles

from api.csrf import require_token
from api.errors import add_error_pages
from api.guard import Guard
from api.pages import ROUTERS
from api.rendering import STATIC
from api.site import Site


def create_app(site: Site) -> FastAPI:
    """All pages of the site."""
    app = FastAPI(
        title="aftersales",
        # No page of ours describes the others to strangers, and nothing is told to a collector: it might quote forms.
        openapi_url=None,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
        middleware=[Middleware(Guard, site=site)],
        dependencies=[Depends(require_token)],
    )
    app.state.site = site
    add_error_pages(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
