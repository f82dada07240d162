"""How people spell what the relocation's own forms ask for."""

from collections.abc import Mapping

from tests.contract.spellings import DATES, Spellings

SPELLINGS: Mapping[str, Spellings] = {"postponedTo": DATES}
