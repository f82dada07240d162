"""The bridge as an application of its own: nothing of it can be reached by way of our pages."""

from collections.abc import Sequence

import httpx
import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession

log = structlog.get_logger(__name__)

_TASK = "/v2/user-tasks/{key:int}"
_COMMANDS = ("", "/assignment", "/assignee", "/completion")
_METHODS = ("POST", "PATCH", "DELETE")
_PROBLEM = "application/problem+json"
_LARGEST_BODY = 4 * 1024 * 1024


def bridge_app(session: CamundaSession) -> Starlette:
    """Forwards commands to user tasks through the session, and nothing else."""
    app = Starlette(routes=_routes(session), max_body_size=_LARGEST_BODY)
    app.router.redirect_slashes = False
    return app


def _routes(session: CamundaSession) -> Sequence[Route]:
    async def forward(request: Request) -> Response:
        if request.url.query:
            return Response(status_code=404)
        content = await request.body()
        return await run_in_threadpool(_forwarded, session, request, content)

    commands = (Route(_TASK + command, forward, methods=_METHODS) for command in _COMMANDS)
    return (Route("/health", _health), *commands)


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ready")


def _forwarded(session: CamundaSession, request: Request, content: bytes) -> Response:
    content_type = request.headers.get("content-type", "application/json")
    try:
        answer = session.forward(request.method, request.url.path, content, content_type)
    except (httpx.TransportError, CamundaRefusedError) as error:
        log.warning("not forwarded", fault=type(error).__name__)
        return Response('{"title": "Bad gateway", "status": 502}', 502, media_type=_PROBLEM)
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type", _PROBLEM))
