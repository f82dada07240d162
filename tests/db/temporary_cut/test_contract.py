"""The contract of what cuts keep: the fake, SQLite and PostgreSQL keep the same."""

from dataclasses import replace
from datetime import date, timedelta

from services.model.connections import MeterReading
from services.model.cuts import Cut, CutCase, CutExtent
from services.specific.temporary_cut.model import DueAgreement, PremisesKind, Proceeding, VitalPremises
from services.specific.temporary_cut.ports import Proceedings
from tests.db import rows
from tests.db.conftest import Store

CUT = Cut(
    tracking_code=rows.CODE,
    bill_id=rows.ACCOUNT,
    case=CutCase.UNPAID,
    extent=CutExtent.SUPPLY,
    reading=None,
    cut_at=rows.NOW,
)
BEGUN = Proceeding(tracking_code=rows.CODE, bill_id=rows.ACCOUNT, case=CutCase.UNPAID, begun_at=rows.NOW)
WARNED = replace(BEGUN, warned_at=rows.NOW, warning_for=timedelta(days=7), evidence="ق/۱", head_order="د/۱")
VITAL = VitalPremises(bill_id=rows.ACCOUNT, kind=PremisesKind.HOSPITAL, noted_at=rows.NOW)


def test_a_cut_stands_until_it_has_ended(store: Store) -> None:
    read = replace(CUT, reading=MeterReading(kwh=12_310, taken_on=date(2026, 11, 21)), after_payment=True)
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.cuts.standing(rows.ACCOUNT) is None
    for changed in (CUT, read):
        with store.begin() as uow:
            uow.cuts.save(changed)
        with store.begin() as uow:
            assert uow.cuts.of_request(rows.CODE) == changed == uow.cuts.standing(rows.ACCOUNT)
    ended = replace(read, ended_at=rows.NOW + rows.DAY)
    with store.begin() as uow:
        uow.cuts.save(ended)
    with store.begin() as uow:
        assert uow.cuts.standing(rows.ACCOUNT) is None
        assert list(uow.cuts.of_connection(rows.ACCOUNT)) == [ended]


def test_those_cut_for_long_are_told_page_by_page(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.cuts.save(CUT)
    later = rows.NOW + rows.DAY
    with store.begin() as uow:
        assert list(uow.cuts.standing_since(later, after="", limit=5)) == [rows.ACCOUNT]
        assert list(uow.cuts.standing_since(rows.NOW, after="", limit=5)) == []
        assert list(uow.cuts.standing_since(later, after=rows.ACCOUNT, limit=5)) == []
        assert list(uow.cuts.standing_since(later, after="", limit=0)) == []
        uow.cuts.save(replace(CUT, ended_at=later))
    with store.begin() as uow:
        assert list(uow.cuts.standing_since(later, after="", limit=5)) == []


def test_a_proceeding_is_kept_on_its_way(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        assert uow.repository(Proceedings).of_request(rows.CODE) is None
    for changed in (BEGUN, WARNED):
        with store.begin() as uow:
            uow.repository(Proceedings).save(changed)
        with store.begin() as uow:
            assert uow.repository(Proceedings).of_request(rows.CODE) == changed
            assert list(uow.repository(Proceedings).about_debt_of(rows.ACCOUNT)) == [changed]


def test_a_cut_for_another_connections_debt_is_found_by_the_debtor_alone(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.connections.save(rows.connection("1663904120"))
    elsewhere = replace(BEGUN, case=CutCase.OTHER_CONNECTION, debtor_bill_id="1663904120")
    with store.begin() as uow:
        uow.repository(Proceedings).save(elsewhere)
    with store.begin() as uow:
        assert list(uow.repository(Proceedings).about_debt_of("1663904120")) == [elsewhere]
        assert list(uow.repository(Proceedings).about_debt_of(rows.ACCOUNT)) == []


def test_vital_premises_are_noted_and_forgotten(store: Store) -> None:
    with store.begin() as uow:
        rows.save_agent_and_request(uow)
        uow.repository(Proceedings).note_vital(VITAL)
        uow.repository(Proceedings).note_vital(replace(VITAL, kind=PremisesKind.OTHER))
    with store.begin() as uow:
        assert uow.repository(Proceedings).vital_premises(rows.ACCOUNT) == replace(VITAL, kind=PremisesKind.OTHER)
        uow.repository(Proceedings).forget_vital(rows.ACCOUNT)
    with store.begin() as uow:
        assert uow.repository(Proceedings).vital_premises(rows.ACCOUNT) is None


def test_an_agreement_is_one_of_its_bill_and_the_last_day_holds(store: Store) -> None:
    with store.begin() as uow:
        rows.save_bill(uow)
    agreed = DueAgreement(
        bill_number=rows.bill().number, bill_id=rows.ACCOUNT, due_on=date(2026, 12, 21), agreed_at=rows.NOW
    )
    for changed in (agreed, replace(agreed, due_on=date(2027, 1, 21))):
        with store.begin() as uow:
            uow.repository(Proceedings).agree(changed)
        with store.begin() as uow:
            assert list(uow.repository(Proceedings).agreements_of(rows.ACCOUNT)) == [changed]
