"""Which tests `make test SERVICE=key` runs."""

from pathlib import Path

import pytest

from tests.concerning import concerns, words_of
from tests.examples import service_with


@pytest.fixture
def item(request: pytest.FixtureRequest) -> pytest.Item:
    """The running test itself."""
    node = request.node
    assert isinstance(node, pytest.Item)
    return node


def test_a_service_is_named_by_its_key_and_by_the_files_of_its_folder() -> None:
    key = service_with().key
    assert {key, f"{key}-application"} <= set(words_of(key))


def test_a_key_without_a_folder_is_refused() -> None:
    with pytest.raises(pytest.UsageError, match="no service and no part 'no-such-service'"):
        list(words_of("no-such-service"))


@pytest.mark.parametrize("told", ["some-service", "some-service/Task_Decide", "some-service-form"])
def test_what_is_told_of_a_service_or_of_its_files_concerns_it(item: pytest.Item, told: str) -> None:
    assert told in item.name
    assert concerns(item, "some-service", {"some-service", "some-service-form"})


@pytest.mark.parametrize("told", ["another-service", "some-service-of-another"])
def test_what_is_told_of_others_does_not(item: pytest.Item, told: str) -> None:
    assert told in item.name
    assert not concerns(item, "some-service", {"some-service", "some-service-form"})


def test_a_test_in_a_file_that_bears_the_name_concerns_the_service(item: pytest.Item) -> None:
    assert item.path == Path(__file__)
    assert concerns(item, "concerning", set())
