"""The contract of objections: the fake, SQLite and PostgreSQL keep the same."""

from dataclasses import replace

from services.model.objections import Objection
from tests.db import rows
from tests.db.conftest import Store

OBJECTION = Objection(tracking_code=rows.CODE, number=1, text="پرداخته‌ام", made_at=rows.NOW)
ANSWERED = replace(OBJECTION, answered_at=rows.NOW + rows.DAY, upheld=False, answer="ثبت نشده است")


def test_objections_are_kept_with_their_answers_in_their_order(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert list(uow.objections.of_request(rows.CODE)) == []
    for kept in (OBJECTION, ANSWERED):
        with store.begin() as uow:
            uow.objections.save(kept)
        with store.begin() as uow:
            assert list(uow.objections.of_request(rows.CODE)) == [kept]
    second = replace(OBJECTION, number=2)
    with store.begin() as uow:
        uow.objections.save(second)
    with store.begin() as uow:
        assert list(uow.objections.of_request(rows.CODE)) == [ANSWERED, second]
