"""Reports of work, as their form sends them."""

from collections.abc import Mapping, Sequence
from typing import Any


def report_as_shown(entries: Sequence[Mapping[str, Any]], **said: str) -> Mapping[str, Any]:
    """The report as it is shown, but for what is said of the inputs with these names."""
    keys = ["choice" if each["choices"] else "value" for each in entries]
    lines = [{key: said.get(each["name"], each[key])} for key, each in zip(keys, entries, strict=True)]
    return {"orderReport": {"outcome": "done", "entries": lines}}
