"""A test of what services share gets its example by traits, whichever services there are."""

from collections import Counter

import pytest

from services.model.requests import PersonKind
from services.registry import registry
from tests.examples import (
    answers_of,
    other_than,
    papers_of,
    plain_service,
    reading_field,
    service_with,
    services_with,
    typed_fields,
)


def test_the_example_has_the_traits_that_are_asked_for() -> None:
    example = service_with(reading=True, only_subscriber=True)
    assert reading_field(example) is not None
    assert example.applicants == ("subscriber",)


def test_it_is_the_first_by_key_and_so_always_the_same() -> None:
    assert service_with().key == min(registry().services)
    assert plain_service().standard is not None


def test_another_service_is_another() -> None:
    example = plain_service()
    assert other_than(example).key != example.key


def test_a_trait_that_no_service_has_is_named() -> None:
    with pytest.raises(LookupError, match=r"no service in bpmn/services has plain=True, unit=moon"):
        service_with(plain=True, unit="moon")


def test_a_service_that_has_no_other_of_its_kind_is_named() -> None:
    changes = Counter(each.standard.change for each in services_with(plain=True) if each.standard)
    only = plain_service(change=next(change for change, count in changes.items() if count == 1))
    assert only.standard is not None
    with pytest.raises(LookupError, match=f"no service but {only.key}"):
        other_than(only, change=only.standard.change)


@pytest.mark.parametrize("key", registry().services)
def test_every_service_has_answers_to_its_fields_and_papers_that_it_knows(key: str) -> None:
    service = registry().services[key]
    assert list(answers_of(service)) == [field.key for field in service.fields]
    assert set(typed_fields(service)) <= set(service.field_names)
    for person in PersonKind:
        assert set(papers_of(service, person=person)) <= set(service.documents)
