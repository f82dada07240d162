"""How people spell what the form of a bill review asks for."""

from collections.abc import Mapping

from tests.contract.spellings import NUMBERS, Spellings

SPELLINGS: Mapping[str, Spellings] = {"trueReading": NUMBERS}
