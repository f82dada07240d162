"""What is wrong with the manifests: all faults are told at once, each with folder, key and remedy."""

import re
from pathlib import Path

import pytest

from tests.unit.manifests import SERVICE, faults, spoiled, write

DEBTS = ("own-debts", "debts-elsewhere", "sister-debts")


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
        ('"national-card-copy", "sworn', '"passport", "sworn', r"papers\[1\] passport: paper passport does not"),
        ("{sworn-statement =", "{statement =", r"papers\[1\]: titles names statement, which any_of does not"),
        (
            'titles = {sworn-statement = "استشهادنامه"}',
            'title = "استشهادنامه"',
            r"papers\[1\]: any_of has no title, but the papers in it: titles",
        ),
        (
            'titles = {sworn-statement = "استشهادنامه"}',
            'titles = {sworn-statement = "استشهادنامه"}\ndecides = true',
            r"papers\[1\]: a paper that decides is one that may be brought",
        ),
        ('{splitKind = ["split"]}', '{splitKind = ["cut"]}', "choice cut does not exist. There are: merge, split"),
        ('{splitKind = ["split"]}', '{amperage = ["split"]}', "choice field amperage does not exist"),
        ('outcome = "connection-split"', 'outcome = "split"', "standard.outcome: outcome split does not exist"),
        ('costs = "split-costs"', 'costs = "costs"', "decision table costs does not exist. .* split-costs"),
        (
            'outcome = "connection-split"',
            'collect_debts = true\noutcome = "connection-split"',
            "one of costs or of debts",
        ),
        (
            'costs = "split-costs"',
            "collect_debts = true",
            "standard: debts are owed whether or not the service is given.* leave out collect_debts, or the work_order",
        ),
        (
            "[[examples.split-costs]]",
            '[[stories]]\nkey = "merge"\ntitle = "ادغام"\ntyped = {splitKnd = "x"}\n[[examples.split-costs]]',
            "stories merge.typed splitKnd: field splitKnd does not exist. Did you mean splitKind?",
        ),
        *(("asks = []", f'asks = ["{each}"]', "admission: by-law 35-4 asks for debts who wants") for each in DEBTS),
        ("touches = []", 'touches = []\nalso = "parts"', "admission.also: field of words parts does not exist"),
        ("asks = []\ntouches = []", 'asks = ["own-debts"]\ntouches = ["meter"]', "leave them out of asks"),
        ("[[examples.split-costs]]", "[[examples.costs]]", "examples.costs: decision table costs does not exist"),
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
        (
            "most = 100",
            'most = 100\nasked_when = {kind = "split"}',
            "fields amperage.asked_when: choice field that is always asked kind does not exist. There are: splitKind",
        ),
        (
            "most = 100",
            'most = 100\nasked_when = {splitKind = "halve"}',
            "fields amperage.asked_when: choice halve does not exist. There are: merge, split",
        ),
        (
            "most = 100",
            "most = 100\nasked_when = {}",
            r"fields\[2\]: asked_when names one field and one of",
        ),
        (
            'kind = "permit"',
            'kind = "reading"\nasked_when = {splitKind = "split"}',
            r"fields\[3\]: a reading is asked in every case",
        ),
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
        ("[published]", "[published", r"service.toml: it cannot be read: .* \(at line 16"),
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
        ('id = "OTH-04"\nnumber = 4', "Write SPL-04"),
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
