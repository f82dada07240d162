"""axe-core on a page: what would keep people with a screen reader, a keyboard or weak eyes from using it."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from deploy.locations import ROOT

_AXE = ROOT / "deploy" / "diagrams" / "node_modules" / "axe-core" / "axe.min.js"


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is shown now: each rule that is broken, with where and why; empty if none."""
    # By the browser's own interface, which our pages' ban on scripts does not reach.
    page.evaluate(_source())
    found: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    return [
        f"{rule['id']} ({rule['impact']}) at {node['target']}: {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")
