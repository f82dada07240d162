"""A version that would leave waiting requests behind says so by the first number of its tag."""

import shutil
from pathlib import Path

import pytest

from deploy.locations import ROOT
from deploy.versions import lock, waiting
from deploy.versions.content import versioned_in

PART = ROOT / "bpmn" / "parts" / "collect-payment"
DIAGRAM = "collect-payment.bpmn"
WAIT = '<bpmn:receiveTask id="Task_AwaitPayment"'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A called process in which requests wait for a payment and for a stub, locked."""
    copy = tmp_path / PART.name
    shutil.copytree(PART, copy)
    lock.write(copy)
    return copy


def change(folder: Path, *replacements: tuple[str, str]) -> None:
    text = (folder / DIAGRAM).read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    (folder / DIAGRAM).write_text(text, encoding="utf-8")


STRANDING = {
    "was removed": [("Task_AwaitPayment", "Task_Await")],
    "is now a service task": [
        (WAIT, WAIT.replace("receiveTask", "serviceTask")),
        ("</bpmn:receiveTask>", "</bpmn:serviceTask>"),
    ],
    "was in collect-payment, now in SubProcess_Await": [
        (WAIT, f'<bpmn:subProcess id="SubProcess_Await">{WAIT}'),
        ("</bpmn:receiveTask>", "</bpmn:receiveTask></bpmn:subProcess>"),
    ],
}


@pytest.mark.parametrize(("told", "replacements"), STRANDING.items(), ids=STRANDING.keys())
def test_what_leaves_requests_behind_is_a_fault_until_the_first_number_says_so(
    folder: Path, told: str, replacements: list[tuple[str, str]]
) -> None:
    [before] = versioned_in(folder)
    last = ".".join(map(str, (*before.number[:-1], before.number[-1] + 1)))
    change(folder, *replacements, (f'versionTag value="{before.tag}"', f'versionTag value="{last}"'))
    faults = list(lock.faults(folder))
    assert any(told in fault and f"{before.key} {before.tag} that wait there" in fault for fault in faults)
    assert any("raise the first number of the version tag" in fault for fault in faults)
    assert list(lock.notices(folder)) == []
    [unraised] = lock.unraised(folder)
    lock.raise_tag(unraised)
    [after] = versioned_in(folder)
    assert after.number == (before.number[0] + 1, 0, 0)
    assert [fault.rpartition(". ")[2] for fault in lock.faults(folder)] == [f"Run: {lock.AGAIN}"]
    assert [told in notice for notice in lock.notices(folder)] == [True]
    lock.write(folder)
    assert (list(lock.faults(folder)), list(lock.notices(folder))) == ([], [])


@pytest.mark.parametrize(
    "replacements",
    [
        [("Task_SmsReminder", "Task_Remind")],
        [("Event_ReminderDue", "Event_Remind")],
        [('name="دریافت ته‌فیش پرداخت"', 'name="ته‌فیش"')],
        [("duration(paymentPeriods.remindAfter)", "duration(paymentPeriods.archiveAfter)")],
    ],
)
def test_what_leaves_nobody_behind_raises_the_last_number(folder: Path, replacements: list[tuple[str, str]]) -> None:
    [before] = versioned_in(folder)
    change(folder, *replacements)
    for unraised in lock.unraised(folder):
        lock.raise_tag(unraised)
    [after] = versioned_in(folder)
    assert after.number[:-1] == before.number[:-1]
    assert not any("cannot be migrated" in fault for fault in lock.faults(folder))


def test_where_requests_may_wait_is_noted_for_the_next_version(folder: Path) -> None:
    noted = waiting.read_waiting(folder)["collect-payment"].elements
    assert {key: each.kind for key, each in noted.items()} == {
        "Task_AwaitPayment": "receive task",
        "Task_RecordStub": "user task",
    }
    (folder / waiting.LOCK).unlink()
    [fault] = lock.faults(folder)
    assert "elements.lock: does not say where requests may wait now" in fault


def test_a_folder_without_processes_notes_nothing(tmp_path: Path) -> None:
    (tmp_path / "alone.form").write_text('{"id": "alone", "versionTag": "1.0.0", "components": []}', encoding="utf-8")
    lock.write(tmp_path)
    assert not (tmp_path / waiting.LOCK).exists()
    assert list(lock.faults(tmp_path)) == []
