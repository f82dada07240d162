"""Files as spreadsheets write them: what says nothing is read past, what a number lost is given back or told."""

import pytest

from db.engine import Database
from services.catalogue import service_of
from services.model.requests import PersonKind
from services.problems import Refused
from services.submission.starting import SubmissionState
from tests.examples import papers_of, service_with
from tests.fakes.uow import FixedClock
from tests.workers.kit import SERVICE, SUBSCRIBER, typed_application, typed_for
from tests.workers.submitter import Submitter

TYPED = typed_application()
NAMES = list(TYPED)
PAPER = service_of(SERVICE).documents[0]
PAPERED = service_with(papers_for=PersonKind.FOREIGNER)
"""One that needs several papers."""


@pytest.fixture
def submitter(database: Database, clock: FixedClock) -> Submitter:
    return Submitter(database, clock)


def cell(value: object) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def table(separator: str = ";", *, end: str = "\r\n", **cells: str) -> str:
    row = [cells.get(name, cell(TYPED[name])) for name in NAMES]
    return end.join([separator.join(NAMES), separator.join(row), ""])


HEADER, ROW, _ = table().split("\r\n")
EMPTY = ";" * (len(NAMES) - 1)
MARKED = " mo\u200bbile\u200f"


def renamed(**names: str) -> str:
    return ";".join(names.get(name, name) for name in NAMES)


def started(submitter: Submitter, content: str, encoding: str = "utf-8") -> bool:
    answers = submitter.submit(content.encode(encoding), "r.csv")
    return [answer.state for answer in answers] == [SubmissionState.STARTED]


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\r\n{EMPTY}\r\n{ROW}\r\n{EMPTY}\r\n{EMPTY}\r\n",
        f"{HEADER}\r\n\r\n{ROW}\r\n \r\n;;\r\n\u200f;;\r\n",
        f"\r\n{EMPTY}\r\n{HEADER}\r\n{ROW}",
        f"sep=;\r\n{HEADER}\r\n{ROW}\r\n",
        f"\ufeff\u200fSEP=;;;;\r\n\r\n{HEADER}\r\n{ROW}\r\n",
        f'"sep=;"\r\n{HEADER}\r\n{ROW}\r\n',
        f"{HEADER};;;\r\n{ROW};;;\r\n",
        f"{HEADER};;;\r\n{ROW}\r\n",
        f"{HEADER}\r\n{ROW};;\r\n",
        f";{HEADER}\r\n;{ROW}\r\n",
        f"\u200f{HEADER}\r\n{ROW}\r\n",
        f"\ufeff\ufeff\u202b{HEADER}\u202c\r\n\u202b{ROW}\r\n",
        f"{HEADER.replace('Id', ' id')}\r\n{ROW}\r\n",
        f"{HEADER.upper().replace(';', ' ; ')}\r\n{ROW}\r\n",
        f"{renamed(billId='Bill_ID', mobile=MARKED)}\r\n{ROW}\r\n",
        f"{renamed(billId='شناسه قبض', nationalId='شماره ملي', readingDate='تاریخ قرائت')}\r\n{ROW}\r\n",
    ],
)
def test_what_a_spreadsheet_adds_is_read_past(submitter: Submitter, content: str) -> None:
    assert started(submitter, content)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_end_of_line_is_understood(submitter: Submitter, separator: str, end: str) -> None:
    content = table(separator, end=end)
    assert started(submitter, content)
    again = submitter.submit(f"sep={separator}{end}{content}".encode(), "r.csv")
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_the_unicode_text_of_excel_is_read(submitter: Submitter, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert started(submitter, mark + table("\t"), encoding)


READING = cell(TYPED["reading"])


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("reading", f"{READING}.0"),
        ("reading", f"{READING}٫۰"),
        ("reading", f"{READING},0"),
        ("reading", f'"{int(READING):,}"'),
        ("reading", f"{int(READING):,}".replace(",", "٬")),
        ("reading", f'="{READING}"'),
        ("reading", f"'{READING}"),
        ("mobile", SUBSCRIBER.subscriber.mobile[1:]),
        ("mobile", f"{SUBSCRIBER.subscriber.mobile[1:]}.0"),
        ("mobile", f"98{SUBSCRIBER.subscriber.mobile[1:]}"),
        ("mobile", f'"=""{SUBSCRIBER.subscriber.mobile}"""'),
        ("landline", SUBSCRIBER.subscriber.landline[1:]),
        ("landline", f"'{SUBSCRIBER.subscriber.landline}"),
        ("billId", f"{SUBSCRIBER.bill_id}.0"),
        ("billId", f"\u202a{SUBSCRIBER.bill_id}\u202c"),
        ("nationalId", f"{SUBSCRIBER.subscriber.national_id}.0"),
        ("applicantKind", "\u200fSubscriber "),
    ],
)
def test_a_cell_says_the_same_in_a_spreadsheets_spelling(submitter: Submitter, name: str, written: str) -> None:
    assert started(submitter, table(**{name: written}))


