"""How people spell what the forms of a cut ask for, besides what others ask for, too."""

from collections.abc import Mapping

from tests.contract.spellings import CLOCK, SHARED, Spellings

SPELLINGS: Mapping[str, Spellings] = {"debtorBillId": SHARED["billId"], "cutTime": CLOCK}
