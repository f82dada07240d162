"""The permits of earlier changes of tariff are kept with the connection from version 35 on."""

from datetime import date, timedelta
from typing import Any

from db import migrate
from db.unit_of_work import SqlUnitOfWork
from services.model.connections import TariffClass
from services.permits.kinds import days_ahead
from tests.db import rows
from tests.db.migrations.first_rows import NOW, columns_of, everything, settlement_alone, tables_of

BEFORE, PERMITS = "0034", "0035"
SHOWN = date(2026, 11, 21)


def _change(code: str, after: dict[str, Any], *, days: int = 0) -> dict[str, Any]:
    made = {"tracking_code": code, "change": "tariff-change", "bill_id": rows.ACCOUNT, "before": {}, "after": after}
    at = {"changed_at": NOW + timedelta(days=days), "effective_on": SHOWN + timedelta(days=days)}
    personal = {"full_name": "", "mobile": "", "landline": ""}
    return made | at | personal


def test_permits_of_earlier_changes_are_taken_over_and_watched_where_the_tariff_needs_them(empty_url: str) -> None:
    database = settlement_alone(empty_url)
    migrate.upgrade(database, BEFORE)
    changes = [
        _change("closed", {"tariffClass": "industrial", "permitValidUntil": "2027-03-20"}),
        _change("open", {"tariffClass": "commercial", "permitValidUntil": "2027-03-20"}, days=2),
    ]
    with database.relaying.begin() as connection:
        connection.execute(tables_of(connection).tables["connection_change"].insert(), changes)
        option = _change("open", {"tariffOption": 2}) | {"change": "another"}
        connection.execute(tables_of(connection).tables["connection_change"].insert(), option)
    columns, known = columns_of(database), everything(database)
    migrate.upgrade(database, PERMITS)
    assert everything(database, columns) == known
    migrate.upgrade(database)
    with SqlUnitOfWork(database) as uow:
        industrial, commercial = uow.permits.of_connection(rows.ACCOUNT)
    assert (industrial.tariff_class, industrial.presented_on, industrial.valid_until) == (
        TariffClass.INDUSTRIAL, SHOWN, date(2027, 3, 20),
    )  # fmt: skip
    assert industrial.watched_from == industrial.valid_until - timedelta(days=days_ahead(SHOWN))
    assert (commercial.tariff_class, commercial.watched_from, commercial.tracking_code) == (
        TariffClass.COMMERCIAL, None, "open",
    )  # fmt: skip
    migrate.downgrade(database, BEFORE)
    assert columns_of(database) == columns
    assert everything(database) == known
    database.close()
