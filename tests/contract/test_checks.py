"""The checks that a designer meets: the diagrams pass them, and each fault is told with its element and its remedy."""

import shutil
from pathlib import Path

import pytest

from deploy.contracts import feel, forms
from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from tests.contract.bpmn_model import FOLDER, book
from tests.contract.conftest import Spoil, assert_told_with_remedy


def test_every_diagram_names_gives_takes_over_keeps_and_times_what_it_should() -> None:
    assert [str(each) for each in complaints_under(FOLDER, book())] == []


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
    "has job type `send-mail`, which no worker takes": ("announce-bill", 'type="send-sms"', 'type="send-mail"'),
    "gives `billNo`, which job send-sms does not read": ("announce-bill", 'target="billNumber"', 'target="billNo"'),
    "sends text `fee-bil`, which does not exist": ("announce-bill", 'value="fee-bill"', 'value="fee-bil"'),
    "lacks the header `template`": ("announce-bill", 'key="template"', 'key="text"'),
    "hands back `order`, which nothing in it gives": ("dispatch-agent", "Out: workOrder", "Out: order"),
    "needs `trackingCode` (job send-sms)": ("announce-bill", "In: trackingCode, bill", "In: bill"),
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
    "has limit PT4H in its step, and SET-12 another one": ("handle-faulty-meter", 'limit: "PT3H"', 'limit: "PT4H"'),
    "has limit PT3H in its step, and =now() on its border": (
        "handle-faulty-meter",
        ">=date and time(dueAt)<",
        ">=now()<",
    ),
    "has priority 40, and its shortest limit asks for 60": ("handle-faulty-meter", 'priority="60"', 'priority="40"'),
    "due, though its step has": ("handle-faulty-meter", "<zeebe:taskSchedule", "<zeebe:other"),
    "gives no `serviceDueAt`, which clear-obstacles": ("carry-out-order", '"serviceDueAt" />', '"priority" />'),
    "names no step, and Task_SmsBill, Task_HandOverBill in": ("charge-costs", 'name="steps"', 'name="rows"'),
    "opens a step's row and does not close it": ("handle-faulty-meter", 'type="close-step"', 'type="open-step"'),
}


@pytest.mark.parametrize("problem", SPOILED)
def test_a_fault_is_told_with_its_element_and_a_remedy(problem: str, spoil: Spoil) -> None:
    assert_told_with_remedy(spoil, problem, SPOILED[problem])


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
