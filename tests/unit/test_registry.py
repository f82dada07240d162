"""The manifests: what they give, and that all their faults are told at once."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from services.intake.application import COMMON_FIELDS
from services.intake.drafts import NOTES
from services.money import Rials
from services.registry import RegistryFaults, load_registry, registry
from services.registry.checks import TAKEN_NAMES
from services.registry.values import FieldKind, Holder, LastBill, Service, Visit
from services.steps.catalogue import step_of

COMMON = """
[applicants]
subscriber = "مشترک"
[papers]
written-request = "درخواست کتبی"
national-card-copy = "کپی کارت ملی"
[[outcomes]]
key = "rejected"
title = "پذیرفته نشد"
"""
PART = """
[part]
title = "روند مشترک"
title_en = "Shared process"
[[steps]]
id = "STD-01"
number = 1
holder = "intake"
title = "دریافت مدارک"
[[steps]]
id = "STD-03"
number = 3
title = "بررسی"
"""
SERVICE = """
[service]
title = "تفکیک انشعاب"
title_en = "Splitting a connection"
prefix = "SPL"
intake = "counter"
unit = "connections"
channels = ["counter"]
limit = "P30D"
applicants = ["subscriber"]
last_bill = "none"
[published]
description = "انشعاب به دو انشعاب تقسیم می‌شود."
phone = "1521"
source = "000"
[[fields]]
key = "splitKind"
kind = "choice"
title = "نوع کار"
choices = [{value = "split", title = "تفکیک"}, {value = "merge", title = "ادغام"}]
[[fields]]
key = "amperage"
kind = "number"
title = "آمپراژ"
unit = "آمپر"
least = 1
most = 100
[[fields]]
key = "permit"
kind = "permit"
title = "پروانه"
[[papers]]
any_of = ["national-card-copy", "written-request"]
[[papers]]
key = "title-deed-copy"
title = "صورتمجلس تفکیکی"
choices = {splitKind = ["split"]}
[[outcomes]]
key = "connection-split"
title = "انشعاب تفکیک شد"
[sms.connection-split]
about = []
text = "درخواست {tracking_code} انجام شد."
[[fees]]
code = "split-fee"
title = "هزینهٔ تفکیک"
from = "1403/01/01"
amount = 5
taxable = true
[[work_orders]]
key = "split"
title = "تفکیک در محل"
[standard]
examiner = "connections"
visit = "offered"
visit_unit = "installation"
costs = "split-costs"
work_order = {kind = "split", unit = "installation", title = "تفکیک"}
outcome = "connection-split"
"""


def write(
    root: Path, *, common: str = COMMON, part: str = PART, services: Mapping[str, str] = {"connection-split": SERVICE}
) -> Path:
    (root / "parts" / "shared-process").mkdir(parents=True)
    (root / "common.toml").write_text(common, encoding="utf-8")
    (root / "parts" / "shared-process" / "part.toml").write_text(part, encoding="utf-8")
    for key, text in services.items():
        folder = root / "services" / key
        folder.mkdir(parents=True)
        (folder / "service.toml").write_text(text, encoding="utf-8")
        (folder / "split-costs.dmn").touch()
    return root


def faults(root: Path) -> list[str]:
    with pytest.raises(RegistryFaults) as raised:
        load_registry(root)
    return [str(fault) for fault in raised.value.faults]


def spoiled(good: str, bad: str) -> Mapping[str, str]:
    assert good in SERVICE
    return {"connection-split": SERVICE.replace(good, bad, 1)}


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return load_registry(write(tmp_path)).services["connection-split"]


def test_a_manifest_is_the_service(service: Service) -> None:
    assert (service.title_en, service.limit, service.last_bill) == (
        "Splitting a connection",
        timedelta(days=30),
        LastBill.NONE,
    )
    assert [field.kind for field in service.fields] == [FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.PERMIT]
    assert service.field_names == ("splitKind", "amperage", "permit", "permitIssuer", "permitValidUntil")
    assert [list(paper.any_of) for paper in service.papers] == [
        ["national-card-copy", "written-request"],
        ["title-deed-copy"],
    ]
    assert service.papers[1].choices == {"splitKind": {"split"}}
    assert [(step.id, step.role, step.limit) for step in service.steps] == [
        ("SPL-00", "supervisor", timedelta(days=30)),
    ]


def test_a_plain_service_says_how_the_standard_process_gives_it(service: Service) -> None:
    assert service.standard is not None
    assert (service.standard.visit, service.standard.costs) == (Visit.OFFERED, "split-costs")
    holders = {holder: service.unit_of(holder) for holder in Holder}
    assert holders == {
        Holder.INTAKE: "counter",
        Holder.ANSWERING: "connections",
        Holder.EXAMINER: "connections",
        Holder.VISITOR: "installation",
        Holder.WORKER: "installation",
    }


def test_what_all_manifests_say_is_found_by_its_key(tmp_path: Path) -> None:
    loaded = load_registry(write(tmp_path))
    assert loaded.outcomes == {"rejected": "پذیرفته نشد", "connection-split": "انشعاب تفکیک شد"}
    assert loaded.papers["title-deed-copy"] == "صورتمجلس تفکیکی"
    assert set(loaded.sms) == {"connection-split"}
    assert [(fee.code, fee.amount) for fee in loaded.fees] == [("split-fee", Rials(5))]
    assert loaded.work_orders == {"split": "تفکیک در محل"}
    assert list(loaded.steps) == ["SPL-00", "STD-01", "STD-03"]


def test_values_of_the_registry_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="item assignment"):
        registry().services["settlement"] = registry().services["name-change"]  # type: ignore[index]


def test_a_step_of_a_called_process_is_its_units_whatever_the_service() -> None:
    assert step_of("SET-10", service_key="name-change").role == "meter-test"
    assert step_of("SET-10").service is None


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('title = "تفکیک انشعاب"', "", "service.title: this key is missing"),
        ('intake = "counter"', 'intake = "countre"', "unit countre does not exist. Did you mean counter?"),
        (
            'phone = "1521"',
            'phone = "1521"\nfone = "1"',
            "published.fone: this key is not known here. .* Did you mean phone?",
        ),
        ('applicants = ["subscriber"]', 'applicants = ["tenant"]', r"service.applicants\[1\]: applicant tenant does"),
        ('"national-card-copy", "written', '"passport", "written', r"papers\[1\] passport: paper passport does not"),
        ('{splitKind = ["split"]}', '{splitKind = ["cut"]}', "choice cut does not exist. There are: merge, split"),
        ('{splitKind = ["split"]}', '{amperage = ["split"]}', "choice field amperage does not exist"),
        ('outcome = "connection-split"', 'outcome = "split"', "standard.outcome: outcome split does not exist"),
        ('costs = "split-costs"', 'costs = "costs"', "decision table costs does not exist. .* split-costs"),
        ('kind = "split"', 'kind = "cut"', "kind of work order cut does not exist"),
        (
            'outcome = "connection-split"',
            'printout = "bill-history"\noutcome = "connection-split"',
            "standard.printout: input should be 'duplicate-bill', 'consumption-history' or 'payment-history'",
        ),
        ('examiner = "connections"', 'examiner = "nobody"', "standard.examiner: unit nobody does not exist"),
        ('visit_unit = "installation"', "", "standard: a visit needs its visit_unit"),
        (
            "{tracking_code} انجام",
            "{traking_code} انجام",
            "sms.connection-split: the text is with .* traking",
        ),
        ("{tracking_code}", "{tracking_code", r"sms.connection-split: expected '}' before end of string"),
        ("about = []", 'about = ["weather"]', r"sms.connection-split.about\[1\]: input should be"),
        ("amount = 5", 'amount = "5"', r"fees\[1\].amount: input should be a valid integer"),
        ('from = "1403/01/01"', 'from = "1403/13/01"', r"fees\[1\].from: not a Jalali date"),
        ('limit = "P30D"', 'limit = "30 days"', "service.limit: a limit is an ISO 8601 duration"),
        ('title = "آمپراژ"', 'title = "Amperage"', r"fields\[2\].title: a Persian text is expected"),
        ("least = 1", "least = 200", r"fields\[2\]: least is above most"),
        ('unit = "آمپر"', "", r"fields\[2\]: a number needs its unit"),
        ('key = "amperage"', 'key = "splitKind"', "fields: field splitKind is already in services/connection-split"),
        (
            'key = "amperage"',
            'key = "billId"',
            "fields billId: reads billId, which every application has",
        ),
        (
            'key = "amperage"',
            'key = "permitIssuer"',
            "fields permit: reads permitIssuer, which permitIssuer has",
        ),
        (
            'key = "permit"\nkind = "permit"',
            'key = "night"\nkind = "reading"\ntitle = "شب"\n[[fields]]\nkey = "day"\nkind = "reading"',
            "fields day: is a second reading beside night. Keep one",
        ),
        ('prefix = "SPL"', 'prefix = "Split"', "service.prefix: a prefix is three capital"),
        ("[published]", "[published", r"service.toml: it cannot be read: .* \(at line 12"),
    ],
)
def test_a_fault_names_folder_key_and_remedy(tmp_path: Path, good: str, bad: str, told: str) -> None:
    found = faults(write(tmp_path, services=spoiled(good, bad)))
    assert len(found) == 1
    assert found[0].startswith("services/connection-split: ")
    assert re.search(told, found[0])


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    services = {
        "one": SERVICE.replace('phone = "1521"', 'fone = "1521"').replace('prefix = "SPL"', 'prefix = "spl"'),
        "two": SERVICE.replace('intake = "counter"', 'intake = "nobody"'),
    }
    folders = {each.split(":")[0] for each in faults(write(tmp_path, services=services))}
    assert folders == {"services/one", "services/two"}
    assert len(faults(tmp_path)) == 4


def test_a_name_is_borne_once(tmp_path: Path) -> None:
    found = "\n".join(faults(write(tmp_path, services={"one": SERVICE, "two": SERVICE})))
    for what in (
        "prefix SPL",
        "step id SPL-00",
        "outcome connection-split",
        "SMS text connection-split",
        "fee split-fee from 2024-03-20",
        "kind of work order split",
        "paper's title title-deed-copy",
    ):
        assert f"{what} is already in services/one" in found


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ('id = "SPL-04"\nnumber = 5', "Write SPL-05"),
        ('id = "SET-04"\nnumber = 4', "Write SPL-04"),
        ('id = "SPL-004"\nnumber = 4', "Write SPL-04"),
    ],
)
def test_the_id_of_a_step_is_its_services_prefix_and_its_number(tmp_path: Path, step: str, told: str) -> None:
    row = f'\n[[steps]]\n{step}\nunit = "counter"\ntitle = "کار"\n'
    [fault] = faults(write(tmp_path, services={"connection-split": SERVICE + row}))
    assert told in fault


def test_a_folder_without_its_manifest_is_a_fault(tmp_path: Path) -> None:
    root = write(tmp_path)
    (root / "services" / "empty").mkdir()
    (root / "parts" / "empty").mkdir()
    assert [each.split(". ")[0] for each in faults(root)] == [
        "services/empty: service.toml: there is no such file",
        "parts/empty: part.toml: there is no such file",
    ]


def test_without_the_common_manifest_only_that_is_told(tmp_path: Path) -> None:
    [fault] = faults(write(tmp_path, common="example = 1"))
    assert fault.startswith("common.toml: example: ")


def test_the_names_that_no_field_may_have_are_those_that_an_application_has_already() -> None:
    assert {*COMMON_FIELDS, *NOTES} == TAKEN_NAMES
