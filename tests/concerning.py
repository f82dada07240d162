"""`pytest --concerning KEY`: only the tests that concern one service or part.

Those in a folder or file that bears its name, and those whose parameter names the service, a story of it or a file in
its folder.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_OPTION = "--concerning"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption(_OPTION, metavar="KEY", help="run the tests that concern this service or part, and no others")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not concern the service."""
    key = config.getoption(_OPTION)
    if key is None:
        return
    words = set(words_of(key))
    kept = [item for item in items if concerns(item, key, words)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def words_of(key: str) -> Iterator[str]:
    """By what a test's parameter may name the service: its key, and the files of its folder.

    Raises UsageError where there is no such folder.
    """
    folders = [folder for folder in (ROOT / "bpmn").glob(f"*/{key}") if folder.is_dir()]
    if not folders:
        raise pytest.UsageError(
            f"there is no service and no part {key!r}: bpmn/services and bpmn/parts have no such folder"
        )
    yield key
    yield from (file.stem for folder in folders for file in folder.iterdir() if file.is_file())


def concerns(item: pytest.Item, key: str, words: set[str]) -> bool:
    """Whether the test concerns the service."""
    name = key.replace("-", "_")
    path = item.path.relative_to(ROOT)
    own = name in path.parts or path.stem.startswith(f"test_{name}")
    return own or bool(words & set(_told(item)))


def _told(item: pytest.Item) -> Iterator[str]:
    """The words of the test's parameters, as its id has them."""
    _, _, parameters = item.name.partition("[")
    return iter(re.split(r"[^\w-]+", parameters.rstrip("]")))
