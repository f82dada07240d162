"""For machines that watch the pages: /live and /ready, as the workers have them; /metrics has a port of its own."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from api.dependencies import CurrentSite

router = APIRouter()


@router.get("/live")
async def live() -> PlainTextResponse:
    """200 as long as requests are answered at all."""
    return PlainTextResponse("live\n")


@router.get("/ready")
def ready(site: CurrentSite) -> PlainTextResponse:
    """200, or 503 where a dependency is missing, which the text names."""
    states = site.readiness.states()
    lines = [f"{name}: {'ready' if is_ready else 'not ready'}\n" for name, is_ready in states.items()]
    return PlainTextResponse("".join(lines), 200 if all(states.values()) else 503)
