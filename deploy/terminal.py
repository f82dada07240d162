"""Persian on terminals."""

from rich.text import Text

_LEFT_TO_RIGHT, _RIGHT_TO_LEFT = "\u200e", "\u200f"


def persian(text: str, style: str = "") -> Text:
    """Persian for a column of a table.

    A terminal that knows right-to-left would let neighbouring Persian columns flow into one another and so change
    places: between the marks each is a run of its own. A terminal that does not know it ignores them; they are zero
    columns wide.
    """
    return Text(f"{_LEFT_TO_RIGHT}{text}{_RIGHT_TO_LEFT}{_LEFT_TO_RIGHT}", style=style)
