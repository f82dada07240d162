"""What runs beside the engine, and in which order it comes up."""

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing

from deploy.errors import DeployError
from deploy.locations import ROOT
from deploy.stack.config import StackConfig
from deploy.stack.diagrams import deploy_when_ready
from deploy.stack.engine import ADMIN_PASSWORD, admin_password
from deploy.stack.indices import accept_whole_seconds, refresh_tasks_often
from deploy.stack.lifecycle import Action, Step
from deploy.stack.monitoring import prometheus, write_prometheus_config
from deploy.stack.process import ProcessSpec
from deploy.stack.readiness import http_answers
from deploy.tasklist.logins import create_logins
from services.jalali import local_date
from workers.app import App, build_app
from workers.cli.deploy import resources_in
from workers.samples import load, read_samples
from workers.setting_checks import SettingsInvalid
from workers.settings import ClockSource, Settings, SmsProviderKind, load_settings

DATABASE_URL = "AFTERSALES_DATABASE_URL"
"""Environment variable: another database than the embedded one, on the real clock only."""

WORKERS_ENVIRON = {"MALLOC_ARENA_MAX": "2"}
"""Wherever workers run: by default glibc gives each of a process' threads memory of its own to keep, 5 MB in all."""

_DATABASE_FILE = "aftersales.db"
# What is played on a controlled clock reaches nobody, whatever the environment says.
_ONLY_THE_SANDBOX = {"sms_provider": SmsProviderKind.SANDBOX.value}
# There months go by in minutes, and what was played is to be looked at afterwards.
_THE_WHOLE_PLAY = {"retention_history_days": "36500"}
# It is played at any hour of the day.
_NO_QUIET_HOURS = {"quiet_hours": ""}
_WORKERS_ABOVE_MANAGEMENT = 100
_PAGES_ABOVE_MANAGEMENT = 200
_COMMAND_LINE = ("database_url", "clock", "gateway_address", "web_url", "web_password", "pages_url", "search_url")
_SAMPLES = ROOT / "deploy" / "samples" / "subscribers.json"


def steps_after_engine(config: StackConfig) -> Sequence[Step]:
    """The diagrams, the operators' logins, the database with its sample subscribers; the workers; our own pages; who
    watches them.

    Raises DeployError where the workers could not run with these settings.
    """
    settings_of(config)
    return (
        Action(title="search indices are set up", run=lambda: _set_up_indices(config)),
        # Before the rest: Tasklist takes some seconds to know new forms, and shows tasks without them until then.
        Action(title="diagrams are deployed", run=lambda: _deploy(config)),
        Action(title="operators' logins are ready", run=lambda: create_logins(config.opensearch_url)),
        Action(title="sample subscribers are loaded", run=lambda: _load_samples(config)),
        *((_sandbox(config),) if _asks_sandbox(config) else ()),
        _workers(config),
        _pages(config),
        *(_monitoring(config) if config.monitoring else ()),
    )


def settings_of(config: StackConfig) -> Settings:
    """The settings by which the workers and the command line work with this stack. Raises DeployError."""
    try:
        return load_settings(_given(config))
    except SettingsInvalid as wrong:
        raise DeployError(str(wrong), remedy="mend these variables of the environment and start again") from None


def database_url(config: StackConfig, environ: Mapping[str, str] = os.environ) -> str:
    """The stack's database.

    A controlled clock has an embedded one of its own, beside the engine's data of that clock: records from next week
    have no place among an operator's.
    """
    if config.controlled_clock:
        return f"sqlite:///{config.data_dir / _DATABASE_FILE}"
    return environ.get(DATABASE_URL) or f"sqlite:///{config.run_dir / _DATABASE_FILE}"


