"""Settings are checked before anything is begun: every fault at once, by its variable, with its remedy, no secret."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from deploy.errors import DeployError
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of, steps_after_engine
from services.company import EXAMPLE_COMPANY, QuietHours
from services.ports.outside import NobodyAsked
from services.retention.rules import HISTORY_DAYS, RULE_OF, RULES, Kind
from workers.app import build_app
from workers.cli.main import cli
from workers.setting_checks import SettingsInvalid
from workers.settings import Settings, SmsProviderKind, load_settings

ROOT = Path(__file__).parents[2]
SECRET = "s3cret-of-ours"
HTTP = {"SMS_PROVIDER": "http", "SMS_URL": "https://sms.example.ir/api", "SUPERVISOR_MOBILE": "09121112233"}
OAUTH = {"OAUTH_URL": "https://login.example.ir/token", "OAUTH_CLIENT_ID": "us", "OAUTH_CLIENT_SECRET": SECRET}

WRONG: dict[str, tuple[Mapping[str, str], str, str]] = {
    "SMS by HTTP without an address": ({**HTTP, "SMS_URL": ""}, "SMS_URL", "missing; give the address"),
    "an address without a scheme": ({**HTTP, "SMS_URL": "sms.example.ir/api"}, "SMS_URL", "no URL"),
    "an address of another kind": ({**HTTP, "SMS_URL": "ftp://sms.example.ir"}, "SMS_URL", "no URL"),
    "an address without a host": ({**HTTP, "SMS_URL": "https:///api"}, "SMS_URL", "no URL"),
    "an address with a port that is none": ({**HTTP, "SMS_URL": "https://sms.example.ir:99999"}, "SMS_URL", "no URL"),
    "the example's supervisor": (
        {**HTTP, "SUPERVISOR_MOBILE": EXAMPLE_COMPANY.supervisor_mobile},
        "SUPERVISOR_MOBILE",
        "the example's number",
    ),
    "the example's supervisor by default": (
        {name: value for name, value in HTTP.items() if name != "SUPERVISOR_MOBILE"},
        "SUPERVISOR_MOBILE",
        "the example's number",
    ),
    "a supervisor's number that is none": ({"SUPERVISOR_MOBILE": "0912"}, "SUPERVISOR_MOBILE", "pattern"),
    "an unknown provider": ({"SMS_PROVIDER": "pigeon"}, "SMS_PROVIDER", "'sandbox' or 'http'"),
    "OAuth without a client": ({**OAUTH, "OAUTH_CLIENT_ID": ""}, "OAUTH_CLIENT_ID", "missing"),
    "OAuth without a secret": ({**OAUTH, "OAUTH_CLIENT_SECRET": ""}, "OAUTH_CLIENT_SECRET", "missing"),
    "a client without OAuth": ({**OAUTH, "OAUTH_URL": ""}, "OAUTH_CLIENT_ID", "given without AFTERSALES_OAUTH_URL"),
    "OAuth by no address": ({**OAUTH, "OAUTH_URL": "login.example.ir"}, "OAUTH_URL", "no URL"),
    "an unknown level": ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", "give one of DEBUG, INFO"),
    "a level that is no name": ({"LOG_LEVEL": ""}, "LOG_LEVEL", "unknown"),
    "a database that cannot be parsed": ({"DATABASE_URL": "aftersales.db"}, "DATABASE_URL", "give sqlite:///file or"),
    "a database of another kind": ({"DATABASE_URL": "mysql://u:p@h/n"}, "DATABASE_URL", "neither sqlite nor"),
    "a database in memory": ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL", "SQLite needs a file"),
    "a server without a database": ({"DATABASE_URL": "postgresql://host"}, "DATABASE_URL", "the name of a database"),
    "a port that is no number": ({"DATABASE_URL": "postgresql://h:x/n"}, "DATABASE_URL", "cannot be parsed"),
    "a gateway without a port": ({"GATEWAY_ADDRESS": "localhost"}, "GATEWAY_ADDRESS", "host:port"),
    "a gateway by URL": ({"GATEWAY_ADDRESS": "http://localhost:26500"}, "GATEWAY_ADDRESS", "host:port"),
    "an engine's clock nowhere": ({"CLOCK": "engine", "ENGINE_CLOCK_URL": ""}, "ENGINE_CLOCK_URL", "missing"),
    "no number": ({"JOB_CAPACITY": "many"}, "JOB_CAPACITY", "integer"),
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in [each for each in os.environ if each.startswith("AFTERSALES_")]:
        monkeypatch.delenv(name)
    return monkeypatch


def given(environment: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        environment.setenv(f"AFTERSALES_{name}", value)


@pytest.mark.parametrize("kind", WRONG)
def test_what_is_wrong_is_told_by_its_variable_with_its_remedy(environment: pytest.MonkeyPatch, kind: str) -> None:
    values, variable, remedy = WRONG[kind]
    given(environment, values)
    with pytest.raises(SettingsInvalid) as raised:
        load_settings()
    [line] = [line for line in str(raised.value).splitlines() if line.startswith(f"AFTERSALES_{variable}: ")]
    assert remedy in line
    [fault] = [each for each in raised.value.faults if each.variable == f"AFTERSALES_{variable}"]
    assert any("\u0600" <= character <= "\u06ff" for character in fault.persian)


@pytest.mark.parametrize(
    "values",
    [{}, HTTP, {**HTTP, "SMS_TOKEN": SECRET}, OAUTH, {"LOG_LEVEL": "debug"}, {"CLOCK": "engine"}],
    ids=["nothing", "SMS by HTTP", "with a token", "OAuth", "a level in small letters", "the engine's clock"],
)
def test_what_is_right_is_taken(environment: pytest.MonkeyPatch, values: Mapping[str, str]) -> None:
    given(environment, values)
    assert load_settings().log_level in logging.getLevelNamesMapping()


def test_all_faults_are_told_at_once(environment: pytest.MonkeyPatch) -> None:
    given(environment, {"SMS_PROVIDER": "http", "OAUTH_URL": "https://x/token", "LOG_LEVEL": "LOUD", "LANES": "0"})
    with pytest.raises(SettingsInvalid) as raised:
        load_settings()
    named = {fault.variable.removeprefix("AFTERSALES_") for fault in raised.value.faults}
    assert named == {
        *("SMS_URL", "SUPERVISOR_MOBILE", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET", "LOG_LEVEL", "LANES"),
    }


def test_no_fault_quotes_a_value(environment: pytest.MonkeyPatch) -> None:
    given(environment, {**OAUTH, "OAUTH_URL": f"ldap://{SECRET}", "DATABASE_URL": f"mysql://u:{SECRET}@h/n"})
    given(environment, {"SMS_PROVIDER": "http", "SMS_URL": f"u:{SECRET}@sms", "SMS_TIMEOUT_SECONDS": SECRET})
    with pytest.raises(SettingsInvalid) as raised:
        load_settings()
    assert len(raised.value.faults) >= 4
    assert SECRET not in f"{raised.value} {[fault.persian for fault in raised.value.faults]}"
    with pytest.raises(ValidationError) as raw:
        Settings()
    assert SECRET not in str(raw.value)


def test_quiet_hours_are_a_setting_and_can_be_none(environment: pytest.MonkeyPatch) -> None:
    assert load_settings().company.quiet_hours == QuietHours.parsed("22:00-07:00")
    given(environment, {"QUIET_HOURS": ""})
    assert load_settings().company.quiet_hours is None
    given(environment, {"QUIET_HOURS": "ten to seven"})
    with pytest.raises(SettingsInvalid, match="AFTERSALES_QUIET_HOURS: no hours of the day"):
        load_settings()


def test_the_sandbox_reaches_nobody_so_the_example_may_stand(environment: pytest.MonkeyPatch) -> None:
    given(environment, {"SMS_PROVIDER": "sandbox", "SMS_URL": "not asked"})
    assert load_settings().supervisor_mobile == EXAMPLE_COMPANY.supervisor_mobile


def test_workers_with_wrong_settings_end_with_78_and_a_line_for_each(tmp_path: Path) -> None:
    wrong = {"AFTERSALES_SMS_PROVIDER": "http", "AFTERSALES_LOG_LEVEL": "LOUD"}
    database = {"AFTERSALES_DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"}
    ended = subprocess.run(
        [sys.executable, "-m", "workers"],
        cwd=ROOT,
        env=os.environ | database | wrong,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 78
    lines = ended.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        *("AFTERSALES_SMS_URL", "AFTERSALES_SUPERVISOR_MOBILE", "AFTERSALES_LOG_LEVEL"),
    ]
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "a.db").exists()


def test_a_command_tells_every_fault_in_both_languages(environment: pytest.MonkeyPatch) -> None:
    given(environment, {"SMS_PROVIDER": "http", "DATABASE_URL": "mysql://x"})
    refused = CliRunner().invoke(cli, ["list"])
    assert refused.exit_code == 1
    for variable in ("AFTERSALES_SMS_URL", "AFTERSALES_SUPERVISOR_MOBILE", "AFTERSALES_DATABASE_URL"):
        assert refused.stderr.count(f"{variable}: ") == 2
    assert "Traceback" not in refused.stderr


def test_a_stack_is_not_started_for_workers_that_could_not_run(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given(environment, {"SMS_PROVIDER": "http", "SMS_URL": "https://sms.example.ir"})
    on_the_real_clock = StackConfig(run_dir=tmp_path)
    with pytest.raises(DeployError, match="AFTERSALES_SUPERVISOR_MOBILE: the example's number"):
        steps_after_engine(on_the_real_clock)


def test_a_demo_sends_nothing_whatever_the_environment_says(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given(environment, HTTP)
    demo = replace(StackConfig(run_dir=tmp_path), controlled_clock=True)
    assert settings_of(demo).sms_provider is SmsProviderKind.SANDBOX
    assert "AFTERSALES_SMS_PROVIDER" in str(steps_after_engine(demo))


@pytest.mark.parametrize(("token", "sent"), [("", None), (SECRET, f"Bearer {SECRET}")])
def test_a_provider_without_a_token_is_sent_none(
    environment: pytest.MonkeyPatch, tmp_path: Path, token: str, sent: str | None
) -> None:
    given(environment, {**HTTP, "SMS_TOKEN": token, "DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"})
    app = build_app(load_settings())
    provider = app._sms_provider()
    assert vars(provider)["_client"].headers.get("Authorization") == sent
    app.close()


def test_how_long_things_are_kept_is_told_in_days_and_not_below_what_is_still_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AFTERSALES_RETENTION_SMS_DAYS", "9")
    periods = load_settings().periods
    assert dict(periods.days) == {rule.kind: rule.days for rule in RULES} | {Kind.SMS: 9}
    assert periods.history_days == HISTORY_DAYS
    for rule in RULES:
        variable = f"AFTERSALES_RETENTION_{rule.kind.name}_DAYS"
        monkeypatch.setenv(variable, str(rule.least_days - 1))
        with pytest.raises(SettingsInvalid, match=variable):
            load_settings()
        monkeypatch.delenv(variable)


def test_a_draft_outlives_the_time_that_its_applicant_has() -> None:
    part = Path(__file__).parents[2] / "bpmn" / "parts" / "complete-documents"
    table = (part / "applicant-period.dmn").read_text("utf8")
    periods = [int(days) for days in re.findall(r'"P(\d+)D"', table)]
    assert periods
    assert max(periods) < RULE_OF[Kind.DRAFTS].least_days


def test_a_sheet_of_details_outlives_the_time_for_which_it_can_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    least = RULE_OF[Kind.DETAILS].least_days
    monkeypatch.setenv("AFTERSALES_DETAILS_HOURS", str(24 * least))
    assert load_settings().details_hours == 24 * least
    monkeypatch.setenv("AFTERSALES_DETAILS_HOURS", str(24 * least + 1))
    with pytest.raises(SettingsInvalid, match="AFTERSALES_DETAILS_HOURS"):
        load_settings()


@pytest.mark.parametrize("wrong", ["localhost:9201", "ftp://localhost"])
def test_the_secondary_storage_is_named_by_an_address(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("AFTERSALES_SEARCH_URL", "http://localhost:9201/")
    assert load_settings().search_url == "http://localhost:9201"
    monkeypatch.setenv("AFTERSALES_SEARCH_URL", wrong)
    with pytest.raises(SettingsInvalid, match="AFTERSALES_SEARCH_URL"):
        load_settings()


def test_without_addresses_no_system_outside_is_asked_and_a_wrong_one_is_told() -> None:
    assert isinstance(build_app(load_settings({})).systems.civil_registry, NobodyAsked)
    asked = load_settings(
        {"civil_registry_url": "https://registry.example/", "subscriber_system_url": "http://localhost:8380"}
    )
    assert asked.civil_registry_url == "https://registry.example"
    assert not isinstance(build_app(asked).systems.subscriber_system, NobodyAsked)
    with pytest.raises(SettingsInvalid) as told:
        load_settings({"subscriber_system_url": "system"})
    assert [each.variable for each in told.value.faults] == ["AFTERSALES_SUBSCRIBER_SYSTEM_URL"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("civil_registry_url", "http://registry.example"),
        ("subscriber_system_url", "http://10.0.0.7/system"),
        ("civil_registry_token", "t0ken\n"),
        ("subscriber_system_token", "توکن"),
        ("sister_companies_url", "http://sisters.example"),
        ("sister_companies_token", "توکن"),
        ("outside_timeout_seconds", "5.1"),
    ],
)
def test_national_ids_go_nowhere_unencrypted_and_a_token_is_one(field: str, wrong: str) -> None:
    with pytest.raises(SettingsInvalid) as told:
        load_settings({field: wrong})
    assert [each.variable for each in told.value.faults] == [f"AFTERSALES_{field.upper()}"]
    assert wrong not in str(told.value)
