"""Settlements that run when their diagrams change: nothing is lost, nothing done twice, what stays is told before."""

import asyncio
from datetime import timedelta

import pytest

from deploy.demo.stories import STORIES, common
from deploy.demo.stories.settlement import examine, hand_over_settlement_bill
from services.errors import EngineRefused
from services.model.keys import RequestOutcome
from services.model.steps import StepState
from tests.process.office import EmbeddedCase, Office
from tests.process.settlement.migration.conftest import Deploy, Migration, NewCase
from tests.process.settlement.migration.variants import added, changed, longer, removed, replaced
from tests.zeebekit import ProcessInstance
from workers.migration.run import Outcome

pytestmark = pytest.mark.process

CONTROL = "settlement-control-readings.bpmn"
HAND_OVER = "Task_HandOverSettlementBill"
LONGER = {CONTROL: changed(CONTROL, replaced("PT15M", "PT20M"))}
WITHOUT_HAND_OVER = {"settlement.bpmn": changed("settlement.bpmn", removed(HAND_OVER))}
COPY = "Task_FileCopy"
STORY = {story.key: story for story in STORIES["settlement"]}


def applied(new_case: NewCase, key: str = "good-meter") -> EmbeddedCase:
    """A settlement that waits for diagnosis."""
    case = new_case(STORY[key])
    asyncio.run(case.apply())
    return case


