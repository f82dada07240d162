"""A fault in a diagram of a name change is told with its remedy."""

import pytest

from tests.contract.conftest import Spoil, assert_told_with_remedy

SPOILED: dict[str, tuple[str, str, str]] = {
    "orders work of kind `meter-tests`, which no manifest knows": (
        "name-change-visit",
        '="meter-test"',
        '="meter-tests"',
    ),
    "until when it is due, though its service has": ("name-change-record", "<zeebe:taskSchedule", "<zeebe:other"),
}


@pytest.mark.parametrize("problem", SPOILED)
def test_a_fault_is_told_with_a_remedy(problem: str, spoil: Spoil) -> None:
    assert_told_with_remedy(spoil, problem, SPOILED[problem])
