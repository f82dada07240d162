"""What operations report, and what follows from it."""

from dataclasses import replace

import pytest

from services.errors import InputRefused, NotFound
from services.model.connections import ConnectionState
from services.model.keys import WorkOrderKind
from services.model.metering import WorkOrderState
from services.model.requests import RequestState
from services.specific.power_reduction.estimate import cost_facts, estimate_of
from services.specific.power_reduction.model import (
    ESTIMATE_VISIT,
    REDUCTION_VISIT,
    RETURN_VISIT,
    Equipment,
    VisitOutcome,
)
from services.specific.power_reduction.ports import reduction_of
from services.specific.power_reduction.visit_report import MOST_PIECES
from tests.unit.power_reduction.reducing_case import ESTIMATED, FULL, REDUCED, Reducing, found, mounted


@pytest.fixture
def case() -> Reducing:
    return Reducing()


def test_an_estimate_lists_equipment_by_kind_and_count(case: Reducing) -> None:
    case.estimated()
    counts = {Equipment.BREAKER_SINGLE_PHASE: 2, Equipment.CABLE_METRE: 10}
    assert estimate_of(case.uow, case.code).counts == counts
    facts = cost_facts(case.uow, tracking_code=case.code)
    assert (facts.power_kw, facts.phases, set(facts.equipment)) == (120, 1, set(counts))


def test_nothing_may_be_needed_but_that_is_said(case: Reducing) -> None:
    case.estimated({"outcome": "done", "fuseBase": "۰"})
    assert estimate_of(case.uow, case.code).counts == {}


def test_an_order_is_reported_once_and_done_with(case: Reducing) -> None:
    case.check()
    order = case.order(ESTIMATE_VISIT)
    for report in (ESTIMATED, {"outcome": "done", "cableMetre": "99"}, None):
        assert case.report(order.number, report).outcome is VisitOutcome.DONE
    assert estimate_of(case.uow, case.code).counts[Equipment.CABLE_METRE] == 10
    assert case.uow.metering.order(order.number).state is WorkOrderState.DONE


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        (None, [("outcome", "missing")]),
        ([], [("outcome", "missing")]),
        ({"outcome": "finished"}, [("outcome", "unknown-choice")]),
        ({"outcome": {}}, [("outcome", "wrong-type")]),
        ({"outcome": "done"}, [("breakerSinglePhase", "none")]),
        ({"outcome": "done", "fuseBase": ""}, [("breakerSinglePhase", "none")]),
        ({"outcome": "done", "fuseBase": "چند"}, [("fuseBase", "not-a-number")]),
        ({"outcome": "done", "fuseBase": "-1"}, [("fuseBase", "negative")]),
        ({"outcome": "done", "fuseBase": "1.5"}, [("fuseBase", "not-whole")]),
        ({"outcome": "done", "cableMetre": str(MOST_PIECES + 1)}, [("cableMetre", "too-big")]),
        ({"outcome": "done", "cableMetre": []}, [("cableMetre", "wrong-type")]),
        ({"outcome": "done", "cableMetre": True}, [("cableMetre", "wrong-type")]),
        ({"outcome": "done", "cableMetre": "1e9"}, [("cableMetre", "rounded")]),
        ({"outcome": "done", "cableMetre": "9" * 101}, [("cableMetre", "too-long")]),
        ({"outcome": "not-possible"}, [("reason", "missing")]),
        ({"outcome": "not-possible", "reason": "؟"}, [("reason", "shape")]),
    ],
)
def test_an_estimate_that_cannot_be_right_comes_back(
    case: Reducing, report: object, faults: list[tuple[str, str]]
) -> None:
    case.check()
    answer = case.visit(ESTIMATE_VISIT, report)
    assert (found(answer), answer.outcome) == (faults, None)
    with pytest.raises(NotFound):
        estimate_of(case.uow, case.code)


@pytest.mark.parametrize(
    ("report", "faults"),
    [
        ({"outcome": "done"}, [("amperage", "missing"), ("sealNumber", "missing")]),
        (mounted(FULL), [("amperage", "other")]),
        (mounted(REDUCED - 1), [("amperage", "other")]),
        (mounted(REDUCED, "--"), [("sealNumber", "shape")]),
        ({**mounted(REDUCED), "amperage": "شانزده"}, [("amperage", "not-a-number")]),
        ({**mounted(REDUCED), "amperage": None}, [("amperage", "missing")]),
        ({**mounted(REDUCED), "sealNumber": ["1"]}, [("sealNumber", "wrong-type")]),
        ({"outcome": "not-possible", "reason": ""}, [("reason", "missing")]),
    ],
)
def test_a_reduction_that_cannot_be_right_comes_back(
    case: Reducing, report: object, faults: list[tuple[str, str]]
) -> None:
    case.estimated()
    assert found(case.visit(REDUCTION_VISIT, report)) == faults
    assert case.uow.requests.get(case.code).state is RequestState.REGISTERED


