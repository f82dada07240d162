"""Use above what its tariff leaves to it: customer services decide, since 45-4 is in none of our sources (ADR 51)."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from services.billing.tariff_history import tariff_history
from services.company import EXAMPLE_COMPANY
from services.errors import NotFound
from services.jalali import format_jalali, local_date
from services.model.connections import TariffClass
from services.model.notices import Sms
from services.model.permits import UseFinding, UseRuling
from services.permits.use_findings import TypedFinding, note_finding, withdraw_finding
from services.text import to_persian_digits
from services.use_rulings import LATE, TO_BE_SPLIT
from services.working_time.calendars import calendars_with
from services.worklist.arranging import worklist
from services.worklist.lines import Urgency
from tests.process.limits import MOMENT
from tests.process.loaded import SAMPLES
from tests.process.office import Office
from tests.zeebekit import ProcessInstance, UserTask

pytestmark = pytest.mark.process

BILL_ID = SAMPLES.connections[0].bill_id
FIVE_DAYS = 5 * timedelta(hours=7)
REASON = "با کارشناس بازدید بررسی شد"


def found(office: Office, *, tariff: TariffClass, ancillary: str, other: str = "0") -> UseFinding:
    """What an agent found today of a connection with this tariff."""
    typed = TypedFinding(
        bill_id=BILL_ID,
        found_on=format_jalali(local_date(office.clock.now())),
        ancillary=ancillary,
        other=other,
        evidence="ب-۱۲",
        noted_by="کارشناس بازدید",
    )
    with office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(BILL_ID), tariff_class=tariff))
        finding = note_finding(uow, clock=office.clock, typed=typed)
    office.engine.run()
    return finding


def decided(office: Office) -> tuple[ProcessInstance, UserTask]:
    [instance] = office.engine.instances("use-above-limits")
    [task] = office.engine.tasks("customer-services")
    return instance, task


def working_time_left(office: Office, finding: UseFinding, task: UserTask) -> timedelta:
    """From the moment at which the finding was noted until the task is due, by the office's calendar, to the minute."""
    assert task.due_date is not None
    with office.begin() as uow:
        local = uow.calendar.at(finding.bill_id, since=local_date(finding.noted_at))
    calendar = calendars_with(local.changes).of_district(local.district, unit="customer-services")
    counted = calendar.count(finding.noted_at, task.due_date)
    return timedelta(minutes=round(counted / timedelta(minutes=1)))


def rule(task: UserTask, ruling: UseRuling) -> None:
    task.complete({"ruling": {"ruling": ruling.value, "reason": REASON}})


def kept(office: Office, finding: UseFinding) -> UseFinding:
    with office.begin() as uow:
        return uow.permits.finding(finding.number)


def test_the_subscriber_of_an_agricultural_connection_is_asked_to_separate_the_use(office: Office) -> None:
    finding = found(office, tariff=TariffClass.AGRICULTURAL, ancillary="1.1")
    instance, task = decided(office)
    assert "حد تعرفه:** ۱ درصد (بند ۳۷-۴)؛ بیش از آن بند ۴۵-۴" in task.variables["useFinding"]["text"]
    assert "کارشناس بازدید" not in str(task.variables)
    assert working_time_left(office, finding, task) == FIVE_DAYS
    task.complete({"ruling": {}})
    _, again = decided(office)
    assert again.variables["rulingMessage"].count("\n- ") == 1
    assert again.due_date == task.due_date, "a form that comes back gives nobody more time"
    rule(again, UseRuling.SPLIT_ASKED)
    instance.assert_completed().assert_passed("Event_SplitAsked").assert_no_incidents()
    with office.begin() as uow:
        assert "۱٫۱ درصد قدرت قراردادی" in uow.outbox.sms(f"{TO_BE_SPLIT}-{finding.number}").text
    assert (kept(office, finding).ruling, kept(office, finding).ruling_reason) == (UseRuling.SPLIT_ASKED, REASON)


def told_late(office: Office, finding: UseFinding) -> list[Sms]:
    with office.begin() as uow, suppress(NotFound):
        return [uow.outbox.sms(f"{LATE}-{finding.number}")]
    return []


def test_a_late_decision_is_on_the_list_and_told_to_the_supervisor_once(office: Office) -> None:
    finding = found(office, tariff=TariffClass.AGRICULTURAL, ancillary="1.1")
    instance, task = decided(office)
    assert task.due_date is not None
    office.engine.travel(task.due_date - office.engine.now() - MOMENT)
    assert told_late(office, finding) == []
    office.engine.travel(2 * MOMENT)
    [told] = told_late(office, finding)
    assert (told.mobile, told.tracking_code) == (EXAMPLE_COMPANY.supervisor_mobile, None)
    assert to_persian_digits(BILL_ID) in told.text
    with office.begin() as uow:
        waiting = worklist(uow, clock=office.clock, tasks=office.open_tasks.all())
    assert [waiting.urgency(line) for line in waiting.of_unit("customer-services")] == [Urgency.LATE]
    task.complete({"ruling": {}})
    _, again = decided(office)
    assert told_late(office, finding) == [told], "the form came back, and he knows"
    rule(again, UseRuling.SPLIT_ASKED)
    instance.assert_completed().assert_passed("Event_SupervisorTold").assert_no_incidents()


def test_nobody_is_told_of_a_finding_that_a_command_has_withdrawn(office: Office) -> None:
    finding = found(office, tariff=TariffClass.AGRICULTURAL, ancillary="1.1")
    _, task = decided(office)
    with office.begin() as uow:
        withdraw_finding(uow, clock=office.clock, bill_id=BILL_ID, number=finding.number, because=REASON)
    assert task.due_date is not None
    office.engine.travel(task.due_date - office.engine.now() + MOMENT)
    assert told_late(office, finding) == []


def test_another_tariff_is_believed_once_the_records_have_it(office: Office) -> None:
    finding = found(office, tariff=TariffClass.INDUSTRIAL, ancillary="8", other="12.1")
    instance, task = decided(office)
    rule(task, UseRuling.OTHER_TARIFF)
    _, again = decided(office)
    assert "تعرفهٔ اشتراک هنوز همان است" in again.variables["rulingMessage"]
    with office.begin() as uow:
        uow.connections.save(replace(uow.connections.get(BILL_ID), tariff_class=TariffClass.COMMERCIAL))
    rule(again, UseRuling.OTHER_TARIFF)
    instance.assert_completed().assert_passed("Event_TariffChanged").assert_no_incidents()
    assert kept(office, finding).ruling is UseRuling.OTHER_TARIFF


def test_a_finding_that_is_withdrawn_counts_in_no_bill_and_up_to_the_limit_nobody_is_asked(office: Office) -> None:
    finding = found(office, tariff=TariffClass.INDUSTRIAL, ancillary="20.1")
    instance, task = decided(office)
    rule(task, UseRuling.WITHDRAWN)
    instance.assert_completed().assert_passed("Event_FindingWithdrawn").assert_no_incidents()
    with office.begin() as uow:
        assert tariff_history(uow, uow.connections.get(BILL_ID)).limits.ancillary == ()
    assert kept(office, finding).ruling is UseRuling.WITHDRAWN
    found(office, tariff=TariffClass.INDUSTRIAL, ancillary="5", other="15")
    assert len(office.engine.instances("use-above-limits")) == 1
