"""`python -m deploy.catalogue_pages [--check]`: write docs/services and README's table, or see if they are current."""

import sys

from deploy import generated
from deploy.catalogue_pages.pages import AGAIN, all_pages
from deploy.catalogue_pages.table import with_table
from deploy.locations import ROOT

_README = ROOT / "README.md"


def main(arguments: list[str]) -> int:
    """Write or check; the exit code."""
    readme = _README.read_text(encoding="utf-8")
    made = {**all_pages(ROOT / "docs" / "services"), _README: with_table(readme)}
    existing = list((ROOT / "docs" / "services").glob("*.md"))
    check = "--check" in arguments
    return generated.exit_code(generated.written_or_checked(made, existing, check=check, again=AGAIN))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