def test_power_that_was_reduced_is_the_service_carried_out_and_enters_the_record_later(case: Reducing) -> None:
    case.estimated()
    assert case.visit(REDUCTION_VISIT, mounted(REDUCED)).outcome is VisitOutcome.DONE
    assert case.uow.requests.get(case.code).state is RequestState.CARRIED_OUT
    assert case.connection.amperage == FULL
    for _ in range(2):
        assert case.enter().changed
    assert case.connection.amperage == REDUCED


def test_an_entry_that_customer_services_give_up_is_not_made_though_nothing_stands_in_its_way(case: Reducing) -> None:
    case.estimated()
    case.visit(REDUCTION_VISIT, mounted(REDUCED))
    for _ in range(2):
        assert not case.enter("give-up").changed
    assert case.connection.amperage == FULL
    assert case.uow.changes.of_request(case.code) == []


def test_work_that_was_not_possible_changes_nothing(case: Reducing) -> None:
    case.estimated()
    for _ in range(2):
        answer = case.visit(REDUCTION_VISIT, {"outcome": "not-possible", "reason": "تابلو قفل بود"})
        assert (answer.outcome, answer.reason) == (VisitOutcome.NOT_POSSIBLE, "تابلو قفل بود")
    assert case.uow.requests.get(case.code).state is RequestState.REGISTERED
    with pytest.raises(NotFound):
        case.enter()


def test_another_order_is_refused(case: Reducing) -> None:
    other = case.order(WorkOrderKind("field-work"))
    with pytest.raises(InputRefused):
        case.report(other.number, ESTIMATED)
    mine = case.order(ESTIMATE_VISIT)
    case.uow.metering.save_order(replace(mine, tracking_code="another"))
    with pytest.raises(InputRefused):
        case.report(mine.number, ESTIMATED)


def test_the_agent_reads_which_fuse_goes_and_which_comes(case: Reducing) -> None:
    case.estimated()
    assert "از ۱ فاز ۲۵ آمپر به **۱ فاز ۱۶ آمپر**" in case.find(ESTIMATE_VISIT).text
    assert "**۱ فاز ۱۶ آمپر** را به جای ۱ فاز ۲۵ آمپر" in case.find(REDUCTION_VISIT).text
    case.visit(REDUCTION_VISIT, mounted(REDUCED))
    case.enter()
    work = case.find(RETURN_VISIT)
    assert "**۱ فاز ۲۵ آمپر** را به جای ۱ فاز ۱۶ آمپر" in work.text
    assert work.obstacles.changed


def test_power_that_returns_is_in_the_record_once(case: Reducing) -> None:
    case.reduced()
    order = case.order(RETURN_VISIT)
    for _ in range(2):
        assert case.report(order.number, mounted(FULL, "۸۸۲")).outcome is VisitOutcome.DONE
    assert case.connection.amperage == FULL
    ended = reduction_of(case.uow, case.code)
    assert (ended.ended_at, ended.end_reason) == (case.clock.now(), None)
    assert len(case.uow.changes.of_request(case.code)) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"amperage": 20}, "درخواست دیگری فیوز را تغییر داده است"),
        ({"phases": 3}, "درخواست دیگری فیوز را تغییر داده است"),
        ({"state": ConnectionState.REMOVED}, "وضعیت"),
        ({"state": ConnectionState.COLLECTED}, "وضعیت"),
    ],
)
def test_a_record_that_says_something_else_by_now_is_not_set_back(
    case: Reducing, changes: dict[str, object], said: str
) -> None:
    case.reduced()
    before = replace(case.connection, **changes)  # type: ignore[arg-type]
    case.uow.connections.save(before)
    assert said in case.find(RETURN_VISIT).obstacles.message
    answer = case.returned()
    assert answer.outcome is VisitOutcome.NOT_POSSIBLE
    assert said in answer.reason
    assert case.connection == before
    assert reduction_of(case.uow, case.code).ended_at is None


def test_power_that_was_never_reduced_is_not_returned(case: Reducing) -> None:
    case.check()
    assert "سابقه‌ای از کاهش قدرت" in case.find(RETURN_VISIT).obstacles.message
