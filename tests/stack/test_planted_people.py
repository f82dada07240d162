"""Planted people go through everything, and are then found nowhere but in the company's own database."""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi.routing import APIRoute
from pyzeebe import ZeebeClient, create_insecure_channel

from api.pages import ROUTERS, health
from db.tables import SmsRow
from deploy.demo.play import StoryResult, play_stories
from deploy.stack import StackConfig
from deploy.stack.wiring import settings_of
from deploy.tasklist import PATIENCE_SECONDS
from services.jalali import local_date
from tests.examples import service_with
from tests.privacy.connections import bill_id_of, plant_connections
from tests.privacy.people import CARELESS as CARELESS_FAMILY
from tests.privacy.people import Person, planted_people
from tests.privacy.places import Piece, documents, engine_data, logs, metrics
from tests.privacy.planted_case import Planted
from tests.privacy.report import Found, search_all
from tests.privacy.stories import APPLICANTS, BY_FORM, NEVER_REGISTERED, PEOPLE, STORIES
from tests.privacy.traces import SAID, Search
from workers.app import App

[CARELESS] = planted_people(1, CARELESS_FAMILY)
"""Somebody whose data a program writes into variables of a process: what the search is able to find."""

_KINDS = {"national ID", "mobile", "landline", "name", "address"}
_HOLD_VARIABLES = (
    "engine's log",
    "engine's state",
    "engine's snapshots",
    "operate-list-view-",
    "operate-variable-",
    "tasklist-variable-",
    "zeebe-record_process-instance-creation_",
    "zeebe-record_variable_",
)
_HOLD_TEXTS = (
    *_HOLD_VARIABLES,
    "operate-user-task-",
    "tasklist-list-view-",
    "tasklist-task-variable-",
    "zeebe-record_job_",
    "zeebe-record_user-task_",
)
"""Where what somebody has typed into a form is besides, and what a task shows: see ADR 5."""
_PROCESSES = ("camunda", "opensearch", "workers", "pages")

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def planted(stack: StackConfig) -> Iterator[Planted]:
    with closing(Planted(stack=stack, applicants=APPLICANTS, by_form=BY_FORM)) as planted:
        yield planted


@pytest.fixture(scope="module")
def results(stack: StackConfig, app: App, planted: Planted) -> dict[str, StoryResult]:
    """All stories of the planted people, played to their ends at the same time."""
    with app.begin() as uow:
        plant_connections(uow, PEOPLE, today=local_date(app.clock.now()))
    return {each.story.key: each for each in play_stories(stack, STORIES, case_of=planted.case_of)}


@pytest.fixture(scope="module")
def pieces(
    stack: StackConfig,
    app: App,
    results: dict[str, StoryResult],
    planted: Planted,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Piece]:
    """All that is anywhere after the last step has ended, and somebody was careless."""
    assert results
    _has_a_file_opened(app, planted, PEOPLE[0])
    instance = _start_carelessly(app)
    _wait_until_indexed(stack)
    everywhere = [
        *documents(stack.opensearch_url),
        *engine_data(stack, tmp_path_factory.mktemp("engine") / "copy"),
        *logs(stack),
        *metrics(_metrics_urls(stack)),
        Piece(place="addresses of our pages", detail="asked for", data="\n".join(planted.addresses).encode()),
    ]
    asyncio.run(_cancel(stack, instance))
    return everywhere


@pytest.fixture(scope="module")
def found(pieces: list[Piece]) -> dict[str, Found]:
    """What there is anywhere of the planted people, by place."""
    found, _ = search_all(Search(PEOPLE), pieces)
    return found


def _has_a_file_opened(app: App, planted: Planted, person: Person) -> None:
    """One of the people is to have a second connection, whose file the counter opens."""
    with app.reading() as uow:
        district = uow.connections.get(bill_id_of(person)).district
    bill_id = planted.open_file(person, district=district)
    with app.reading() as uow:
        assert uow.connections.get(bill_id).subscriber.national_id == person.national_id


def _start_carelessly(app: App) -> int:
    """A program starts a service with variables of its own; the application waits for its correction."""
    fields = {name: getattr(CARELESS, name) for name in ("full_name", "national_id", "mobile", "landline", "address")}
    return app.engine.start(service_with().key, {"application": {}, "remark": fields})


async def _cancel(stack: StackConfig, instance: int) -> None:
    """The engine takes a cancellation also when it has no room for other commands."""
    await ZeebeClient(create_insecure_channel(stack.grpc_address)).cancel_process_instance(instance)


