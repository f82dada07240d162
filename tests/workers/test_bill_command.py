"""`aftersales bill`: a bill line by line, each computed anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from typer.testing import CliRunner, Result

from db.engine import Database
from services.billing.issuing import Charge, issue_bill
from services.billing.lines import fee_lines
from services.jalali import local_date
from services.model.bills import Bill, BillLine
from services.model.keys import BillKind
from services.money import Rials
from services.reference.loading import load_reference_data
from services.text import format_number, to_persian_digits
from tests.fakes.uow import FixedClock
from tests.workers.kit import SUBSCRIBER, Bench
from workers.cli.main import cli

REFERENCE = load_reference_data()
Ask = Callable[[str], Result]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, database_url: str) -> Ask:
    """Runs the command on this test's database."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    return lambda number: CliRunner().invoke(cli, ["bill", number], env={"COLUMNS": "300"})


@pytest.fixture
def issued(database: Database, clock: FixedClock) -> Bill:
    """A bill of a fee and of what a person wrote, with what the connection carried."""
    bench = Bench(database, clock)
    code = bench.registered()
    typed = BillLine(code="typed", title="با نظر کارشناس", amount=Rials(500))
    with bench.begin() as uow:
        connection = uow.connections.get(SUBSCRIBER.bill_id)
        uow.connections.save(replace(connection, carried=Rials(700)))
        lines = fee_lines(REFERENCE, ["meter-test-fee"], on=local_date(clock.now()))
        charge = Charge(kind=BillKind.FEES, bill_id=SUBSCRIBER.bill_id, tracking_code=code, lines=[*lines, typed])
        return issue_bill(uow, clock=clock, reference=REFERENCE, charge=charge)


def test_each_line_is_told_with_what_it_comes_to(ask: Ask, issued: Bill) -> None:
    answer = ask(to_persian_digits(issued.number))
    assert answer.exit_code == 0, answer.output
    told = {line.split("  ")[0].strip(): line.rstrip() for line in answer.stdout.splitlines()}
    assert told["مالیات بر ارزش افزوده"].endswith(" درست")
    assert "محاسبه‌شدنی نیست" in told["با نظر کارشناس"]
    for text in ("مانده از قبض‌های پیشین", format_number(issued.payable.amount), "هزینه‌ها به نرخ"):
        assert text in answer.stdout, text
    assert SUBSCRIBER.subscriber.full_name not in answer.output


def test_a_figure_that_differs_ends_with_1(ask: Ask, issued: Bill, database: Database, clock: FixedClock) -> None:
    first, *others = issued.lines
    with Bench(database, clock).begin() as uow:
        uow.bills.save(replace(issued, lines=(replace(first, amount=first.amount + Rials(1_000)), *others)))
    answer = ask(issued.number)
    assert answer.exit_code == 1
    assert f"نادرست: {format_number(first.amount.amount)} ریال می‌شود" in answer.stdout
    assert f"line {first.code} comes to another amount" in answer.stderr
    assert "payment ID" in answer.stderr


@pytest.mark.usefixtures("issued")
def test_an_old_bill_cannot_be_computed_and_is_shown(ask: Ask) -> None:
    answer = ask(f"{SUBSCRIBER.bill_id}-01")
    assert answer.exit_code == 0, answer.output
    assert "محاسبه‌شدنی نیست: مبنایی با آن نگه داشته نشده است" in answer.stdout


@pytest.mark.usefixtures("issued")
def test_an_unknown_number_is_told(ask: Ask) -> None:
    answer = ask("۹۹۹")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "bill 999" in answer.stderr
