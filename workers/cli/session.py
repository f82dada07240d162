"""One run of a command: the wired application, and faults told instead of traced."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import typer
from pydantic import ValidationError

from services.errors import NotFound, ServiceError, TechnicalError
from services.notices.for_person import SmsNotForPerson
from workers.app import App, build_app
from workers.cli.console import say_refused
from workers.cli.problems import Problem, Refused
from workers.gateways.engine import EngineAway, EngineRefused
from workers.logs import configure_logs
from workers.settings import LogFormat, Settings


@contextmanager
def session() -> Iterator[App]:
    """The application with its database up to date. Whatever is refused or broken ends with exit code 1."""
    try:
        with closing(build_app(_settings())) as app:
            app.prepare_database()
            yield app
    except Refused as refusal:
        say_refused(refusal)
        raise typer.Exit(1) from None
    except ServiceError as error:
        say_refused(Refused([_problem(error)]))
        raise typer.Exit(1) from None


def _settings() -> Settings:
    # A command tells its own result; of the libraries' logs only what is wrong belongs on an operator's screen.
    configure_logs(LogFormat.CONSOLE, "ERROR")
    try:
        return Settings()
    except ValidationError as error:
        names = ", ".join(f"AFTERSALES_{each['loc'][0]}".upper() for each in error.errors(include_input=False))
        raise Refused([Problem(persian=f"تنظیمات درست نیست: {names}", english=f"wrong settings: {names}")]) from None


def _problem(error: ServiceError) -> Problem:
    match error:
        case EngineRefused(reason=reason):
            return Problem(persian="موتور فرایند نپذیرفت.", english=f"the engine refused: {reason}")
        case EngineAway():
            return Problem(persian="موتور فرایند در دسترس نیست.", english=f"the engine cannot be reached ({error})")
        case NotFound(what=what, key=key):
            return Problem(persian=f"«{key}» پیدا نشد.", english=f"{what} {key} does not exist")
        case SmsNotForPerson():
            return Problem(persian="این پیامک نیازمند پیگیری نیست.", english=f"nothing to settle: {error}")
        case TechnicalError():
            return Problem(persian="اکنون ممکن نیست. دوباره تلاش کنید.", english=f"not possible now: {error}")
        case _:
            return Problem(persian="انجام نشد.", english=f"{type(error).__name__}: {error}")
