"""What a worker's process leaves out."""

import sys

_ONLY_FOR_CONSOLES = ("rich", "click")


def leave_out_consoles() -> None:
    """To be called before anything else is imported.

    structlog and httpx import rich and click where they are installed, for coloured tracebacks and for a command line
    of httpx's own, and do without where they are not. Our command line needs them, a worker does not: 5 MB.
    """
    for name in _ONLY_FOR_CONSOLES:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say that there is no such module