def test_a_limit_that_grows_is_kept_by_who_waits_and_holds_for_who_comes_later(
    office: Office, case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    [row] = case.steps("SET-04")
    deploy(LONGER)
    outcome = migration.run()
    assert outcome.refused == []
    assert {each.key for each in _open(case)} <= _keys(outcome)
    assert migration.plan().trees == []
    later = applied(office.case, "tampering")
    office.engine.travel(minutes=14)
    assert case.missed() == set()
    office.engine.travel(minutes=2)
    assert case.missed() == {"SET-04"}
    assert case.steps("SET-04")[0].due_at == row.due_at == row.started_at + timedelta(minutes=15)
    assert later.missed() == set()
    office.engine.travel(minutes=5)
    assert later.missed() == {"SET-04"}
    assert case.sms().count("deadline-missed") == later.sms().count("deadline-missed") == 1


@pytest.mark.parametrize(("longer", "missed_after"), [("PT20M", 20), ("PT10M", 10)])
def test_an_open_limit_can_follow_the_new_version_and_is_missed_once_and_at_its_new_instant(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy, longer: str, missed_after: int
) -> None:
    case, office = applied(case_of_ours), migration.office
    [row] = case.steps("SET-04")
    deploy({CONTROL: changed(CONTROL, replaced("PT15M", longer))})
    assert migration.run(follow=True).refused == []
    due_at = row.started_at + timedelta(minutes=missed_after)
    assert case.steps("SET-04")[0].due_at == due_at
    office.engine.travel(due_at - office.engine.now() - timedelta(seconds=1))
    assert case.missed() == set()
    office.engine.travel(minutes=11)
    assert [(each.missed_at, each.state) for each in case.steps("SET-04")] == [(due_at, StepState.MISSED)]
    assert case.sms().count("deadline-missed") == 1
    asyncio.run(examine(case))
    case.instance.assert_waiting_at("Task_HandOverBill").assert_no_incidents()


def test_a_limit_that_would_be_over_already_stays_as_it_was_promised(
    office: Office, case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    [row] = case.steps("SET-04")
    office.engine.travel(minutes=11)
    deploy({CONTROL: changed(CONTROL, replaced("PT15M", "PT10M"))})
    migration.run(follow=True)
    assert case.steps("SET-04") == [row]
    office.engine.travel(minutes=5)
    assert case.missed() == {"SET-04"}


def test_a_new_task_is_done_by_who_comes_to_it_and_by_nobody_who_has_passed(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    before, at_it, past = (
        applied(case_of_ours),
        applied(case_of_ours, "tampering"),
        applied(case_of_ours, "meter-failure"),
    )
    asyncio.run(_until_handed_over(at_it))
    asyncio.run(_until_handed_over(past))
    asyncio.run(hand_over_settlement_bill(past))
    deploy({"settlement.bpmn": changed("settlement.bpmn", added(COPY, behind=HAND_OVER))})
    assert migration.run().refused == []
    asyncio.run(_until_handed_over(before))
    for case in (before, at_it):
        asyncio.run(hand_over_settlement_bill(case))
        asyncio.run(case.complete(COPY))
    assert [case.instance.times_passed(COPY) for case in (before, at_it, past)] == [1, 1, 0]
    for case in (before, at_it, past):
        case.instance.assert_waiting_at("Task_ConfirmPayment").assert_no_incidents()


def test_who_waits_at_a_task_that_was_removed_stays_and_is_told_of_before(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    stays, goes = applied(case_of_ours), applied(case_of_ours, "tampering")
    asyncio.run(_until_handed_over(stays))
    version = stays.instance.version
    newest = deploy(WITHOUT_HAND_OVER)["settlement"]
    plan = migration.plan()
    assert goes.instance.key in [tree.key for tree in plan.migrating]
    [tree] = plan.staying
    assert tree.key == stays.instance.key
    assert [lost.element.id for _, lost in tree.hindrances] == [HAND_OVER]
    outcome = migration.run()
    assert _keys(outcome).isdisjoint({each.key for each in _family(stays)})
    assert (stays.instance.version, goes.instance.version) == (version, newest)
    asyncio.run(hand_over_settlement_bill(stays))
    stays.instance.assert_waiting_at("Task_ConfirmPayment")
    asyncio.run(_until_handed_over(goes))
    goes.instance.assert_waiting_at("Task_ConfirmPayment").assert_not_passed(HAND_OVER)


def test_once_it_has_passed_the_removed_task_a_request_migrates_too(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    asyncio.run(_until_handed_over(case))
    deploy(WITHOUT_HAND_OVER)
    assert migration.run().migrated == []
    asyncio.run(hand_over_settlement_bill(case))
    assert migration.run().refused == []
    assert migration.plan().trees == []


def test_a_task_that_was_renamed_goes_on_where_it_is_mapped_by_hand(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    asyncio.run(_until_handed_over(case))
    task = case.task(HAND_OVER)
    deploy({"settlement.bpmn": changed("settlement.bpmn", replaced(HAND_OVER, "Task_GiveBill"))})
    assert len(migration.plan().staying) == 1
    by_hand = {HAND_OVER: "Task_GiveBill"}
    assert migration.run(by_hand=by_hand).refused == []
    assert case.task("Task_GiveBill").key == task.key
    asyncio.run(case.complete("Task_GiveBill", {"settlementBillHandedOver": True}))
    case.instance.assert_waiting_at("Task_ConfirmPayment")
    assert len(case.steps("SET-06a")) == 1


def test_a_changed_part_holds_for_calls_from_then_on_and_in_a_call_that_runs(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    before, within = applied(case_of_ours), applied(case_of_ours, "tampering")
    asyncio.run(examine(within))
    asyncio.run(common.hand_over_bill(within))
    part = "collect-payment.bpmn"
    newest = deploy({part: changed(part, added(COPY, behind="Task_DecidePaymentPeriods"))})
    assert migration.run().refused == []
    running = [each for case in (before, within) for each in _open(case)]
    assert [each.version for each in running] == [newest[each.process_id] for each in running]
    asyncio.run(common.take_stub(within))
    within.instance.assert_waiting_at(HAND_OVER).assert_not_passed(COPY)
    asyncio.run(examine(before))
    asyncio.run(common.hand_over_bill(before))
    asyncio.run(before.complete(COPY))
    asyncio.run(common.take_stub(before))
    before.instance.assert_waiting_at(HAND_OVER)


def test_an_open_task_keeps_its_form_and_the_next_one_gets_the_new_form(
    office: Office, case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    opened_with = case.task("Task_ControlReadings").form_key
    unchanged = applied(case_of_ours, "tampering")
    forms = ("control-readings.form", "hand-over-settlement-bill.form")
    deploy({name: longer(name) for name in forms})
    open_ones = {each.key for each in (*_open(case), *_open(unchanged))}
    assert open_ones <= _keys(migration.run())
    assert case.task("Task_ControlReadings").form_key == opened_with
    asyncio.run(_until_handed_over(case))
    newest = applied(office.case, "meter-failure")
    assert newest.task("Task_ControlReadings").form_key != opened_with
    asyncio.run(_until_handed_over(newest))
    assert case.task(HAND_OVER).form_key == newest.task(HAND_OVER).form_key
    unchanged.instance.assert_active()


def test_a_withdrawal_is_still_heard_and_leads_where_the_new_version_says(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    deploy({"settlement.bpmn": changed("settlement.bpmn", added(COPY, behind="Event_WithdrawalAsked"))})
    assert migration.run().refused == []
    asyncio.run(case.withdraw())
    asyncio.run(case.complete(COPY))
    asyncio.run(case.closed())
    assert case.request.outcome == RequestOutcome.WITHDRAWN


def test_a_run_that_is_stopped_is_taken_up_again_and_migrates_nothing_twice(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    cases = [applied(case_of_ours, key) for key in ("good-meter", "tampering", "meter-failure")]
    deploy(LONGER)
    plan = migration.plan()
    first = migration.run(at_most=1)
    assert len(first.left) == len(plan.trees) - 1 >= len(cases) - 1
    second = migration.run()
    assert _keys(first).isdisjoint(_keys(second))
    assert _keys(first) | _keys(second) == {each.instance.key for each in plan.outdated}
    for case in cases:
        asyncio.run(examine(case))
        case.instance.assert_waiting_at("Task_HandOverBill").assert_no_incidents()


def test_what_has_ended_is_told_from_what_the_engine_does_not_know(
    office: Office, case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    case = applied(case_of_ours)
    deploy(LONGER)
    [outdated] = [each for each in migration.plan().outdated if each.instance.key == case.instance.key]
    pairs, new = outdated.change.mapping.pairs, outdated.change.new.key
    with pytest.raises(EngineRefused) as refusal:
        office.gateway.migrate(case.instance.key, 4711, pairs)
    assert "no process definition" in refusal.value.reason
    asyncio.run(case.withdraw())
    asyncio.run(case.closed())
    assert office.gateway.migrate(case.instance.key, new, pairs) is False


def test_requests_of_which_nothing_asked_for_is_outdated_are_left_alone(
    case_of_ours: NewCase, migration: Migration, deploy: Deploy
) -> None:
    before, within = applied(case_of_ours), applied(case_of_ours, "tampering")
    asyncio.run(_until_handed_over(within))
    deploy(LONGER)
    outcome = migration.run("settlement-control-readings")
    assert _keys(outcome) == {each.key for each in _open(before)}
    assert within.instance.key in [tree.key for tree in migration.plan().trees]


async def _until_handed_over(case: EmbeddedCase) -> None:
    """The bill is there to be handed over."""
    await examine(case)
    await common.pay_bill(case)


def _keys(outcome: Outcome) -> set[int]:
    return {each.instance.key for each in outcome.migrated}


def _family(case: EmbeddedCase) -> list[ProcessInstance]:
    return [case.instance, *case.instance.called()]


def _open(case: EmbeddedCase) -> list[ProcessInstance]:
    return [each for each in _family(case) if each.state == "active"]
