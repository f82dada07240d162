"""The forms of the name change: what they write."""

from tests.contract.form_model import task_forms


def test_its_forms_write_exactly_what_its_processes_await() -> None:
    assert task_forms("services/name-change") == {"change-subscriber": set()}
