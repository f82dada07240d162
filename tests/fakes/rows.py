"""Rows in memory, by their key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from services.errors import NotFound


class DuplicateKey(Exception):
    """A row with this unique key exists, as a database's unique index would say."""


K = TypeVar("K")
V = TypeVar("V")


def insert(rows: dict[K, V], key: K, row: V) -> None:
    if key in rows:
        raise DuplicateKey(str(key))
    rows[key] = row


def replace(rows: dict[K, V], key: K, row: V, *, what: str) -> None:
    if key not in rows:
        raise NotFound(what, str(key))
    rows[key] = row


def get(rows: Mapping[K, V], key: K, *, what: str) -> V:
    try:
        return rows[key]
    except KeyError:
        raise NotFound(what, str(key)) from None