def _wait_until_indexed(stack: StackConfig) -> None:
    """Operate and Tasklist read the exported records in their order: what comes last comes after everybody's."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    query = {"query": {"query_string": {"query": f"*{CARELESS.national_id}*", "lenient": True}}}
    for index in ("operate-list-view-*", "operate-variable-*", "tasklist-variable-*", "tasklist-list-view-*"):
        url = f"{stack.opensearch_url}/{index}/_count"
        while not httpx.post(url, json=query, trust_env=False).raise_for_status().json()["count"]:
            assert time.monotonic() < deadline, f"{index} lacks what was exported last"
            time.sleep(0.5)


def _metrics_urls(stack: StackConfig) -> dict[str, str]:
    workers = settings_of(stack).metrics_port
    assert workers is not None
    return {
        "broker": f"{stack.management_url}/actuator/prometheus",
        "workers": f"http://{stack.host}:{workers}/metrics",
        "pages": f"http://{stack.host}:{workers + 100}/metrics",
    }


def test_the_planted_people_went_through_everything(stack: StackConfig, results: dict[str, StoryResult]) -> None:
    faults = {key: each for key, each in results.items() if each.fault or not each.outcome_as_told}
    given_up = [faults.pop(key) for key in NEVER_REGISTERED]
    assert {(each.fault, each.outcome) for each in given_up} == {(None, None)}
    assert not faults
    # As text: in the file, one column's digits stand right behind those of the one before.
    with closing(sqlite3.connect(stack.data_dir / "aftersales.db")) as database:
        rows = list(database.iterdump())
    found = Search(PEOPLE).find("\n".join(rows).encode())
    sms = "\n".join(row for row in rows if row.startswith(f'INSERT INTO "{SmsRow.__tablename__}" '))
    told = {trace.person for trace in Search(PEOPLE).find(sms.encode()) if trace.kind == "mobile"}
    assert told == {each.number for each in PEOPLE} - {each.number for each in NEVER_REGISTERED.values()}
    assert {trace.person for trace in found if trace.kind == "national ID"} == {each.number for each in PEOPLE}
    assert {trace.kind for trace in found} == {*_KINDS, SAID}


def test_every_page_of_ours_was_looked_at_with_planted_people(planted: Planted, pieces: list[Piece]) -> None:
    assert pieces
    paths = {urlsplit(address).path for address in planted.addresses}
    for_operators = [route for router in ROUTERS if router is not health.router for route in router.routes]
    pages = [each for each in for_operators if isinstance(each, APIRoute) and "GET" in (each.methods or ())]
    assert [page.path for page in pages if not any(map(page.path_regex.match, paths))] == []


def test_the_planted_people_are_found_nowhere(found: dict[str, Found]) -> None:
    personal = {place: each for place, each in found.items() if each.kinds.keys() - {SAID}}
    assert not personal, "\n".join(f"{place}: {each}" for place, each in personal.items())


def test_what_is_said_in_a_complaint_is_only_in_the_database_and_where_texts_of_tasks_are(
    found: dict[str, Found],
) -> None:
    """Somebody reads it in a task, so it is among the variables; no log, figure or address has it (ADR 5)."""
    places = {place for place, each in found.items() if SAID in each.kinds}
    others = sorted(place for place in places if not place.startswith(_HOLD_TEXTS))
    assert others == [], ", ".join(others)
    assert places, "nobody has said anything"


@pytest.mark.parametrize("place", _HOLD_VARIABLES)
def test_what_a_program_writes_into_variables_is_found(pieces: list[Piece], place: str) -> None:
    found, _ = search_all(Search([CARELESS]), (each for each in pieces if each.place.startswith(place)))
    assert {kind for each in found.values() for kind in each.kinds} == _KINDS


def test_the_places_that_hold_no_variables_were_looked_through(
    pieces: list[Piece], results: dict[str, StoryResult]
) -> None:
    filled = {each.place for each in pieces if each.data}
    assert filled >= {*(f"log of {name}" for name in _PROCESSES), "addresses of our pages"}
    assert filled >= {f"metrics of {name}" for name in ("broker", "workers", "pages")}
    told = b"".join(each.data for each in pieces if each.place in ("log of workers", "log of pages"))
    codes = {each.tracking_code for each in results.values() if each.tracking_code}
    assert len(codes) == len(STORIES) - len(NEVER_REGISTERED)
    assert all(code.encode() in told for code in codes)