def command_line_environ(config: StackConfig, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables by which `aftersales` works with this stack, called from the project's folder.

    What is so by default or in the environment already is left out. A password that was chosen stays the name of its
    variable.

    A stack on a controlled clock has a database and a day of its own: for this machine, what is paid there today may be
    in the future.
    """
    given = {**_given(config), "database_url": database_url(config, environ).replace(f"{ROOT}/", "")}
    if ADMIN_PASSWORD in environ:
        given["web_password"] = f'"${ADMIN_PASSWORD}"'
    names = (*_COMMAND_LINE, "engine_clock_url") if config.controlled_clock else _COMMAND_LINE
    wanted = {f"AFTERSALES_{name.upper()}": given[name] for name in names if not _is_default(config, name, given[name])}
    return {variable: value for variable, value in wanted.items() if environ.get(variable) != value}


def _is_default(config: StackConfig, name: str, value: str) -> bool:
    return bool(value.replace(config.host, "localhost") == Settings.model_fields[name].default)


def _given(config: StackConfig) -> dict[str, str]:
    clock = ClockSource.ENGINE if config.controlled_clock else ClockSource.MACHINE
    return {
        "database_url": database_url(config),
        "gateway_address": config.grpc_address,
        "search_url": config.opensearch_url,
        "clock": clock.value,
        "engine_clock_url": f"{config.management_url}/actuator/clock",
        "pages_url": config.pages_url,
        "pages_host": config.host,
        "pages_port": str(config.ports.pages),
        "web_url": config.web_url,
        "web_user": "admin",
        "web_password": admin_password(),
        "metrics_host": config.host,
        **(_ONLY_THE_SANDBOX | _THE_WHOLE_PLAY | _NO_QUIET_HOURS if config.controlled_clock else {}),
        "metrics_port": str(config.ports.management + _WORKERS_ABOVE_MANAGEMENT),
        **(_systems(config) if _asks_sandbox(config) else {}),
    }


def _asks_sandbox(config: StackConfig, environ: Mapping[str, str] = os.environ) -> bool:
    """What is played on a controlled clock asks nobody's real systems; else whoever has configured none."""
    return config.controlled_clock or not any(f"AFTERSALES_{name.upper()}" in environ for name in _systems(config))


def _systems(config: StackConfig) -> dict[str, str]:
    return {
        "civil_registry_url": f"{config.sandbox_url}/registry",
        "subscriber_system_url": f"{config.sandbox_url}/system",
        "sister_companies_url": f"{config.sandbox_url}/sisters",
    }


def _given_to_pages(config: StackConfig) -> dict[str, str]:
    return {**_given(config), "metrics_port": str(config.ports.management + _PAGES_ABOVE_MANAGEMENT)}


def _sandbox(config: StackConfig) -> ProcessSpec:
    return ProcessSpec(
        name="sandbox",
        command=(sys.executable, "-m", "deploy.sandbox", "--host", config.host, "--port", str(config.ports.sandbox)),
        cwd=ROOT,
        ready=http_answers(f"{config.sandbox_url}/ready"),
        ready_within=60.0,
        remedy="if the log names a port, end what holds it",
    )


def _workers(config: StackConfig) -> ProcessSpec:
    given = _given(config)
    return ProcessSpec(
        name="workers",
        command=(sys.executable, "-m", "workers"),
        cwd=ROOT,
        environ=_environ(given),
        ready=http_answers(f"http://{config.host}:{given['metrics_port']}/ready"),
        ready_within=60.0,
        remedy="if the log names a port, end what holds it; if it names the database, check AFTERSALES_DATABASE_URL",
    )


def _pages(config: StackConfig) -> ProcessSpec:
    return ProcessSpec(
        name="pages",
        command=(sys.executable, "-m", "api"),
        cwd=ROOT,
        environ=_environ(_given_to_pages(config)),
        ready=http_answers(f"{config.pages_url}/ready"),
        ready_within=60.0,
        remedy="if the log names a port, end what holds it; if it names the database, check AFTERSALES_DATABASE_URL",
    )


def _environ(given: Mapping[str, str]) -> dict[str, str]:
    return {**WORKERS_ENVIRON, **{f"AFTERSALES_{name.upper()}": value for name, value in given.items()}}


def _monitoring(config: StackConfig) -> Sequence[Step]:
    workers = [f"{config.host}:{_given(config)['metrics_port']}"]
    pages = [f"{config.host}:{_given_to_pages(config)['metrics_port']}"]
    write = Action(title="monitoring is set up", run=lambda: write_prometheus_config(config, workers, pages))
    return (write, prometheus(config))


def _set_up_indices(config: StackConfig) -> None:
    accept_whole_seconds(config.opensearch_url)
    if config.controlled_clock:
        refresh_tasks_often(config.opensearch_url)


def _deploy(config: StackConfig) -> None:
    with closing(_app(config)) as app:
        deploy_when_ready(app.engine, resources_in(ROOT / "bpmn"))


def _load_samples(config: StackConfig) -> None:
    samples = read_samples(_SAMPLES)
    with closing(_app(config)) as app:
        app.prepare_database()
        with app.begin() as uow:
            load(uow, samples, today=local_date(app.clock.now()))


def _app(config: StackConfig) -> App:
    return build_app(settings_of(config))
