"""axe-core on a page: what would keep people with a screen reader, a keyboard or weak eyes from using it."""

from functools import cache
from typing import Any

from playwright.sync_api import Page, ViewportSize

from deploy.locations import ROOT

NARROW: ViewportSize = {"width": 320, "height": 640}
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


def assert_clean(page: Page) -> None:
    """Nothing to complain of as it is shown now, and on a small screen nothing to scroll sideways; it stays small."""
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")
