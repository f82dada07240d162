"""The checks that a designer meets: the diagrams pass them, and each fault is told with its element and its remedy."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.contracts import feel, forms
from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from services.catalogue import all_services
from tests.contract.bpmn_model import FOLDER, diagram

Spoil = Callable[..., list[str]]


def test_every_diagram_names_gives_takes_over_keeps_and_times_what_it_should() -> None:
    assert [str(each) for each in complaints_under(FOLDER, read_book(FOLDER))] == []


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """The complaints of the parts (and of the service meant) after each first text was replaced by the second."""

    def spoil(process_id: str, *changes: tuple[str, str]) -> list[str]:
        source = diagram(process_id)
        folder = tmp_path / "bpmn"
        shutil.copytree(FOLDER / "parts", folder / "parts")
        if not source.is_relative_to(FOLDER / "parts"):
            shutil.copytree(source.parent, folder / "services" / source.parent.name)
        path = folder / source.relative_to(FOLDER)
        xml = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert old in xml, old
            xml = xml.replace(old, new)
        path.write_text(xml, encoding="utf-8")
        found = complaints_under(folder, read_book(folder))
        return [str(each).removeprefix(f"{path}: ") for each in found]

    return spoil


CLEANED = '<zeebe:output source="=application" target="application" />'


def test_a_call_that_keeps_an_application_with_a_national_id_is_told_what_to_map(spoil: Spoil) -> None:
    found = spoil("examine-request", (CLEANED, ""))
    told = (
        "CallActivity_CompleteDocuments («تکمیل مدارک با متقاضی») gives `application`, which may hold a national ID or "
        "a mobile number, and keeps it. Add an output mapping: process variable application, value =application, which "
        "comes back without them"
    )
    assert [each for each in found if "national ID" in each] == [told]


SPOILED: dict[str, tuple[str, str, str]] = {
    "ends a request as `setled`, which no manifest knows": ("settlement", '="settled"', '="setled"'),
    "orders work of kind `meter-tests`, which no manifest knows": (
        "name-change-visit",
        '="meter-test"',
        '="meter-tests"',
    ),
    "has job type `send-mail`, which no worker takes": ("announce-bill", 'type="send-sms"', 'type="send-mail"'),
    "gives `billNo`, which job send-sms does not read": ("announce-bill", 'target="billNumber"', 'target="billNo"'),
    "sends text `fee-bil`, which does not exist": ("announce-bill", 'value="fee-bill"', 'value="fee-bil"'),
    "lacks the header `template`": ("announce-bill", 'key="template"', 'key="text"'),
    "hands back `order`, which nothing in it gives": ("dispatch-agent", "Out: workOrder", "Out: order"),
    "needs `trackingCode` (job send-sms)": ("announce-bill", "In: trackingCode, bill", "In: bill"),
    "needs `step` (the input mapping of dueAt)": ("settlement-fees", 'target="step"', 'target="row"'),
    "that somebody may start by hand": ("dispatch-agent", "started-by-services", "choose-agent"),
    "maps `mobile`, which is personal": ("announce-bill", 'target="billNumber"', 'target="mobile"'),
    "holds process `announce-a-bill` in folder": ("announce-bill", 'id="announce-bill"', 'id="announce-a-bill"'),
    "gives no `intakeUnit`, which complete-documents": ("examine-request", 'target="intakeUnit"', 'target="unit"'),
    "takes `outcome` as `documentsOutcome`": ("examine-request", '"=documentsOutcome"', '"=outcome"'),
    "compares `documentsOutcome`, which nothing": ("examine-request", 'target="documentsOutcome"', 'target="out"'),
    "copies all variables out of the called": ("examine-request", 'propagateAllChildVariables="false"', ""),
    "is not bound to its deployment": ("examine-request", 'bindingType="deployment"', ""),
    "does not catch NO_AGENT_AVAILABLE": ("dispatch-agent", '"NO_AGENT_AVAILABLE"', '"NO_AGENT"'),
    "catches NO_AGENT, which job issue-work-order never": ("dispatch-agent", '"NO_AGENT_AVAILABLE"', '"NO_AGENT"'),
    "is for unit `desk`, which does not exist": ("dispatch-agent", '="connections"', '="desk"'),
    "names step SET-77, which is not documented": ("handle-faulty-meter", '{id: "SET-10"}', '{id: "SET-77"}'),
    "has limit PT4H in its step, and PT3H on": ("handle-faulty-meter", 'limit: "PT3H"', 'limit: "PT4H"'),
    "has priority 40, and its shortest limit asks for 60": ("handle-faulty-meter", 'priority="60"', 'priority="40"'),
    "does not show until when it is due, though its": ("handle-faulty-meter", "<zeebe:taskSchedule", "<zeebe:other"),
    "opens a step's row and does not close it": ("handle-faulty-meter", 'type="close-step"', 'type="open-step"'),
}


@pytest.mark.parametrize("problem", SPOILED)
def test_a_fault_is_told_with_its_element_and_a_remedy(problem: str, spoil: Spoil) -> None:
    process_id, *change = SPOILED[problem]
    told = [each for each in spoil(process_id, tuple(change)) if problem in each]
    assert told
    assert all(each.rpartition(". ")[2] for each in told)


def test_a_service_of_several_days_has_to_warn_before_they_are_over(spoil: Spoil) -> None:
    of_days = next(each.key for each in all_services().values() if each.limit > timedelta(days=1))
    found = spoil(of_days, ('type="warn-of-deadline"', 'type="escalate-missed-deadline"'))
    assert any("days and no warning before they are over" in each for each in found)


FORM = "complete-documents/correct-application.form"
TABLE = "collect-payment/payment-periods.dmn"
SPOILED_FILES: dict[str, tuple[str, str, str]] = {
    "has the id `other`. A form is named like its file": (FORM, '"id": "correct-application"', '"id": "other"'),
    "is not made for Camunda 8.6": (FORM, '"8.6.0"', '"8.7.0"'),
    "holds Arabic letters or digits": (FORM, "شناسهٔ قبض", "شناسهٔ قبض ي"),
    "shows «Bill ID»": (FORM, '"label": "شناسهٔ قبض"', '"label": "Bill ID"'),
    "asks for `application.mobile`, which is personal": (FORM, "application.billId", "application.mobile"),
    "checks `min`, of which no form": (FORM, '"required": true', '"required": true, "min": 3'),
    "is an id of two components": (FORM, '"id": "Field_billId"', '"id": "Field_detailsNumber"'),
    "is not one decision named like its file": (TABLE, 'id="payment-periods"', 'id="periods"'),
    "is called «»": (TABLE, 'label="نوع قبض"', 'label=""'),
}


@pytest.mark.parametrize("problem", SPOILED_FILES)
def test_a_fault_of_a_form_or_table_is_told_with_its_file(problem: str, tmp_path: Path) -> None:
    name, old, new = SPOILED_FILES[problem]
    source = FOLDER / "parts" / name
    path = tmp_path / source.name
    text = source.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    check = forms.form_complaints if path.suffix == ".form" else forms.table_complaints
    assert any(problem in str(each) and str(each).startswith(f"{path}: ") for each in check(path))


def test_a_form_that_no_diagram_names_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "bpmn"
    shutil.copytree(FOLDER / "parts" / "announce-bill", folder / "parts" / "announce-bill")
    (folder / "parts" / "announce-bill" / "left-over.form").write_text("{}", encoding="utf-8")
    found = [str(each) for each in complaints_under(folder, read_book(folder))]
    assert any("left-over.form: is a form that no diagram names. Link it in a diagram" in each for each in found)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("=bill.number", {"bill"}),
        ('=if x instance of string then x else "y z"', {"x"}),
        ('=date and time(dueAt) < now() + duration("PT2H")', {"dueAt"}),
        ("={due: now(), text: string(due)}.text", set()),
        ("=for each in split(code, a) return each", {"code", "a"}),
        ("fixed", set()),
        (None, set()),
    ],
)
def test_the_variables_of_an_expression_are_found(expression: str | None, names: set[str]) -> None:
    assert feel.variables(expression) == names
