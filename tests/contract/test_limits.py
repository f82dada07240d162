"""Limits that nobody can dodge: where time begins, and that label, timer, row and specification agree."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.contracts.ledger import DUE
from deploy.contracts.ledger import date as timer_date
from deploy.contracts.ledger import duration as timer_duration
from deploy.contracts.limits import dodged, services
from services.durations import parse_limit
from tests.contract.bpmn_model import BPMN, STEP_ID, Element, elements
from tests.contract.traceability import limits

FIXTURES = Path(__file__).parent / "fixtures" / "limits"
LIMIT = re.compile(r'limit: "(\w+)"')
UNITS: Mapping[str, timedelta] = {
    "ثانیه": timedelta(seconds=1),
    "دقیقه": timedelta(minutes=1),
    "ساعت": timedelta(hours=1),
    "روز": timedelta(days=1),
    "هفته": timedelta(weeks=1),
}
NUMBERS: Mapping[str, int] = {"یک": 1, "دو": 2, "سه": 3, "چهار": 4, "پنج": 5, "شش": 6, "هفت": 7, "ده": 10}
QUANTITY = re.compile(rf"([۰-۹]+|{'|'.join(NUMBERS)}) ({'|'.join(UNITS)})")
LIMITS = limits()


@pytest.mark.parametrize(
    ("fixture", "findings"),
    [
        ("report-comes-back", ["Task_Test: its time begins anew in a cycle in which nobody else acts"]),
        (
            "part-comes-back",
            ["CallActivity_Visit/Task_Test: its time begins anew in a cycle in which nobody else acts"],
        ),
        ("timer-comes-back", ["Task_Test: its time begins anew in a cycle in which nobody else acts"]),
        ("due-date-comes-back", ["Task_Test: its time begins anew in a cycle in which nobody else acts"]),
        ("agent-not-chosen", ["Task_Test: its time begins after errand/CallActivity_Dispatch/Task_ChooseAgent"]),
        ("scope-around-it", []),
        ("somebody-else-acts", []),
        ("changed-elsewhere", []),
    ],
)
def test_a_limit_that_can_be_dodged_is_found(fixture: str, findings: list[str]) -> None:
    [service] = services(FIXTURES / fixture)
    assert list(dodged(service)) == [f"{service.id}/{finding}" for finding in findings]


def _timers() -> list[Element]:
    return [each for each in elements() if each.xml.find(f"{BPMN}timerEventDefinition") is not None]


def _quantity(label: str) -> timedelta | None:
    """The time that a Persian label names."""
    found = QUANTITY.search(label)
    if found is None:
        return None
    number = NUMBERS.get(found[1]) or int(found[1])
    return number * UNITS[found[2]]


def _host(event: Element) -> Element:
    key = event.xml.get("attachedToRef")
    return next(each for each in elements() if each.path == event.path and each.id == key)


def _limit(event: Element) -> str:
    """The limit of the row on whose border a timer waits for its due instant."""
    found = LIMIT.search(_host(event).inputs["step"])
    assert found, f"{event} waits for the limit of an element that has none"
    return found[1]


def _is_warning(event: Element) -> bool:
    return "به پایان" in event.name


@pytest.mark.parametrize("event", _timers(), ids=str)
def test_the_label_of_a_timer_says_its_duration(event: Element) -> None:
    """A warning's label says how long before the end of the limit; one from a table or a variable says no time."""
    of_a_row = timer_date(event) == DUE and "step" in _host(event).inputs
    duration = _limit(event) if of_a_row else timer_duration(event) or "="
    if duration.startswith("="):
        assert _quantity(event.name) is None
        assert not re.search(r"[0-9۰-۹]", event.name)
        return
    lasts = parse_limit(duration)
    limit = LIMIT.search(_host(event).inputs["step"]) if _is_warning(event) else None
    assert _quantity(event.name) == (parse_limit(limit[1]) - lasts if limit else lasts)


@pytest.mark.parametrize(("label", "said"), [("پس از ۱۵ دقیقه", timedelta(minutes=15)), ("مهلت گذشت", None)])
def test_a_label_is_read_as_people_read_it(label: str, said: timedelta | None) -> None:
    assert _quantity(label) == said


def test_every_documented_limit_has_a_timer_that_lasts_as_long() -> None:
    """From the specification's step to the row that it opens, and to the timer on the same border."""
    timed: dict[str, set[timedelta]] = {}
    for event in _timers():
        if event.kind == "boundaryEvent" and not _is_warning(event):
            step = _host(event).inputs.get("step", "")
            for each in STEP_ID.findall(step) if LIMIT.search(step) else ():
                timed.setdefault(each, set()).add(parse_limit(_limit(event)))
    assert timed == {step: {limit} for step, limit in LIMITS.items()}
