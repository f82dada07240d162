"""What a collected connection carries, and a debt that appears on it."""

from dataclasses import replace

from services.money import Rials
from tests.process.office import EmbeddedCase


def carried(case: EmbeddedCase) -> Rials:
    """What the connection carries to its next bill."""
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).carried


def owe(case: EmbeddedCase, rials: int) -> None:
    """A debt appears: what a later correction charges is carried to the connection."""
    with case.office.begin() as uow:
        connection = uow.connections.get(case.connection.bill_id)
        uow.connections.save(replace(connection, carried=connection.carried + Rials(rials)))
