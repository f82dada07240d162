"""The catalogue of services: their titles, and which steps they publish."""

import pytest

from services.catalogue import all_services, service_of, service_title
from services.errors import NotFound
from services.published import procedure
from services.registry.values import Service, Visit
from tests.examples import plain_service, service_with


def test_titles_are_persian() -> None:
    for key, service in all_services().items():
        assert service_title(key) == service.title
        assert not any(character.isascii() and character.isalnum() for character in service.title)


@pytest.mark.parametrize("key", ["no-such-service", "", service_with(plain=True).key.replace("-", "_")])
def test_a_service_that_does_not_exist_is_a_fault(key: str) -> None:
    with pytest.raises(NotFound):
        service_of(key)


@pytest.mark.parametrize(
    ("service", "numbers"),
    [
        (plain_service(examined=False, costs=False), [1, 2, 9, 10]),
        (
            plain_service(examined=True, visit=Visit.NO, costs=False, work_order=False, changed=True),
            [1, 2, 3, 8, 9, 10],
        ),
        (plain_service(visit=Visit.OFFERED, costs=True, work_order=True, changed=True), list(range(1, 11))),
    ],
)
def test_a_plain_service_publishes_only_the_steps_that_its_manifest_asks_for(
    service: Service, numbers: list[int]
) -> None:
    assert sorted({step.number for step in procedure(service)}) == numbers
