"""What a service tells in public of itself."""

import pytest

from services.catalogue import service_of
from services.published import procedure


@pytest.mark.parametrize(
    ("service", "numbers"),
    [
        ("duplicate-bill", [1, 2, 9, 10]),
        ("information-correction", [1, 2, 3, 8, 9, 10]),
        ("service-line-fix", list(range(1, 11))),
        ("settlement", list(range(1, 15))),
    ],
)
def test_a_plain_service_publishes_only_the_steps_that_its_manifest_asks_for(service: str, numbers: list[int]) -> None:
    assert sorted({step.number for step in procedure(service_of(service))}) == numbers
