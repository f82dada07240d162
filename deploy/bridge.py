"""Lets Tasklist 8.6.0 claim and complete user tasks when Zeebe's REST interface asks for a login.

Tasklist passes claims and completions of Zeebe user tasks on to Zeebe's REST interface, without any login. In the
single process with profile `auth` that interface refuses them, and Tasklist shows an error. The bridge stands between
the two: Tasklist's `zeebe.restAddress` is the bridge, and the bridge forwards with a login of its own. It accepts
nothing but claims, releases and completions of user tasks, listens on the loopback address like Zeebe's own unprotected
gRPC port, and decides nothing: whether a user may claim or complete was checked by Tasklist before. A command that the
engine turns away for want of room, before it has done anything, is offered again for some seconds: Tasklist would show
an error for it. It is an application of its own: nothing of it can be reached by way of our pages.

`python -m deploy.bridge` is started by deploy.stack, which sets the environment.
"""

import os
import sys
from collections.abc import Sequence

import httpx
import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tenacity import RetryCallState, Retrying, retry_if_result, stop_after_delay

from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession
from workers.runtime.retry import BRIEFLY

log = structlog.get_logger(__name__)

_TASK = "/v2/user-tasks/{key:int}"
_COMMANDS = ("", "/assignment", "/assignee", "/completion")
_METHODS = ("POST", "PATCH", "DELETE")
_PROBLEM = "application/problem+json"
_LARGEST_BODY = 4 * 1024 * 1024
_OFFERED_SECONDS = 5.0
"""Less than the ten seconds for which Tasklist waits for an answer."""


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
        answer = _offers()(session.forward, request.method, request.url.path, content, content_type)
    except (httpx.TransportError, CamundaRefusedError) as error:
        log.warning("not forwarded", fault=type(error).__name__)
        return Response('{"title": "Bad gateway", "status": 502}', 502, media_type=_PROBLEM)
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type", _PROBLEM))


def _offers() -> Retrying:
    """Calls again as long as the engine has no room, and gives its last answer. Each has a state of its own."""
    return Retrying(
        retry=retry_if_result(_had_no_room),
        stop=stop_after_delay(_OFFERED_SECONDS),
        wait=BRIEFLY,
        retry_error_callback=_last_answer,
    )


def _had_no_room(answer: httpx.Response) -> bool:
    return answer.status_code == httpx.codes.TOO_MANY_REQUESTS


def _last_answer(state: RetryCallState) -> object:
    return state.outcome and state.outcome.result()


def main() -> int:
    """Serve until terminated."""
    host, port = os.environ["AFTERSALES_BIND"], int(os.environ["AFTERSALES_PORT_BRIDGE"])
    web_url = f"http://{host}:{os.environ['AFTERSALES_PORT_WEB']}"
    with CamundaSession(web_url, "admin", os.environ["AFTERSALES_ADMIN_PASSWORD"]) as session:
        uvicorn.run(
            bridge_app(session),
            host=host,
            port=port,
            access_log=False,  # Tasklist and Zeebe log the same requests
            log_level="warning",
            server_header=False,
            lifespan="off",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
