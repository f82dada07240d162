"""What is the name change's own: who the connection belongs to, what is charged, what the visit's findings lead to."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from deploy.demo.stories import STORIES, common
from deploy.demo.stories import name_change as stories
from services.model.bills import Bill, BillState
from services.model.connections import FormerSubscriber, Reading, ReadingSource, Subscriber
from services.model.keys import ApplicantKind, BillKind, RequestOutcome
from services.model.metering import MeterCondition
from services.model.steps import StepState
from services.text import normalise
from tests.process.forms import tells_the_site
from tests.process.office import EmbeddedCase, NewCase, Office, play

pytestmark = pytest.mark.process

STORY = {story.key: story for story in STORIES["name-change"]}
_REFUSAL = "CREATE TRIGGER refuse_reading BEFORE INSERT ON reading BEGIN SELECT RAISE(ABORT, 'refused'); END"


def _subscriber(case: EmbeddedCase) -> Subscriber:
    with case.office.begin() as uow:
        return uow.connections.get(case.connection.bill_id).subscriber


def _former(case: EmbeddedCase) -> list[FormerSubscriber]:
    with case.office.begin() as uow:
        return list(uow.connections.former_subscribers(case.connection.bill_id))


def _fee_bill(case: EmbeddedCase) -> Bill:
    [bill] = case.bills(BillKind.FEES)
    return bill


def _charged(case: EmbeddedCase) -> set[str]:
    return {line.code for line in _fee_bill(case).lines}


def _is_the_new_owner(case: EmbeddedCase, subscriber: Subscriber) -> bool:
    expected = {name: normalise(str(value)) for name, value in case.new_owner().items()}
    return expected == {
        "fullName": normalise(subscriber.full_name),
        "nationalId": subscriber.national_id,
        "mobile": subscriber.mobile,
        "landline": subscriber.landline,
    }


def _nothing_is_changed(case: EmbeddedCase) -> None:
    assert _subscriber(case) == case.connection.subscriber
    assert _former(case) == []
    assert not {"name-changed", "liability-ended"} & set(case.sms())


@pytest.mark.steps("NAM-03", "NAM-04", "NAM-05", "NAM-06", "NAM-07", "NAM-08")
def test_each_step_of_a_name_change_is_kept_in_the_ledger(name_change: EmbeddedCase) -> None:
    play(name_change, STORY["name-change"])
    for step in name_change.ids("03", "04", "05", "06", "07", "08"):
        assert [row.state for row in name_change.steps(step)] == [StepState.DONE], step
    [service] = name_change.steps("NAM-00")
    assert service.state is StepState.MET


@pytest.mark.steps("NAM-03", "NAM-07")
def test_the_subscriber_changes_once_and_the_former_one_answers_up_to_the_reading_of_the_visit(office: Office) -> None:
    case = office.played(STORY["name-change"])
    with office.begin() as uow:
        [visit] = uow.metering.tests_of(case.code)
        readings = uow.connections.readings(case.connection.bill_id)
    assert _is_the_new_owner(case, _subscriber(case))
    [former] = _former(case)
    assert former.subscriber == case.connection.subscriber
    assert former.tracking_code == case.code
    assert former.liable_until.kwh == visit.reading_kwh
    assert [reading.kwh for reading in readings if reading.source is ReadingSource.METER_TEST] == [visit.reading_kwh]


@pytest.mark.steps("NAM-07")
def test_a_corrected_spelling_ends_nobodys_liability(name_change: EmbeddedCase) -> None:
    person = name_change.connection.subscriber
    form = {
        "fullName": f"{person.full_name} اصل",
        "nationalId": person.national_id,
        "mobile": person.mobile,
        "landline": person.landline,
    }

    async def corrected() -> None:
        await name_change.apply(ApplicantKind.SUBSCRIBER)
        await stories.inspect(name_change)
        await common.examine_request(name_change)
        await common.pay_bill(name_change)
        await stories.enter_new_subscriber(name_change, form)
        await name_change.complete("Task_CompleteChangeForm")
        await name_change.closed()

    asyncio.run(corrected())
    assert _subscriber(name_change).full_name == form["fullName"]
    assert "name-changed" in name_change.sms()
    assert "liability-ended" not in name_change.sms()


@pytest.mark.steps("NAM-03", "NAM-04")
def test_diagnosis_sees_what_the_visit_found(name_change: EmbeddedCase) -> None:
    asyncio.run(stories.until_examination(name_change, MeterCondition.BROKEN_SEAL))
    shown = name_change.task("Task_ExamineRequest").variables
    assert shown["meterTest"]["condition"] == "broken-seal"
    assert shown["meterTest"]["conditionText"]
    assert shown["account"]["owed"] is False


@pytest.mark.steps("NAM-05", "NAM-06")
def test_fees_and_energy_up_to_the_visit_are_one_bill(office: Office) -> None:
    case = office.played(STORY["name-change"])
    bill = _fee_bill(case)
    with office.begin() as uow:
        [visit] = uow.metering.tests_of(case.code)
    assert bill.state is BillState.PAID
    assert bill.billed_up_to is not None
    assert bill.billed_up_to.kwh == visit.reading_kwh
    assert {"name-change-fee", "energy-1"} <= _charged(case)
    assert not {"seal-replacement", "meter-test-fee"} & _charged(case)


@pytest.mark.steps("NAM-08")
def test_the_file_of_a_changed_name_goes_to_the_archive(office: Office) -> None:
    case = office.played(STORY["name-change"])
    with office.begin() as uow:
        entry = uow.requests.archive_entry(case.code)
    assert entry is not None
    assert entry.outcome == RequestOutcome("name-changed")


@pytest.mark.steps("NAM-05", "NAM-06")
def test_debts_are_announced_and_paid_together_with_the_fees(office: Office) -> None:
    case = office.case(STORY["name-change-debts"])
    owed = {number for number, state in case.account().items() if state is BillState.ISSUED}
    assert owed
    play(case, STORY["name-change-debts"])
    bill = _fee_bill(case)
    with office.begin() as uow:
        assert {taken.number for taken in uow.bills.consolidated_into(bill.number)} == owed
    assert bill.state is BillState.PAID
    assert BillState.ISSUED not in case.account().values()
    assert _is_the_new_owner(case, _subscriber(case))


@pytest.mark.steps("NAM-06")
@pytest.mark.parametrize("key", ["name-change-fees-unpaid", "name-change-withdrawn"])
def test_unpaid_nothing_is_changed_and_the_debts_are_as_before(office: Office, key: str) -> None:
    case = office.case(STORY[key])
    before = case.account()
    assert BillState.ISSUED in before.values()
    play(case, STORY[key])
    _nothing_is_changed(case)
    assert _fee_bill(case).state is BillState.VOID
    assert case.account() == before


@pytest.mark.steps("NAM-01")
def test_an_industrial_unit_is_asked_for_its_licence(office: Office) -> None:
    case = office.case(STORY["licence-missing"])
    asyncio.run(case.apply(documents=stories.WITHOUT_LICENCE))
    task = case.task("Task_CorrectApplication", role="counter")
    assert "پروانه" in task.variables["findingsText"]
    assert "activity-licence" in {choice["value"] for choice in task.variables["documentChoices"]}
    task.complete({"documentsOutcome": "corrected", "application": {"documents": stories.WITH_LICENCE}})
    assert case.request.is_open


@pytest.mark.steps("NAM-02")
def test_an_application_that_is_given_up_is_never_registered(name_change: EmbeddedCase) -> None:
    asyncio.run(name_change.apply(documents=[]))
    asyncio.run(common.give_up_application(name_change))
    name_change.instance.assert_completed().assert_passed("Task_DiscardDraft").assert_not_passed("Task_SmsRegistered")


@pytest.mark.steps("NAM-07")
def test_a_change_form_that_is_done_before_the_page_has_kept_anything_comes_back_and_changes_nothing(
    name_change: EmbeddedCase,
) -> None:
    asyncio.run(stories.until_change_form(name_change))
    shown = name_change.task("Task_CompleteChangeForm", role="diagnosis").variables
    assert shown["requestUrl"].endswith(f"/requests/{name_change.code}")
    asyncio.run(stories.complete_change_form(name_change, nationalId="1234567890", mobile="12"))
    again = name_change.task("Task_CompleteChangeForm", role="diagnosis")
    assert "هنوز ثبت نشده است" in again.variables["changeFindingsText"]
    _nothing_is_changed(name_change)
    asyncio.run(stories.complete_change_form(name_change))
    assert _is_the_new_owner(name_change, _subscriber(name_change))


def test_the_name_changes_to_the_applicant_and_to_nobody_else(name_change: EmbeddedCase, new_case: NewCase) -> None:
    another = new_case("name-change")
    asyncio.run(stories.until_change_form(name_change))
    asyncio.run(stories.complete_change_form(name_change, **another.new_owner()))
    assert "هنوز ثبت نشده است" in name_change.task("Task_CompleteChangeForm").variables["changeFindingsText"]
    _nothing_is_changed(name_change)


@pytest.mark.steps("NAM-07")
def test_a_change_that_fails_midway_leaves_all_as_it_was_and_is_made_once_when_tried_again(
    name_change: EmbeddedCase,
) -> None:
    """Keeping the visit's reading is the last of its writes: it fails when the others have been made."""
    asyncio.run(stories.until_change_form(name_change))
    before = _readings(name_change)
    with _refusing_readings(name_change.office):
        asyncio.run(stories.complete_change_form(name_change))
        name_change.engine.travel(minutes=1)
    [incident] = name_change.instance.incidents()
    assert incident.element_id == "Task_ChangeSubscriber"
    _nothing_is_changed(name_change)
    assert _readings(name_change) == before
    name_change.instance.resolve_incidents()
    _is_changed_once(name_change, before)


