"""Files as spreadsheets write them: what says nothing is read past, what a number lost is given back or told."""

from pathlib import Path

import pytest

from db.engine import Database
from tests.fakes.uow import FixedClock
from tests.workers.desk import Desk
from tests.workers.kit import SUBSCRIBER, typed_application
from workers.cli.problems import Refused
from workers.submission import SubmissionState

TYPED = typed_application()
NAMES = list(TYPED)


@pytest.fixture
def desk(database: Database, clock: FixedClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


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


def started(desk: Desk, content: str, encoding: str = "utf-8") -> bool:
    answers = desk.submit(content.encode(encoding), "r.csv")
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
def test_what_a_spreadsheet_adds_is_read_past(desk: Desk, content: str) -> None:
    assert started(desk, content)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_and_any_end_of_line_is_understood(desk: Desk, separator: str, end: str) -> None:
    content = table(separator, end=end)
    assert started(desk, content)
    again = desk.submit(f"sep={separator}{end}{content}".encode(), "r.csv")
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_the_unicode_text_of_excel_is_read(desk: Desk, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    assert started(desk, mark + table("\t"), encoding)


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
        ("documents", "Last-paid-bill \u200fnational-card-copy\u200e"),
        ("documents", "last-paid-bill, national-card-copy"),
        ("documents", "last-paid-bill،national-card-copy"),
        ("documents", "['last-paid-bill', 'national-card-copy']"),
        ("documents", "national-card-copy / last-paid-bill؛"),
        ("documents", '"last-paid-bill\nnational-card-copy"'),
    ],
)
def test_a_cell_says_the_same_in_a_spreadsheets_spelling(desk: Desk, name: str, written: str) -> None:
    assert started(desk, table(**{name: written}))


def test_a_choice_is_kept_in_the_spelling_that_forms_and_diagrams_know(desk: Desk) -> None:
    assert started(desk, table(applicantKind="\u200fSubscriber ", documents="Last-Paid-Bill"))
    application = desk.starter.started[0]["application"]
    assert isinstance(application, dict)
    assert (application["applicantKind"], application["documents"]) == ("subscriber", ["last-paid-bill"])


def test_a_cell_in_quotes_holds_any_separator_and_line(desk: Desk) -> None:
    assert started(desk, table(",", documents='"last-paid-bill, national-card-copy"', mobile=f'"{TYPED["mobile"]}\n"'))


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("reading", "1.23E+04", "rounded"),
        ("reading", f"{READING}.5", "not-whole"),
        ("mobile", "9.12E+09", "rounded"),
        ("billId", "1.03E+09", "rounded"),
        ("billId", "'", "missing"),
        ("billId", '=""', "missing"),
        ("documents", "last-paid-bill national card", "unknown-document"),
    ],
)
def test_what_a_spreadsheet_has_lost_is_told_by_record_and_field(
    desk: Desk, name: str, written: str, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        desk.submit(table(**{name: written}).encode(), "r.csv")
    assert (1, name, code) in [(each.record, each.field, each.english) for each in refusal.value.problems]
    assert (desk.stored(), desk.starter.started) == (0, [])


def test_records_are_counted_without_the_empty_rows_and_every_broken_row_is_told(desk: Desk) -> None:
    content = f"{HEADER}\n{EMPTY}\n{ROW}\n\n{ROW};x\n1;2\n"
    with pytest.raises(Refused) as refusal:
        desk.submit(content.encode(), "r.csv")
    assert [each.record for each in refusal.value.problems] == [2, 3]
    assert desk.stored() == 0


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
def test_a_number_in_json_is_read_as_its_digits(desk: Desk, name: str, number: float) -> None:
    desk.submit({**TYPED, name: number})
    assert len(desk.starter.started) == 1


def test_a_clients_numeric_reference_is_the_same_as_its_text(desk: Desk) -> None:
    desk.submit({**TYPED, "clientReference": 8792343})
    again = desk.submit({**TYPED, "clientReference": "8792343"})
    assert [answer.state for answer in again] == [SubmissionState.STARTED_BEFORE]


def test_every_name_that_is_given_twice_is_told_with_its_record(desk: Desk) -> None:
    content = b'[{"a": 1}, {"reading": 1, "mobile": 2, "reading": 3, "mobile": 4}, 5]'
    with pytest.raises(Refused) as refusal:
        desk.submit(content)
    assert [(each.record, each.field) for each in refusal.value.problems] == [(2, "reading"), (2, "mobile"), (3, None)]
