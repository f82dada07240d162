"""What all pages share, wired once."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from api.camunda_operators import CamundaOperators
from api.metrics import PageMetrics
from api.operators import Operators
from api.throttle import LoginThrottle
from db.revisions import require_current
from services.steps.forecast import late_by_unit, outlook_of_open_steps
from workers.app import App
from workers.metrics.forecast import MAX_AGE_SECONDS
from workers.metrics.readiness import Readiness
from workers.metrics.sampled import Sampled

_CAMUNDA_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages' surroundings. `secret` signs what a browser keeps for us; with another one, open forms are void.
    `forecast` is how many open steps are forecast to be late, by the unit's key: one answer for all who look.
    """

    app: App
    operators: Operators
    secret: bytes = field(repr=False)
    readiness: Readiness
    forecast: Sampled[Mapping[str, int]]
    metrics: PageMetrics = field(default_factory=PageMetrics)
    throttle: LoginThrottle = field(default_factory=LoginThrottle)

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach the pages by https, so that cookies may not travel otherwise."""
        return self.app.settings.pages_url.startswith("https:")


def build_site(app: App) -> Site:
    """Wire everything as the app's settings say. Connects to nothing."""
    client = httpx.Client(base_url=app.settings.web_url, timeout=_CAMUNDA_SECONDS, trust_env=False)
    operators = CamundaOperators(client)
    given = app.settings.pages_secret.get_secret_value()
    return Site(
        app=app,
        operators=operators,
        secret=given.encode() if given else secrets.token_bytes(32),
        readiness=readiness(app, operators),
        forecast=forecast(app),
    )


def forecast(app: App) -> Sampled[Mapping[str, int]]:
    """Taken once a minute at most, as for the metrics."""

    def take() -> Mapping[str, int]:
        with app.reading() as uow:
            return late_by_unit(outlook_of_open_steps(uow, at=app.clock.now()))

    return Sampled("forecast", take, max_age=MAX_AGE_SECONDS)


def readiness(app: App, operators: Operators) -> Readiness:
    """What the pages depend on."""

    def database() -> bool:
        require_current(app.database)
        return True

    return Readiness({"database": database, "camunda": operators.is_ready})
