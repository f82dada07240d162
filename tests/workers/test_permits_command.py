"""`aftersales permits`: what a clerk is told of a connection's permits, and one that is presented."""

from dataclasses import replace

import pytest

from db.engine import Database
from db.unit_of_work import SqlUnitOfWork
from services.model.connections import TariffClass
from services.text import to_persian_digits
from tests.fakes.uow import FixedClock
from tests.workers.commanding import Command, commanding
from tests.workers.kit import SUBSCRIBER

BILL_ID = SUBSCRIBER.bill_id
PAPER = ("--kind", "operating-licence", "--number", "۱۲/۳۴", "--issuer", "سازمان صنعت")


@pytest.fixture
def permits(monkeypatch: pytest.MonkeyPatch, database: Database, database_url: str, clock: FixedClock) -> Command:
    """Runs the command on this test's database and clock; the subscriber's tariff is industrial."""
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(replace(uow.connections.get(BILL_ID), tariff_class=TariffClass.INDUSTRIAL))
    return commanding(monkeypatch, database_url, "permits", clock=clock)


def test_a_presented_permit_is_shown_with_the_tariff_that_counts_today(permits: Command) -> None:
    before = permits("show", to_persian_digits(BILL_ID))
    assert before.exit_code == 0, before.output
    assert "تعرفهٔ اشتراک: صنعتی · تعرفه در ۱۴۰۵/۰۸/۳۰: صنعتی" in before.stdout
    made = permits("present", BILL_ID, *PAPER, "--until", "1405/09/15")
    assert made.exit_code == 0, made.output
    assert "پروانهٔ بهره‌برداری صنعتی شمارهٔ ۱۲/۳۴: ۱۴۰۵/۰۸/۳۰ – ۱۴۰۵/۰۹/۱۵" in made.stdout
    shown = permits("show", BILL_ID).stdout
    assert "تا ۱۴۰۵/۰۹/۱۵ معتبر است" in shown
    assert "سازمان صنعت" in shown
    assert SUBSCRIBER.subscriber.full_name not in shown


def test_what_was_found_of_the_use_is_shown_with_what_a_licence_allows(permits: Command, database: Database) -> None:
    found = permits("found", BILL_ID, "--on", "1405/08/30", "--ancillary", "۱۲", "--report", "ب-۱۲", "--by", "رضایی")
    assert found.exit_code == 0, found.output
    told = "یافتهٔ ۱: بازدید ۱۴۰۵/۰۸/۳۰: روشنایی، اداری و جنبی ۱۲ درصد قدرت قراردادی (گزارش ب-۱۲)"
    assert told in permits("show", BILL_ID).stdout
    assert "پس گرفته شد: بازدید ۱۴۰۵/۰۸/۳۰" in permits("withdraw-found", BILL_ID, "۱", "--because", "روز دیگر").stdout
    assert "بازدید" not in permits("show", BILL_ID).stdout
    assert permits("withdraw-found", BILL_ID, "1", "--because", "روز دیگر").exit_code == 1
    with SqlUnitOfWork(database) as uow:
        uow.connections.save(replace(uow.connections.get(BILL_ID), tariff_class=TariffClass.AGRICULTURAL))
    paper = ("--kind", "water-authority-licence", "--number", "1", "--issuer", "آب", "--until", "1406/08/30")
    kept = permits("present", BILL_ID, *paper, "--power", "18.5", "--energy", "45000")
    assert kept.exit_code == 0, kept.output
    assert "۱۸٫۵ کیلووات · ۴۵٬۰۰۰ کیلووات‌ساعت در سال" in permits("show", BILL_ID).stdout
    assert permits("present", BILL_ID, *paper, "--no-power").exit_code == 0
    assert "۴۵٬۰۰۰ کیلووات‌ساعت در سال" in permits("show", BILL_ID).stdout
    assert "۱۸٫۵ کیلووات" not in permits("show", BILL_ID).stdout
    assert permits("present", BILL_ID, *paper, "--energy", "9", "--no-energy").exit_code == 1
    refused = permits("found", BILL_ID, "--on", "x", "--ancillary", "200", "--report", "", "--by", "")
    assert refused.exit_code == 1
    assert refused.stderr.count("وارد کنید") == 4


def test_all_that_is_wrong_is_told_and_nothing_is_kept(permits: Command) -> None:
    answer = permits("present", BILL_ID, *PAPER[:2], "--number", "", "--issuer", "x", "--until", "1404/01/01")
    assert answer.exit_code == 1
    assert "به پایان رسیده است" in answer.stderr
    assert "شمارهٔ مجوز را وارد کنید" in answer.stderr
    assert "سازمان" not in permits("show", BILL_ID).stdout
    assert permits("show", "1").exit_code == 1
