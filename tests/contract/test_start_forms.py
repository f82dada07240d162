"""A start form asks for what its manifest says: `python -m deploy.start_forms` writes that into it, and leaves the rest
as it was.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.forms import form_complaints
from deploy.contracts.start_forms import form_faults, start_form_of
from deploy.start_forms.writing import written
from services.catalogue import Service, all_services
from services.registry import registry
from services.registry.values import Choice, Condition, Field, FieldKind, LastBill
from tests.contract.bpmn_model import FOLDER
from tests.contract.form_model import components
from tests.examples import plain_service
from tests.fakes.asking import FIELDS

BARE = plain_service(fields=False, last_bill=LastBill.NONE)
KIND = FIELDS[3]
"""A choice between a split and a merge."""

IN_A_SPLIT = Condition(field=KIND.key, value="split", label="تفکیک")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("form-parts", f"services/{BARE.key}"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


def rewritten(folder: Path, service: Service) -> Mapping[str, dict[str, Any]]:
    """The form's components by id after the command, in the order of the form."""
    path = start_form_of(service, folder)
    text = written(service, registry(), folder)
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return {each["id"]: each for each in components(json.loads(path.read_text("utf-8")))}


def changed(folder: Path, component: str, **changes: object) -> None:
    path = start_form_of(BARE, folder)
    form = json.loads(path.read_text("utf-8"))
    [found] = [each for each in components(form) if each["id"] == component]
    found.update(changes)
    path.write_text(json.dumps(form, ensure_ascii=False), encoding="utf-8")


@pytest.mark.parametrize("key", all_services())
def test_every_start_form_says_what_its_manifest_says(key: str) -> None:
    assert written(all_services()[key], registry(), FOLDER) is None


def test_a_field_of_each_kind_is_written_as_lint_wants_it(folder: Path) -> None:
    service = replace(BARE, fields=FIELDS, last_bill=LastBill.NEWEST)
    rewritten(folder, service)
    assert list(form_faults(service, registry(), folder)) == []
    assert list(form_complaints(start_form_of(service, folder))) == []
    assert written(service, registry(), folder) is None


def test_new_fields_stand_in_the_order_of_the_manifest_before_the_papers(folder: Path) -> None:
    rewritten(folder, replace(BARE, fields=(FIELDS[1], FIELDS[6])))
    form = list(rewritten(folder, replace(BARE, fields=FIELDS)))
    own = [f"Field_{name}" for field in FIELDS for name in field.names]
    at = form.index("Group_Service")
    assert form[at + 1 : at + 1 + len(own)] == own
    assert form[at + 1 + len(own)] == "Group_Documents"


def test_a_field_that_is_asked_in_one_case_is_hidden_in_the_others(folder: Path) -> None:
    paid = replace(FIELDS[6], asked_when=IN_A_SPLIT)
    found = rewritten(folder, replace(BARE, fields=(KIND, paid)))["Field_paid"]
    assert found["conditional"] == {"hide": '=application.way != "split"'}
    assert found["validate"]["required"] is True


def test_what_a_designer_added_survives(folder: Path) -> None:
    service = replace(BARE, fields=(KIND, replace(FIELDS[6], required=False)))
    rewritten(folder, service)
    papers = {each["value"]: each["label"] for each in rewritten(folder, service)["Field_documents"]["values"]}
    first = next(iter(papers))
    bracketed = [{"value": key, "label": f"{title} (اگر دارد)"} for key, title in papers.items()]
    changed(folder, "Field_documents", values=bracketed)
    changed(folder, "Group_Service", label="کار درخواستی")
    changed(folder, "Field_paid", conditional={"hide": "=application.way = null"}, appearance={"suffixAdorner": "ریال"})
    changed(folder, "Text_Heading", text="### نوشتهٔ دیگر\n\nراهنمای طراح")
    found = rewritten(folder, service)
    assert found["Field_documents"]["values"][0] == {"value": first, "label": f"{papers[first]} (اگر دارد)"}
    assert found["Group_Service"]["label"] == "کار درخواستی"
    assert found["Field_paid"]["conditional"] == {"hide": "=application.way = null"}
    assert found["Field_paid"]["appearance"] == {"suffixAdorner": "ریال"}
    assert found["Text_Heading"]["text"].endswith("\n\nراهنمای طراح")
    assert BARE.title in found["Text_Heading"]["text"].splitlines()[0]


def test_a_choice_that_changed_in_the_manifest_changes_in_the_form(folder: Path) -> None:
    rewritten(folder, replace(BARE, fields=(KIND,)))
    choices = (Choice(value="merge", label="ادغام"), Choice(value="halve", label="نصف"))
    found = rewritten(folder, replace(BARE, fields=(replace(KIND, title="کار", choices=choices),)))["Field_way"]
    assert found["label"] == "کار"
    assert found["values"] == [{"label": "ادغام", "value": "merge"}, {"label": "نصف", "value": "halve"}]


def test_the_last_bill_and_papers_go_with_their_manifest_and_a_field_of_the_service_stays(folder: Path) -> None:
    rewritten(folder, replace(BARE, fields=(KIND,), last_bill=LastBill.NEWEST))
    without = replace(BARE, papers=())
    found = rewritten(folder, without)
    assert not {"Field_lastBillPaymentId", "Group_Documents"} & found.keys()
    [fault] = form_faults(without, registry(), folder)
    assert (fault.element, fault.problem) == ("application.way", "is asked for, but the manifest does not know it")


def test_the_heading_says_that_it_is_a_request_once(folder: Path) -> None:
    titled = rewritten(folder, replace(BARE, title="درخواست انشعاب"))["Text_Heading"]["text"]
    assert titled.startswith("### درخواست انشعاب\n")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"description": "دیگر"}, "is explained by «دیگر»"),
        ({"description": ""}, "is not explained"),
        ({"conditional": {"hide": "=true"}}, "is hidden in some cases, but required in all"),
    ],
)
def test_what_differs_from_the_manifest_is_told(folder: Path, change: dict[str, Any], told: str) -> None:
    number = Field(key="amperes", kind=FieldKind.NUMBER, title="آمپراژ", unit="آمپر", least=1, most=100)
    service = replace(BARE, fields=(number,))
    rewritten(folder, service)
    changed(folder, "Field_amperes", **change)
    assert [each.problem for each in form_faults(service, registry(), folder)] == [told]


def test_a_case_and_a_heading_that_the_form_lacks_are_told(folder: Path) -> None:
    service = replace(BARE, fields=(KIND, FIELDS[6]))
    rewritten(folder, service)
    changed(folder, "Text_Heading", text="### نام")
    cased = replace(service, fields=(KIND, replace(FIELDS[6], asked_when=IN_A_SPLIT)))
    assert [(each.element, each.problem) for each in form_faults(cased, registry(), folder)] == [
        ("Text_Heading", "says «### نام»"),
        ("application.paid", "is asked in every case, in the manifest only in one"),
    ]


@pytest.mark.parametrize("key", all_services())
def test_the_start_form_of_each_service_and_its_manifest_agree(key: str) -> None:
    assert [str(each) for each in form_faults(all_services()[key], registry(), FOLDER)] == []
