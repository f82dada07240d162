"""Tasklist with a reader that is behind: it reads tasks and variables from two indices, each at its own pace."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from deploy.stack import StackConfig

_VARIABLES = "tasklist-variable-8.3.0_"


@contextmanager
def variables_late(stack: StackConfig) -> Iterator[None]:
    """Tasklist learns of tasks as ever, and of no variable, until the end of the block."""
    _refuse_writes(stack, refuse=True)
    try:
        yield
    finally:
        _refuse_writes(stack, refuse=False)


def _refuse_writes(stack: StackConfig, *, refuse: bool) -> None:
    """Tasklist tries again what its index refuses."""
    url = f"{stack.opensearch_url}/{_VARIABLES}/_settings"
    httpx.put(url, json={"index.blocks.write": refuse}, timeout=30.0, trust_env=False).raise_for_status()
