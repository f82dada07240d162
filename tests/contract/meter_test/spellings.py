"""How people spell what the forms of a meter test ask for."""

from collections.abc import Mapping

from tests.contract.spellings import ERRORS, Spellings

SPELLINGS: Mapping[str, Spellings] = {"error": ERRORS}
