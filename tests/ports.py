"""Ports of the run's own, so that it disturbs no stack that is up."""

import socket
from contextlib import ExitStack


def free_ports(count: int) -> list[int]:
    """So many ports of 127.0.0.1 that nobody listens on. Held together, so that all differ."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
