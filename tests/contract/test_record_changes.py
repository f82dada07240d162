"""A manifest has the fields that its change of the record reads; where not, a designer is told key and remedy."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from deploy.contracts.record_changes import change_faults
from services.catalogue import all_services
from services.registry.values import Choice, Field, FieldKind, Service, Standard, Visit
from tests.contract.bpmn_model import FOLDER
from tests.examples import service_with

PLAIN = Standard(
    examiner=None,
    visit=Visit("no"),
    visit_unit=None,
    costs=None,
    collect_debts=False,
    work_order=None,
    report=(),
    change="tariff-change",
    printout=None,
    outcome="changed",
)


@pytest.mark.parametrize("key", all_services())
def test_the_manifest_of_each_service_has_the_fields_of_its_change(key: str) -> None:
    assert [str(each) for each in change_faults(all_services()[key], FOLDER)] == []


@pytest.mark.parametrize("key", all_services())
def test_what_is_read_off_a_meter_or_a_seal_may_be_digits_alone(key: str) -> None:
    """Seals have numbers: a field of words that must say something takes none of them."""
    made = all_services()[key]
    typed = [*made.fields, *(made.on_standard.report if made.on_standard else ())]
    off_things = [each for each in typed if re.search(r"(Serial|Number|Ids?)\d*$", each.key)]
    assert [each.key for each in off_things if each.kind is FieldKind.WORDS and each.letters] == []


def service(change: str | None, fields: Sequence[Field] = (), report: Sequence[Field] = ()) -> Service:
    standard = replace(PLAIN, change=change, report=tuple(report))
    return replace(service_with(), fields=tuple(fields), standard=standard)


def told(made: Service) -> list[str]:
    return [str(each).removeprefix(f"bpmn/services/{made.key}/service.toml: ") for each in change_faults(made, FOLDER)]


def field(key: str, kind: FieldKind, *choices: str) -> Field:
    return Field(key=key, kind=kind, title="…", choices=tuple(Choice(value=each, label="…") for each in choices))


def test_a_service_without_a_change_needs_no_field() -> None:
    assert told(service(None)) == []
    assert told(replace(service(None), standard=None)) == []


def test_a_change_that_there_is_not_is_told_with_those_that_there_are() -> None:
    [fault] = told(service("name"))
    assert fault.startswith(
        "[standard] change «name» is no change of the record. There are contact-data, tariff-change"
    )


def test_a_field_that_is_missing_or_of_another_kind_is_told_with_what_to_write() -> None:
    [fault] = told(service("tariff-change"))
    remedy = 'Add it with key = "tariffKind" and kind = "choice": the change tariff-change reads it'
    assert fault == f"[[fields]] tariffKind is missing. {remedy}"
    assert told(service("tariff-change", [field("tariffKind", FieldKind.WORDS)])) == [
        '[[fields]] tariffKind is of kind words. Write kind = "choice": the change tariff-change reads it'
    ]
    [fault] = told(service("new-connection", [field("meterSerial", FieldKind.WORDS)]))
    assert fault.startswith("[[standard.report]] meterSerial is missing.")


def test_a_choice_offers_what_the_change_knows() -> None:
    assert told(service("tariff-change", [field("tariffKind", FieldKind.CHOICE, "class")])) == []
    assert told(service("tariff-change", [field("tariffKind", FieldKind.CHOICE, "class", "both")])) == [
        "[[fields]] tariffKind offers both. Offer class, option, or some of them: the change tariff-change reads it"
    ]
