"""`python -m deploy.contract_pages [--check]`: write docs/jobs, docs/parts and docs/changes, or check them."""

import sys

from deploy import generated
from deploy.contract_pages.pages import AGAIN, all_pages
from deploy.contracts.book import read_book
from deploy.locations import ROOT


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    made = all_pages(ROOT / "docs", read_book(ROOT / "bpmn"))
    existing = [path for folder in ("jobs", "parts", "changes") for path in (ROOT / "docs" / folder).glob("*.md")]
    if "--check" not in arguments:
        generated.write(made, existing)
        return 0
    stale = generated.complaints(generated.out_of_date(made, existing), again=AGAIN)
    print(*stale, sep="\n", end="\n" if stale else "")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