def test_a_choice_is_kept_in_the_spelling_that_forms_and_diagrams_know(submitter: Submitter) -> None:
    assert started(submitter, table(applicantKind="\u200fSubscriber ", documents=PAPER.title()))
    application = submitter.starter.started[0]["application"]
    assert isinstance(application, dict)
    assert (application["applicantKind"], application["documents"]) == ("subscriber", [PAPER])


FIRST, SECOND = papers_of(PAPERED)[:2]


@pytest.mark.parametrize(
    "written",
    [
        f"{FIRST.capitalize()} \u200f{SECOND}\u200e",
        f"{FIRST}, {SECOND}",
        f"{FIRST}،{SECOND}",
        f"['{FIRST}', '{SECOND}']",
        f"{SECOND} / {FIRST}؛",
        f'"{FIRST}\n{SECOND}"',
    ],
)
def test_papers_are_read_in_a_spreadsheets_spelling(submitter: Submitter, written: str) -> None:
    cells = {name: cell(value) for name, value in typed_for(PAPERED.key).items()} | {"documents": written}
    content = "\r\n".join([";".join(cells), ";".join(cells.values())])
    submitter.submit(content.encode(), "r.csv", service=PAPERED.key)
    application = submitter.starter.started[0]["application"]
    assert isinstance(application, dict)
    assert sorted(application["documents"]) == sorted([FIRST, SECOND])


def test_a_cell_in_quotes_holds_any_separator_and_line(submitter: Submitter) -> None:
    assert started(submitter, table(",", landline=f'" {TYPED["landline"]}"', mobile=f'"{TYPED["mobile"]}\n"'))


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("reading", "1.23E+04", "rounded"),
        ("reading", f"{READING}.5", "not-whole"),
        ("mobile", "9.12E+09", "rounded"),
        ("billId", "1.03E+09", "rounded"),
        ("billId", "'", "missing"),
        ("billId", '=""', "missing"),
        ("documents", f"{PAPER} national card", "unknown-document"),
    ],
)
def test_what_a_spreadsheet_has_lost_is_told_by_record_and_field(
    submitter: Submitter, name: str, written: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        submitter.submit(table(**{name: written}).encode(), "r.csv")
    assert (1, name, code) in [(each.record, each.field, each.english) for each in refusal.value.problems]
    assert (submitter.stored(), submitter.starter.started) == (0, [])


def test_records_are_counted_without_the_empty_rows_and_every_broken_row_is_told(submitter: Submitter) -> None:
    content = f"{HEADER}\n{EMPTY}\n{ROW}\n\n{ROW};x\n1;2\n"
    with pytest.raises(Refused) as refusal:
        submitter.submit(content.encode(), "r.csv")
    assert [each.record for each in refusal.value.problems] == [2, 3]
    assert submitter.stored() == 0


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("reading", float(READING)),
        ("billId", int(SUBSCRIBER.bill_id)),
        ("billId", float(SUBSCRIBER.bill_id)),
        ("mobile", int(SUBSCRIBER.subscriber.mobile)),
        ("landline", int(SUBSCRIBER.subscriber.landline)),
        ("nationalId", int(SUBSCRIBER.subscriber.national_id)),
        ("lastBillPaymentId", int(SUBSCRIBER.bills[-1].payment_id)),
    ],
)
def test_a_number_in_json_is_read_as_its_digits(submitter: Submitter, name: str, number: float) -> None:
    submitter.submit({**TYPED, name: number})
    assert len(submitter.starter.started) == 1


def test_a_clients_numeric_reference_is_the_same_as_its_text(submitter: Submitter) -> None:
    submitter.submit({**TYPED, "clientReference": 8792343})
    again = submitter.submit({**TYPED, "clientReference": "8792343"})
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE]


def test_every_name_that_is_given_twice_is_told_with_its_record(submitter: Submitter) -> None:
    content = b'[{"a": 1}, {"reading": 1, "mobile": 2, "reading": 3, "mobile": 4}, 5]'
    with pytest.raises(Refused) as refusal:
        submitter.submit(content)
    assert [(each.record, each.field) for each in refusal.value.problems] == [(2, "reading"), (2, "mobile"), (3, None)]
