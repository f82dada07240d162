"""Questions and commands to Tasklist and Operate, repeated where nothing can be done twice by it.

Under load the engine turns commands away before it writes them. Tasklist 8.6 tells it as it tells every fault, with
status 500 and the engine's words: of a start those of gRPC's RESOURCE_EXHAUSTED, of a claim or a completion, which it
sends over HTTP, the status 429. A clerk would press the button once more. After any other fault of the server, and
where no answer comes, a command may have been done.
"""

from typing import Any

import httpx

from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession
from workers.runtime.retry import retrying

PATIENCE_SECONDS = 180.0
"""How long one waits for what must come: room for a command, an answer, whatever the engine and its indices do by
themselves. A busy machine is many times as slow as a quiet one, and where all goes well nobody waits so long."""

_NO_ROOM = ("there are no more partitions available to retry", "Failed with code 429:")


class CamundaFaultError(CamundaRefusedError):
    """The server could not do it, or not say that it has: of a command it is unknown whether it was done."""


class EngineHasNoRoomError(CamundaRefusedError):
    """The engine turned the command away before it wrote it: nothing was done."""


def ask(session: CamundaSession, method: str, path: str, json: Any = None, **query: str | int) -> Any:  # noqa: ANN401 - JSON
    """The decoded answer to a question, which is asked again where none comes. Raises as `CamundaSession.call`."""
    again = retrying(CamundaFaultError, EngineHasNoRoomError, httpx.TransportError, within_seconds=PATIENCE_SECONDS)
    return again(_sent, session, method, path, json, **query)


def command(session: CamundaSession, method: str, path: str, json: Any = None) -> Any:  # noqa: ANN401 - JSON
    """The decoded answer to a command, which is given again only where the engine had no room for it.

    Raises EngineHasNoRoomError after `PATIENCE_SECONDS`; CamundaFaultError, httpx.TransportError where it may have been
    done; CamundaRefusedError.
    """
    return retrying(EngineHasNoRoomError, within_seconds=PATIENCE_SECONDS)(_sent, session, method, path, json)


def _sent(session: CamundaSession, method: str, path: str, json: object, **query: str | int) -> object:
    try:
        return session.call(method, path, json, **query)
    except CamundaRefusedError as refused:
        if any(words in refused.said for words in _NO_ROOM):
            raise EngineHasNoRoomError(refused.status, refused.said) from None
        if httpx.codes.is_server_error(refused.status):
            raise CamundaFaultError(refused.status, refused.said) from None
        raise
