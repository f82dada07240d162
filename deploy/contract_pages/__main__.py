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
    check = "--check" in arguments
    return generated.exit_code(generated.written_or_checked(made, existing, check=check, again=AGAIN))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
