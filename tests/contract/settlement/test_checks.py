"""A fault in a diagram of settlement is told with its remedy."""

import pytest

from tests.contract.conftest import Spoil, assert_told_with_remedy

SPOILED: dict[str, tuple[str, str, str]] = {
    "ends a request as `setled`, which no manifest knows": ("settlement", '="settled"', '="setled"'),
    "has job type `check-reading`, which only settlement has": (
        "announce-bill",
        'type="send-sms"',
        'type="check-reading"',
    ),
    "gives no `dueAt`, which announce-bill needs": ("settlement-fees", 'target="step"', 'target="row"'),
}


@pytest.mark.parametrize("problem", SPOILED)
def test_a_fault_is_told_with_a_remedy(problem: str, spoil: Spoil) -> None:
    assert_told_with_remedy(spoil, problem, SPOILED[problem])
