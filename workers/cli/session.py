"""One run of a command: the wired application, and faults told instead of traced."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import typer

from services.errors import EngineRefused, NotFound, ServiceError, TechnicalError
from services.notices.needing_review import SmsNeedsNoReview
from services.problems import Problem, Refused, refused
from workers.app import App, build_app
from workers.cli.console import say_refused
from workers.gateways.engine import EngineTimeout, EngineUnavailable
from workers.logs import configure_logs
from workers.setting_checks import SettingFault, SettingsInvalid
from workers.settings import LogFormat, Settings, load_settings


@contextmanager
def session() -> Iterator[App]:
    """The application with its database up to date. Whatever is refused or broken ends with exit code 1.

    So does a missing database: one that was made only to be looked into would tell that there are no requests.
    """
    with application() as app:
        if not app.has_database:
            raise _no_database(app.database.label)
        app.prepare_database()
        yield app


@contextmanager
def application() -> Iterator[App]:
    """The application, its database untouched. Whatever is refused or broken ends with exit code 1."""
    with refusals_told(), closing(build_app(_settings())) as app:
        yield app


@contextmanager
def refusals_told() -> Iterator[None]:
    """Around what a command does: whatever is refused or broken is told, and ends with exit code 1."""
    try:
        yield
    except Refused as refusal:
        say_refused(refusal)
        raise typer.Exit(1) from None
    except ServiceError as error:
        say_refused(Refused([_problem(error)]))
        raise typer.Exit(1) from None


def _no_database(label: str) -> Refused:
    return refused(
        f"در {label} پایگاه داده‌ای نیست. نشانی درست را در AFTERSALES_DATABASE_URL بدهید، یا با «make up» یکی بسازید.",
        f"there is no database at {label}: name the right one in AFTERSALES_DATABASE_URL, or make one by `make up`",
    )


_TIMED_OUT = Problem(
    persian="موتور فرایند به‌موقع پاسخ نداد و شاید کار را انجام داده باشد."
    " پیش از تکرار ببینید: `aftersales list` یا `aftersales deploy --dry-run`.",
    english="the engine did not answer in time, and may have done it all the same: before you repeat it, look"
    " (`aftersales list`, `aftersales deploy --dry-run`)",
)


def _settings() -> Settings:
    # A command tells its own result; of the libraries' logs only what is wrong belongs on an operator's screen.
    configure_logs(LogFormat.CONSOLE, "ERROR")
    try:
        return load_settings()
    except SettingsInvalid as wrong:
        raise Refused([_wrong_setting(fault) for fault in wrong.faults]) from None


def _wrong_setting(fault: SettingFault) -> Problem:
    return Problem(persian=f"{fault.variable}: {fault.persian}", english=f"{fault.variable}: {fault.english}")


def _problem(error: ServiceError) -> Problem:
    match error:
        case EngineRefused(reason=reason):
            return Problem(persian="موتور فرایند نپذیرفت.", english=f"the engine refused: {reason}")
        case EngineUnavailable():
            return _unanswered(error)
        case NotFound(what=what, key=key):
            return Problem(persian=f"«{key}» پیدا نشد.", english=f"{what} {key} does not exist")
        case SmsNeedsNoReview():
            return Problem(persian="این پیامک نیازمند پیگیری نیست.", english=f"nothing to resolve: {error}")
        case TechnicalError():
            return Problem(persian="اکنون ممکن نیست. دوباره تلاش کنید.", english=f"not possible now: {error}")
        case _:
            return Problem(persian="انجام نشد.", english=f"{type(error).__name__}: {error}")


def _unanswered(error: EngineUnavailable) -> Problem:
    if isinstance(error, EngineTimeout):
        return _TIMED_OUT
    return Problem(persian="موتور فرایند در دسترس نیست.", english=f"the engine cannot be reached ({error})")
