"""Tables of requests as spreadsheets write them: CSV with a header, by whatever program and of whatever habits.

Read past, for they say nothing: a `sep=` line, empty rows, separators behind the last cell, marks and spaces around
names, the apostrophe and the formula by which a number is kept as text.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from services.catalogue import Service
from services.forms.findings import wording_of
from services.intake.application import read_names
from services.problems import Problem, Refused, refused
from services.text import normalise, to_persian_digits

_DELIMITERS = ",;\t|"
_SEP_LINE = re.compile(r'\W*sep=([,;\t|])"?[,;\t| ]*(?:\r\n?|\n|$)', re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r"""'(.*)|="(.*)\"""", re.DOTALL)
_BETWEEN_DOCUMENTS = str.maketrans(dict.fromkeys("|;,،؛+/[]'\"", " "))

Cells = list[str]


def read_table(text: str, service: Service) -> list[Mapping[str, object]]:
    """The records below the header, as they stand there. Raises Refused with all that is wrong with the table.

    A column is named by a field's name or by its Persian title, as the service calls it.
    """
    delimiter, body = _layout(text)
    rows = [row for row in _rows(body, delimiter) if any(row)]
    if not rows:
        return []
    header = _header(rows[0], _names(service))
    records = list(enumerate(rows[1:], start=1))
    problems = [problem for number, row in records for problem in _problems(number, header, row)]
    if problems:
        raise Refused(problems)
    return [_values(header, row) for _, row in records]


def _layout(text: str) -> tuple[str, str]:
    """What parts the cells, and the table itself: told by a `sep=` line, else by the header."""
    told = _SEP_LINE.match(text)
    if told:
        return told[1], text[told.end() :]
    header = next((line for line in text.splitlines() if any(map(str.isalnum, line))), text)
    return max(_DELIMITERS, key=header.count), text


def _rows(text: str, delimiter: str) -> Iterator[Cells]:
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [_cell(cell) for cell in row]
    except csv.Error as error:
        raise refused("پرونده CSV درست نیست.", f"the file is not CSV: {error}") from None


def _cell(cell: str) -> str:
    """What the cell says; "" where that is nothing to be seen."""
    text = cell.strip() if normalise(cell) else ""
    kept = _KEPT_AS_TEXT.fullmatch(text)
    return text if kept is None else kept[1] or kept[2] or ""


def _header(row: Cells, known: Mapping[str, str]) -> Cells:
    """The fields of the columns; "" for one that has no name."""
    names = [known.get(_letters(name)) or normalise(name) for name in _trimmed(row)]
    if any(count > 1 for name, count in Counter(names).items() if name):
        raise refused("سطر عنوان CSV نام تکراری دارد.", "the CSV header has a name that is given twice")
    return names


def _trimmed(row: Cells) -> Cells:
    """The row up to its last cell that says something."""
    last = max((place for place, cell in enumerate(row, start=1) if cell), default=0)
    return row[:last]


def _problems(number: int, header: Cells, row: Cells) -> Iterator[Problem]:
    if len(row) < len(header) or len(_trimmed(row)) > len(header):
        yield Problem(
            record=number,
            persian=(
                "تعداد خانه‌های این سطر با سطر عنوان برابر نیست. خانه‌ای را که در متن آن جداکننده هست در گیومه بگذارید."
            ),
            english=f"{len(row)} cells, but the header has {len(header)}; put a cell that holds a separator in quotes",
        )
        return
    for place, (name, cell) in enumerate(zip_longest(header, _trimmed(row), fillvalue=""), start=1):
        if cell and not name:
            yield Problem(
                record=number,
                persian=f"ستون {to_persian_digits(place)} مقدار دارد ولی در سطر عنوان نام ندارد.",
                english=f"column {place} holds something, but has no name in the header",
            )


def _values(header: Sequence[str], row: Cells) -> Mapping[str, object]:
    values: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=False) if name and cell}
    if isinstance(documents := values.get("documents"), str):
        values["documents"] = documents.translate(_BETWEEN_DOCUMENTS).split()
    return values


def _letters(name: str) -> str:
    """What tells one name from another, however it is typed: «Bill ID», `bill_id`, «شناسه‌ی قبض» are names of one."""
    return "".join(filter(str.isalnum, normalise(name))).casefold()


def _names(service: Service) -> Mapping[str, str]:
    """The fields of an application for the service, by the letters of each of their names."""
    titles = wording_of(service.fields).titles
    return {_letters(name): field for field in read_names(service) for name in (field, titles[field])}
