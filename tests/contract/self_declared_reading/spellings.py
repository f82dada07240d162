"""How people spell what the forms of a declared reading ask for."""

from collections.abc import Mapping

from tests.contract.spellings import NUMBERS, Spellings

SPELLINGS: Mapping[str, Spellings] = {"correctedReading": NUMBERS}
