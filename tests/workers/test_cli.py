"""The commands as an operator types them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from db.engine import Database
from db.outbox import MessageRelayStore
from deploy.locations import ROOT
from services.catalogue import all_services, service_title
from services.identifiers import make_tracking_code
from services.jalali import format_jalali, local_date
from services.money import Rials
from services.steps.catalogue import numbered_step
from tests.examples import service_with, services_with
from tests.fakes.uow import FixedClock
from tests.workers.kit import FEES, SAMPLES, SERVICE, SUBSCRIBER, UNREAD, Bench, typed_for
from tests.working_days import next_working_day
from workers import app as composition
from workers.cli.main import cli
from workers.gateways.engine import EngineGateway, EngineTimeout

Invoke = Callable[..., Result]
UNKNOWN_CODE = make_tracking_code(999_999)


@pytest.fixture
def aftersales(monkeypatch: pytest.MonkeyPatch, database_url: str, clock: FixedClock) -> Invoke:
    """Runs a command with the settings of the environment: this test's database, no engine, the test's clock."""
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", database_url)
    monkeypatch.setenv("AFTERSALES_GATEWAY_ADDRESS", "127.0.0.1:9")
    monkeypatch.setattr(composition, "SystemClock", lambda: clock)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), env={"COLUMNS": "300"})

    return invoke


FIRST_STEPS = [numbered_step(SERVICE, number).id for number in (1, 2)]


@pytest.fixture
def code(database: Database, clock: FixedClock) -> str:
    return Bench(database, clock).registered()


def test_show_prints_steps_bills_and_sms(aftersales: Invoke, database: Database, clock: FixedClock) -> None:
    bench = Bench(database, clock)
    code = bench.registered()
    bill = bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(bill, dict)
    bench.done("send-sms", {"template": "request-registered"}, trackingCode=code)
    shown = aftersales("show", code)
    assert shown.exit_code == 0
    for wanted in (*FIRST_STEPS, bill["paymentId"], bill["amountText"], "در صف ارسال"):
        assert wanted in shown.stdout
    assert SUBSCRIBER.subscriber.mobile not in shown.stdout


def test_show_leaves_out_what_a_request_has_none_of(aftersales: Invoke, code: str) -> None:
    shown = aftersales("show", code).stdout
    assert "گام‌ها" in shown
    assert [title for title in ("قبض‌ها", "نظر دربارهٔ قرائت‌ها", "پرداخت‌ها", "پیامک‌ها") if title in shown] == []


def test_list_names_requests_with_their_services(
    aftersales: Invoke, database: Database, clock: FixedClock, code: str
) -> None:
    other = Bench(database, clock).registered(service=UNREAD)
    listed = aftersales("list").stdout
    lines = {each: next(line for line in listed.splitlines() if each in line) for each in (code, other)}
    assert service_title(SERVICE) in lines[code]
    assert service_title(UNREAD) in lines[other]


@pytest.mark.parametrize("service", [each.key for each in services_with()])
def test_show_heads_a_request_with_its_service(
    aftersales: Invoke, database: Database, clock: FixedClock, service: str
) -> None:
    shown = aftersales("show", Bench(database, clock).registered(service=service)).stdout
    assert shown.startswith(service_title(service))
    assert all(numbered_step(service, number).id in shown for number in (1, 2))


def test_sms_are_listed_for_one_request_or_for_all(
    aftersales: Invoke, database: Database, clock: FixedClock, code: str
) -> None:
    Bench(database, clock).done("send-sms", {"template": "request-registered"}, trackingCode=code)
    assert code in aftersales("sms", "recent").stdout
    assert code in aftersales("sms", "recent", "--request", code).stdout


def test_pay_records_a_payment_once(aftersales: Invoke, database: Database, clock: FixedClock, code: str) -> None:
    bill = Bench(database, clock).done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(bill, dict)
    payment = ("pay", "--bill-id", bill["billId"], "--payment-id", bill["paymentId"], "--reference", "R-1")
    told = [aftersales(*payment, "--amount", str(bill["amountRials"]), "--date", "1405/08/30") for _ in range(2)]
    assert [each.exit_code for each in told] == [0, 0]
    assert "accepted" in told[0].stdout
    assert "already-recorded" in told[1].stdout
    wrong = aftersales(*payment, "--amount", "1", "--date", "1405/08/30")
    assert (wrong.exit_code, "amount-differs" in wrong.stderr) == (1, True)


def test_payments_that_wait_are_listed_shown_and_settled_once(
    aftersales: Invoke, database: Database, clock: FixedClock, code: str
) -> None:
    bill = Bench(database, clock).done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(bill, dict)
    assert "no payment waits" in aftersales("payments", "list").stdout
    payment = ("pay", "--bill-id", bill["billId"], "--payment-id", bill["paymentId"], "--date", "1405/08/30")
    for reference, amount in (("R-1", "1000"), ("R-2", "2000"), ("R-3", "3000"), ("R-4", "9000000")):
        aftersales(*payment, "--amount", amount, "--reference", reference, "--terminal", "12")
    listed = aftersales("payments", "list").stdout
    numbers = [str(1_000_000 + count) for count in range(1, 5)]
    assert all(each in listed for each in (*numbers, bill["number"], "مبلغ با قبض برابر نیست"))
    assert all("شمارهٔ مرجع: R-۲" in aftersales("payments", "show", each).stdout for each in (numbers[1], "R-2"))
    why = ("--reason", "به گفتهٔ مشترک", "--by", "op-7")
    told = [
        aftersales("payments", "refund", numbers[0], *why),
        aftersales("payments", "carry", numbers[1], *why),
        aftersales("payments", "not-received", numbers[2], *why),
        aftersales("payments", "assign", numbers[3], "--bill", bill["number"], *why),
    ]
    assert [each.exit_code for each in told] == [0] * 4
    assert [each.stdout.split()[-1] for each in told] == ["refunded", "carried", "reversed", "assigned"]
    again = aftersales("payments", "refund", numbers[3], *why)
    assert (again.exit_code, "resolved before" in again.stderr) == (1, True)
    totals = aftersales("payments", "totals")
    assert (totals.exit_code, "۹٬۰۰۳٬۰۰۰ ریال" in totals.stdout) == (0, True)
    assert re.search("[0-9]", totals.stdout) is None


def test_a_ruling_of_the_command_line_that_cannot_be_booked_is_refused(
    aftersales: Invoke, database: Database, clock: FixedClock, code: str
) -> None:
    bench = Bench(database, clock)
    bill = bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    bench.done("record-payment", billNumber=bill["number"], stub={"reference": "123456"})  # type: ignore[index]
    refused = aftersales("payments", "assign", "1000001", "--bill", "404", "--reason", "-")
    assert refused.exit_code == 1
    for wanted in ("reason: shape", "billNumber: unknown-bill", "amount: missing"):
        assert wanted in refused.stderr
    assert "does not exist" in aftersales("payments", "show", "R-9").stderr


def test_totals_that_do_not_agree_fail(aftersales: Invoke, database: Database, clock: FixedClock, code: str) -> None:
    bench = Bench(database, clock)
    bill = bench.done("issue-fee-bill", trackingCode=code, feeItems=FEES)["feeBill"]
    assert isinstance(bill, dict)
    bench.paid(bill, "R-1")
    with bench.begin() as uow:
        paid = uow.bills.get(str(bill["number"]))
        uow.bills.save(replace(paid, carried_in=Rials(1_000)))
    refused = aftersales("payments", "totals")
    assert (refused.exit_code, "differ by -1000 rials" in refused.stderr) == (1, True)


def test_withdraw_tells_the_process(aftersales: Invoke, database: Database, clock: FixedClock, code: str) -> None:
    assert aftersales("withdraw", code).exit_code == 0
    queued = MessageRelayStore(database).claim(10, clock.now())
    assert [(each.message.name, each.message.correlation_key) for each in queued] == [("request-withdrawn", code)]
    again = aftersales("withdraw", code)
    assert (again.exit_code, "withdrawn before, and on its way" in again.stdout) == (0, True)


def test_an_appointment_is_shown_and_moved_by_the_subscriber(
    aftersales: Invoke, database: Database, clock: FixedClock
) -> None:
    bench = Bench(database, clock)
    code = bench.registered()
    nobody = aftersales("appointment", code)
    assert (nobody.exit_code, "no agent is to come" in nobody.stderr) == (1, True)
    bench.done("issue-work-order", trackingCode=code, workOrderKind="meter-test")
    assert "no appointment is made" in aftersales("appointment", code).stdout
    day = format_jalali(next_working_day(local_date(clock.now())))
    wrong = aftersales("appointment", code, "--day", day, "--from", "صبح")
    assert wrong.exit_code == 1
    assert "visitFrom: shape" in wrong.stderr
    assert "visitUntil: missing" in wrong.stderr
    moved = aftersales("appointment", code, "--day", day, "--from", "9", "--until", "11:30")
    assert (moved.exit_code, moved.stderr) == (0, "")
    assert f"{day}، ساعت ۰۹:۰۰ تا ۱۱:۳۰" in aftersales("appointment", code).stdout
    queued = MessageRelayStore(database).claim(10, clock.now())
    assert [each.message.name for each in queued] == ["appointment-changed"]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("show", "123"), "not a tracking code: shape"),
        (("show", UNKNOWN_CODE), "does not exist"),
        (("withdraw", "abc"), "not a tracking code: shape"),
        (("appointment", "abc"), "not a tracking code: shape"),
        (("appointment", UNKNOWN_CODE, "--day", "1405/09/15"), "does not exist"),
        (("sms", "recent", "--request", UNKNOWN_CODE), "does not exist"),
        (("submit", "no-such-file.json", "--service", next(iter(all_services()))), "cannot be read"),
        (("submit", "no-such-file.json", "--service", "no_such"), f", {sorted(all_services())[1]}, "),
        (("deploy", "no-such-folder"), "no .bpmn, .dmn or .form file"),
        (("load-samples", "no-such-file.json"), "no-such-file.json"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(aftersales: Invoke, arguments: tuple[str, ...], wanted: str) -> None:
    refused = aftersales(*arguments)
    assert refused.exit_code == 1
    assert wanted in refused.stderr
    assert any("\u0600" <= character <= "\u06ff" for character in refused.stderr)
    assert refused.stdout == ""


def test_wrong_settings_are_named_without_their_values(aftersales: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSALES_SUPERVISOR_MOBILE", "12345")
    refused = aftersales("list")
    assert (refused.exit_code, "AFTERSALES_SUPERVISOR_MOBILE" in refused.stderr) == (1, True)
    assert "12345" not in refused.stderr


@pytest.mark.parametrize(
    ("service", "bad", "wanted"),
    [
        (SERVICE, {"reading": "12a"}, "reading: not-a-number"),
        (service_with(only_subscriber=True).key, {"applicantKind": "new-lessor"}, "applicantKind: not-for-service"),
    ],
)
def test_a_faulty_file_is_refused_and_a_good_one_waits_for_the_engine(
    aftersales: Invoke, tmp_path: Path, service: str, bad: dict[str, str], wanted: str
) -> None:
    file = tmp_path / "r.json"
    file.write_text(json.dumps(typed_for(service) | bad))
    refused = aftersales("submit", str(file), "--service", service)
    assert (refused.exit_code, f"record 1, {wanted}" in refused.stderr) == (1, True)
    file.write_text(json.dumps(typed_for(service)))
    unavailable = aftersales("submit", str(file), "--service", service)
    assert (unavailable.exit_code, "the engine cannot be reached" in unavailable.stderr) == (1, True)


def test_a_deployment_that_is_not_answered_in_time_is_not_told_as_one_that_failed(
    aftersales: Invoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(_: EngineGateway, __: Mapping[str, bytes]) -> list[str]:
        raise EngineTimeout("deploy: DEADLINE_EXCEEDED")

    monkeypatch.setattr(EngineGateway, "deploy", unanswered)
    told = aftersales("deploy", str(ROOT / "bpmn" / "parts" / "watch-deadline"), "--yes")
    assert (told.exit_code, "may have done it all the same" in told.stderr) == (1, True)
    assert "`aftersales deploy --dry-run`" in told.stderr


def test_samples_load_once(aftersales: Invoke) -> None:
    samples = Path(__file__).parents[2] / "deploy" / "samples" / "subscribers.json"
    told = aftersales("load-samples", str(samples)).stdout
    assert f"0 connections added, {len(SAMPLES.connections)} were there" in told
