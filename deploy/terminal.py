"""Persian on terminals, and the lines of what takes its time."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"


def persian(text: str, style: str = "") -> Text:
    """Persian for a column of a table.

    A terminal that knows right-to-left would let neighbouring Persian columns flow into one another and so change
    places: between the marks each is a run of its own. A terminal that does not know it ignores them; they are zero
    columns wide.
    """
    return Text(f"{_LEFT_TO_RIGHT}{text}{_RIGHT_TO_LEFT}{_LEFT_TO_RIGHT}", style=style)


def timed_lines(console: Console) -> Callable[[str], None]:
    """Prints a line with the seconds since now."""
    begun = time.monotonic()

    def report(line: str) -> None:
        console.print(f"[dim]{time.monotonic() - begun:5.1f} s[/]  {line}")

    return report