@pytest.mark.steps("NAM-07")
def test_a_change_while_the_database_is_away_is_made_once_when_it_is_back(name_change: EmbeddedCase) -> None:
    asyncio.run(stories.until_change_form(name_change))
    before = _readings(name_change)
    asyncio.run(stories.enter_new_subscriber(name_change, name_change.new_owner()))
    name_change.office.database_away = True
    asyncio.run(name_change.complete("Task_CompleteChangeForm"))
    name_change.instance.assert_no_incidents().assert_not_passed("Task_ChangeSubscriber")
    name_change.office.database_away = False
    _nothing_is_changed(name_change)
    assert _readings(name_change) == before
    name_change.engine.travel(minutes=5)
    _is_changed_once(name_change, before)


def _is_changed_once(case: EmbeddedCase, before: list[Reading]) -> None:
    """The request is over; the history has the visit's reading, and the former subscriber, once."""
    case.instance.assert_completed().assert_no_incidents()
    assert _is_the_new_owner(case, _subscriber(case))
    assert len(_former(case)) == 1
    assert [reading.source for reading in _readings(case)[len(before) :]] == [ReadingSource.METER_TEST]


def _readings(case: EmbeddedCase) -> list[Reading]:
    with case.office.begin() as uow:
        return list(uow.connections.readings(case.connection.bill_id))


@contextmanager
def _refusing_readings(office: Office) -> Iterator[None]:
    """Inside the block the database takes no more readings."""
    with office.database.writing.begin() as connection:
        connection.execute(text(_REFUSAL))
    yield
    with office.database.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER refuse_reading"))


@pytest.mark.steps("NAM-04")
def test_a_returned_name_change_comes_back_with_the_reason_and_the_papers(name_change: EmbeddedCase) -> None:
    asyncio.run(_returned(name_change))
    shown = name_change.task("Task_ExamineRequest").variables
    assert "مالک جدید" in shown["requestText"]
    assert shown["correctionText"] == "- **دلیل برگشت:** تصویر سند خوانا نیست\n- تلفن همراه عوض شده است"
    assert tells_the_site(name_change, shown["siteText"])


async def _returned(case: EmbeddedCase) -> None:
    """Steps 1 to 4; the owner comes again with another telephone."""
    await stories.until_examination(case)
    await common.examine_request(case, "returned", "تصویر سند خوانا نیست")
    await common.correct_application(case, mobile="09000000077")
