"""Before the papers are decided on: which connection the application speaks of, and what kind of use it has."""

from dataclasses import dataclass
from typing import Any

from services.intake.connection import find_connection
from services.model.connections import TariffClass
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import Inputs, Result


class Given(Inputs):
    """The application as typed, and the draft that it corrects."""

    application: Any = None
    draft_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionView(Result):
    """What decision tables need of the connection."""

    tariff_class: TariffClass
    phases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Result):
    """The connection; null where the bill ID cannot be read or nobody has it."""

    connection: ConnectionView | None


@handles("find-connection")
def handle(context: JobContext, given: Given) -> Found:
    """Find the connection."""
    connection = find_connection(context.uow, application=given.application, draft_key=given.draft_key)
    if connection is None:
        return Found(connection=None)
    return Found(connection=ConnectionView(tariff_class=connection.tariff_class, phases=connection.phases))
