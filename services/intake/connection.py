"""The connection that an application speaks of, before any of the application has been checked."""

from collections.abc import Mapping

from services.identifiers import IdentifierError, parse_bill_id
from services.intake.application import merge_correction
from services.intake.drafts import draft_fields
from services.model.connections import Connection
from services.ports import UnitOfWork


def find_connection(uow: UnitOfWork, *, application: object, draft_key: str | None) -> Connection | None:
    """The connection with the application's bill ID, or the draft's where the application is silent on it.

    None where the bill ID is missing, no bill ID or unknown: the check of the documents tells which.
    """
    draft = {} if draft_key is None else draft_fields(uow, draft_key)
    correction = application if isinstance(application, Mapping) else {}
    bill_id = merge_correction(draft, correction).get("billId")
    try:
        return uow.connections.find(str(parse_bill_id(bill_id))) if isinstance(bill_id, str) else None
    except IdentifierError:
        return None
