"""`python -m deploy.sandbox --port PORT`: all systems, answering as they should until they are told otherwise."""

import argparse

import uvicorn

from deploy.sandbox.app import sandbox
from deploy.sandbox.behaviour import Behaviour


def main() -> None:
    """Serve until told to stop; nothing of what is asked is logged."""
    parser = argparse.ArgumentParser(prog="python -m deploy.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    options = parser.parse_args()
    uvicorn.run(sandbox(Behaviour()), host=options.host, port=options.port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main()
