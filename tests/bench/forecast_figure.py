"""Figure 6: what it costs to say which of ten thousand open steps will be late, as each workers' process does once a
minute.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from db.engine import Database, open_database
from db.migrate import upgrade
from db.unit_of_work import SqlUnitOfWork
from services.identifiers import make_bill_id
from services.model.calendar_changes import CalendarChange, Decree, DecreeKind, Scope, ScopeKind
from services.model.steps import StepEntry
from services.ports import UnitOfWork
from services.registry.values import Service, Step
from services.steps.catalogue import numbered_step
from services.steps.forecast import forecast_late, outlook_of_open_steps
from tests.bench.figures import spread
from tests.bench.results import Figure, Table, Verdict
from tests.bench.sizes import QUICK, Sizes
from tests.db import rows
from tests.db.postgres import running_cluster
from tests.examples import services_with, whole_step

NAME = "forecast"
_OPEN, _ROUNDS = 10_000, 9
_EXAMINATION = 3
_MOST_MILLISECONDS = 1000.0
_BATCH = 500
_NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
"""Noon of a Monday."""
_CLOSED_DISTRICT = "شمال"
_DISTRICTS = ("مرکز", _CLOSED_DISTRICT, "جنوب")
_CLOSED_DAYS = 14
_CLOSURE = Decree(
    kind=DecreeKind.CLOSED,
    scope=Scope(kind=ScopeKind.OFFICE, key="north"),
    first=_NOW.date() - timedelta(days=_CLOSED_DAYS),
    last=_NOW.date(),
    reason="تعطیلی",
)
_Measured = tuple[list[float], list[float]]
"""Milliseconds of the processor and by the clock, a forecast each."""


def measure(folder: Path, sizes: Sizes, seed: int) -> Figure:
    """Ten thousand requests, each with its service and an open step, and as many steps that were done today; then one
    of the three offices is closed for two weeks, and what it did before them tells its pace.
    """
    requests = _OPEN // 100 if sizes is QUICK else _OPEN
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "forecast.db"
    file.unlink(missing_ok=True)
    measured = dict(_milliseconds("SQLite", f"sqlite:///{file}", requests, seed))
    with running_cluster() as cluster:
        cluster.execute("CREATE DATABASE forecast")
        measured |= _milliseconds("PostgreSQL", cluster.url("forecast"), requests, seed)
    file.unlink()
    return _figure(measured, requests)


def _figure(measured: dict[str, _Measured], requests: int) -> Figure:
    rows_of = [(kind, spread(cpu).text(0), spread(wall).text(0)) for kind, (cpu, wall) in measured.items()]
    worst = max(max(cpu) for cpu, _ in measured.values())
    return Figure(
        name=NAME,
        title="6. Forecast of open steps",
        measured=(
            f"{requests:,} open steps, the services around them, and as many steps that are done; "
            f"{_ROUNDS} forecasts. Then the same with one of three offices closed for {_CLOSED_DAYS} days."
        ),
        tables=[Table(title="One forecast", columns=["database", "processor, ms", "by the clock, ms"], rows=rows_of)],
        verdicts=[
            Verdict(
                what="The processor time of a forecast, at most",
                wanted=f"≤ {_MOST_MILLISECONDS:.0f} ms once a minute",
                measured=f"{worst:.0f} ms",
                met=worst <= _MOST_MILLISECONDS,
            )
        ],
        raw={f"{kind}, {what}": list(values) for kind, pair in measured.items() for what, values in _named(pair)},
    )


def _named(pair: _Measured) -> Iterator[tuple[str, list[float]]]:
    yield from zip(("processor", "clock"), pair, strict=True)


def _milliseconds(kind: str, url: str, requests: int, seed: int) -> Iterator[tuple[str, _Measured]]:
    with closing(open_database(url)) as database:
        upgrade(database)
        _fill(database, requests, Random(seed))  # noqa: S311 - moments, no secret
        yield kind, _forecasts(database)
        with SqlUnitOfWork(database) as uow:
            uow.calendar.add(CalendarChange(number=1, decree=_CLOSURE, decreed_by="bench", decreed_at=_NOW))
        yield f"{kind}, an office closed", _forecasts(database)


def _forecasts(database: Database) -> _Measured:
    pairs = [_one(database) for _ in range(_ROUNDS)]
    return [cpu for cpu, _ in pairs], [wall for _, wall in pairs]


def _one(database: Database) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    with SqlUnitOfWork(database, read_only=True) as uow:
        forecast_late(outlook_of_open_steps(uow, at=_NOW))
    return 1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall)


def _fill(database: Database, requests: int, order: Random) -> None:
    examined = services_with(plain=True, examined=True)
    for first in range(0, requests, _BATCH):
        with SqlUnitOfWork(database) as uow:
            for number in range(first, min(first + _BATCH, requests)):
                _add_request(uow, number, examined[number % len(examined)], order)


def _add_request(uow: UnitOfWork, number: int, service: Service, order: Random) -> None:
    bill_id, code = make_bill_id(file_code=1_000_000 + number, company="041"), f"code-{number}"
    uow.connections.save(replace(rows.connection(bill_id), district=_DISTRICTS[number % len(_DISTRICTS)]))
    known = rows.request(code, bill_id=bill_id)
    uow.requests.add(replace(known, application=replace(known.application, service_key=service.key, answers={})))
    for entry in _entries(code, number, service, order):
        uow.steps.add(entry)


def _entries(code: str, number: int, service: Service, order: Random) -> Sequence[StepEntry]:
    """The service since some day, its examination since this morning, and another one that was done today or, of the
    office that will be closed, on the last day before.
    """
    whole, step = whole_step(service), numbered_step(service.key, _EXAMINATION)
    began = _NOW - timedelta(minutes=order.randrange(5, 270))
    done = _NOW - timedelta(minutes=order.randrange(0, 240))
    if _DISTRICTS[number % len(_DISTRICTS)] == _CLOSED_DISTRICT:
        done -= timedelta(days=order.choice((0, _CLOSED_DAYS + 1)))
    return [
        _entry(code, 3 * number + 1, whole, _NOW - timedelta(minutes=order.randrange(300, 1400))),
        _entry(code, 3 * number + 2, step, began),
        replace(_entry(code, 3 * number + 3, step, done - timedelta(minutes=20)), finished_at=done),
    ]


def _entry(code: str, key: int, step: Step, began: datetime) -> StepEntry:
    limit = step.limit or timedelta(days=1)
    return replace(
        rows.step(key, started_at=began), tracking_code=code, step=step.id, limit=limit, due_at=began + limit
    )
