"""Objections to cuts and to removals lie in one table from version 53 on."""

from datetime import timedelta
from typing import Any

from db import migrate
from db.unit_of_work import SqlUnitOfWork
from tests.db import rows
from tests.db.migrations.first_rows import NOW, columns_of, everything, settlement_alone, tables_of

BEFORE = "0052"
TO_CUT, TO_REMOVAL = "open", "closed"


def _objection(code: str, number: int, **answered: object) -> dict[str, Any]:
    blank = dict.fromkeys(("answered_at", "upheld", "answer"))
    made = {"tracking_code": code, "number": number, "text": f"اعتراض {number}", "made_at": NOW}
    return {**made, **blank, **answered}


def _rows() -> dict[str, list[dict[str, Any]]]:
    refused = {"answered_at": NOW + timedelta(days=1), "upheld": False, "answer": "بدهی هست"}
    begun = {"bill_id": rows.ACCOUNT, "begun_at": NOW}
    return {
        "cut_proceeding": [{"tracking_code": TO_CUT, "cut_case": "unpaid", **begun}],
        "removal": [{"tracking_code": TO_REMOVAL, "removal_case": "debt", **begun}],
        "cut_objection": [_objection(TO_CUT, 1, **refused), _objection(TO_CUT, 2)],
        "removal_objection": [_objection(TO_REMOVAL, 1)],
    }


def test_they_are_taken_over_and_each_goes_back_to_what_it_is_against(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    with database.relaying.begin() as connection:
        tables = tables_of(connection).tables
        for name, each in _rows().items():
            connection.execute(tables[name].insert(), each)
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    with SqlUnitOfWork(database) as uow:
        first, second = uow.objections.of_request(TO_CUT)
        [to_removal] = uow.objections.of_request(TO_REMOVAL)
    assert (first.upheld, first.answer, first.answered_at) == (False, "بدهی هست", NOW + timedelta(days=1))
    assert second.is_open
    assert (to_removal.number, to_removal.text, to_removal.made_at) == (1, "اعتراض 1", NOW)
    migrate.downgrade(database, BEFORE)
    assert columns_of(database) == columns
    assert everything(database) == known
    database.close()
