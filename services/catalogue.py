"""The services that can be applied for: who may, and what an application for each consists of."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from services.errors import NotFound
from services.model.requests import ApplicantKind, DocumentKind


class LastBill(StrEnum):
    """Which bill an applicant has to show as paid: the newest there is, or the newest that is paid."""

    NEWEST = "newest"
    NEWEST_PAID = "newest-paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service by the key of its process. `title` is Persian.

    `fields` are those of its applications besides the ones of every service; `documents` are all its papers, in the
    order of the form.
    """

    key: str
    title: str
    applicants: tuple[ApplicantKind, ...]
    fields: tuple[str, ...]
    documents: tuple[DocumentKind, ...]
    last_bill: LastBill


@cache
def all_services() -> Mapping[str, Service]:
    """Every service by its key."""
    return MappingProxyType({key: _service(key, row) for key, row in _data().items()})


def service_of(key: str) -> Service:
    """The service with this key. Raises NotFound."""
    try:
        return all_services()[key]
    except KeyError:
        raise NotFound("service", key) from None


def service_title(key: str) -> str:
    """The Persian name of a service. Raises NotFound."""
    return service_of(key).title


def _service(key: str, row: Mapping[str, Any]) -> Service:
    return Service(
        key=key,
        title=row["title"],
        applicants=tuple(map(ApplicantKind, row["applicants"])),
        fields=tuple(row["fields"]),
        documents=tuple(map(DocumentKind, row["documents"])),
        last_bill=LastBill(row["last_bill"]),
    )


def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8"))
