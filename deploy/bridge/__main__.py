"""`python -m deploy.bridge`: started by deploy.stack, which sets the environment."""

import os
import sys

import uvicorn

from deploy.bridge.server import bridge_app
from workers.gateways.camunda_session import CamundaSession


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
