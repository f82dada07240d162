"""The contract of the terms of reconnections: the fake, SQLite and PostgreSQL keep the same."""

from dataclasses import replace

from services.model.reconnections import ReconnectionTerms
from services.money import Rials
from tests.db import rows
from tests.db.conftest import Store

TERMS = ReconnectionTerms(tracking_code=rows.CODE, prepayment=Rials(200_000), decided_at=rows.NOW)


def test_terms_are_kept_once_a_request_and_the_last_ones_count(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.reconnections.terms_of(rows.CODE) is None
    for terms in (TERMS, replace(TERMS, prepayment=Rials(0))):
        with store.begin() as uow:
            uow.reconnections.save_terms(terms)
        with store.begin() as uow:
            assert uow.reconnections.terms_of(rows.CODE) == terms
