"""`python -m deploy.bridge`: started by deploy.stack, which sets the environment."""

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from deploy.bridge.server import BridgeServer
from workers.gateways.camunda_session import CamundaSession


def main() -> int:
    """Serve until terminated."""
    signal.signal(signal.SIGTERM, _end)
    host, port = os.environ["AFTERSALES_BIND"], int(os.environ["AFTERSALES_PORT_BRIDGE"])
    web_url = f"http://{host}:{os.environ['AFTERSALES_PORT_WEB']}"
    session = CamundaSession(web_url, "admin", os.environ["AFTERSALES_ADMIN_PASSWORD"])
    with session, BridgeServer((host, port), session) as server:
        server.serve_forever()
    return 0


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    sys.exit(main())
