"""Where the start form of a relocation differs from its manifest, a designer is told file, key and remedy."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.start_forms import form_faults
from services.catalogue import Service, all_services
from services.registry import registry
from services.registry.values import Choice, Field, FieldKind, LastBill
from tests.contract.bpmn_model import FOLDER

RELOCATION = all_services()["meter-relocation"]
PLACE = "application.requestedPlace"
DIGITS = "Set Validation pattern: Custom, with the pattern of bpmn/form-parts/no-letters.json"
TEXT = "is not asked for. Add a field (textfield) with this key, labelled"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a relocation, and what all forms share."""
    copied = tmp_path / "bpmn"
    for name in ("form-parts", f"services/{RELOCATION.key}"):
        shutil.copytree(FOLDER / name, copied / name)
    return copied


def faults(folder: Path, service: Service) -> list[tuple[str, str]]:
    return [(each.element, f"{each.problem}. {each.remedy}") for each in form_faults(service, registry(), folder)]


def changed(folder: Path, key: str, change: Callable[[dict[str, Any]], Any]) -> None:
    path = folder / "services" / RELOCATION.key / f"{RELOCATION.key}-application.form"

    def walk(node: dict[str, Any]) -> None:
        for each in node.get("components", []):
            walk(each)
            if each.get("key") == key:
                change(each)

    schema = json.loads(path.read_text("utf-8"))
    walk(schema)
    path.write_text(json.dumps(schema), encoding="utf-8")


def asking(*fields: Field) -> Service:
    return replace(RELOCATION, fields=(*RELOCATION.fields, *fields))


OWN: Mapping[str, tuple[Field, dict[str, str]]] = {
    "reading": (
        Field(key="reading", kind=FieldKind.READING, title="کارکرد کنتور"),
        {
            "application.reading": f"{TEXT} «کارکرد کنتور (کیلووات‌ساعت)»",
            "application.readingDate": f"{TEXT} «تاریخ قرائت»",
        },
    ),
    "number": (
        Field(key="amperes", kind=FieldKind.NUMBER, title="آمپراژ تازه", unit="آمپر", least=1, most=100),
        {"application.amperes": f"{TEXT} «آمپراژ تازه (آمپر)»"},
    ),
    "choice": (
        Field(key="kind", kind=FieldKind.CHOICE, title="گونه", choices=(Choice(value="a", label="الف"),)),
        {"application.kind": "is not asked for. Add a field (radio) with this key, labelled «گونه»"},
    ),
}


@pytest.mark.parametrize("kind", OWN)
def test_a_field_that_the_form_does_not_ask_for_is_told_with_its_key_and_label(folder: Path, kind: str) -> None:
    field, expected = OWN[kind]
    assert dict(faults(folder, asking(field))) == expected


def test_a_field_that_the_manifest_does_not_know_is_told(folder: Path) -> None:
    told = dict(faults(folder, replace(RELOCATION, fields=())))
    remedy = "Remove the field, correct its key, or add it to [[fields]] in meter-relocation/service.toml"
    assert told == {PLACE: f"is asked for, but the manifest does not know it. {remedy}"}


def test_the_last_bill_is_asked_for_where_the_manifest_says_so_alone(folder: Path) -> None:
    [(key, _)] = faults(folder, replace(RELOCATION, last_bill=LastBill.NONE))
    assert key == "application.lastBillPaymentId"


@pytest.mark.parametrize(
    ("key", "change", "told"),
    [
        (PLACE, {"label": "جا"}, "is labelled «جا». Label it «محل تازهٔ کنتور», as the manifest"),
        (PLACE, {"validate": {}}, "is not required. Tick Required under Validation"),
        (PLACE, {"type": "number"}, "is a number. Make it a textfield"),
        (
            PLACE,
            {"validate": {"required": True, "pattern": "^[0-9]+$"}},
            "is checked by another pattern. Set Validation pattern: none: words have letters",
        ),
        (
            "application.billId",
            {"validate": {"required": True}},
            f"is checked by another pattern. {DIGITS}",
        ),
        (
            "application.applicantKind",
            {"values": [{"value": "new-owner", "label": "مالک جدید"}]},
            "offers new-owner. Offer, in this order: subscriber",
        ),
        (
            "application.applicantKind",
            {"values": [{"value": "subscriber", "label": "صاحب‌خانه"}]},
            "calls subscriber «صاحب‌خانه». Label it «مشترک»; more may follow in brackets",
        ),
    ],
)
def test_a_field_that_differs_from_the_manifest_is_told_with_what_to_do(
    folder: Path, key: str, change: dict[str, Any], told: str
) -> None:
    changed(folder, key, lambda component: component.update(change))
    assert faults(folder, RELOCATION) == [(key, told)]


def test_a_service_without_a_start_form_is_told_to_have_one(folder: Path) -> None:
    [fault] = form_faults(replace(RELOCATION, key="split"), registry(), folder)
    assert str(fault.path).endswith("services/split/split-application.form")
    assert "is missing" in fault.problem
