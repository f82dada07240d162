"""What the sources say, as data: the rows of `docs/spec`."""

import csv
from collections.abc import Mapping

from deploy.locations import ROOT
from services.catalogue import all_services

Row = Mapping[str, str]


def specified(name: str) -> list[Row]:
    """The rows of `steps.csv` or `services.csv`, as written."""
    with (ROOT / "docs" / "spec" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CATALOGUE = specified("services.csv")
"""The services of source 000."""


def is_whole_catalogue() -> bool:
    """Whether all services of source 000 are here. In a copy that proves that the rest stands without one, they are
    not.
    """
    return {row["service"] for row in CATALOGUE} <= all_services().keys()
