"""Files of requests: JSON (an object or a list of objects) or CSV with a header, in UTF-8, up to 1 MB."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workers.cli.problems import refused

LARGEST_FILE = 1_000_000
"""Bytes."""

_DELIMITERS = ",;\t"
_DOCUMENT_SEPARATORS = str.maketrans(dict.fromkeys("|;،+", " "))


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One request of the file, as it stands there; `number` counts from 1."""

    number: int
    values: Mapping[str, object]


def read_records(path: Path) -> list[Record]:
    """The file's records, at least one. Raises Refused for what is no such file."""
    text = _text(path)
    records = _from_json(text) if _is_json(path, text) else _from_csv(text)
    if not records:
        raise refused("پرونده هیچ درخواستی ندارد.", "the file holds no request")
    return records


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise refused("پرونده باز نمی‌شود.", f"the file cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_FILE:
        raise refused(
            "پرونده از ۱ مگابایت بزرگ‌تر است. آن را به چند پرونده بخش کنید.",
            "the file is larger than 1 MB; split it into several",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused(
            "متن پرونده UTF-8 نیست. آن را با کدگذاری UTF-8 ذخیره کنید.",
            f"the file is not UTF-8 (byte {error.start}); save it as UTF-8",
        ) from None


def _is_json(path: Path, text: str) -> bool:
    if path.suffix.lower() in (".json", ".csv"):
        return path.suffix.lower() == ".json"
    return text.lstrip()[:1] in ("{", "[")


def _from_json(text: str) -> list[Record]:
    try:
        data = json.loads(text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise refused(
            "پرونده JSON درست نیست.", f"the file is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except (ValueError, RecursionError):
        raise refused("پرونده JSON درست نیست.", "the file is not JSON that can hold requests") from None
    items = data if isinstance(data, list) else [data]
    return [_record(number, item) for number, item in enumerate(items, start=1)]


def _record(number: int, item: object) -> Record:
    if not isinstance(item, dict):
        raise refused("درخواست باید یک شیء JSON باشد.", "a request must be a JSON object", record=number)
    return Record(number=number, values=item)


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refused(f"ورودی «{twice[:50]}» دو بار آمده است.", f"{twice[:50]} is given twice in one object")
    return values


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _from_csv(text: str) -> list[Record]:
    try:
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True) if row
        ]
    except csv.Error as error:
        raise refused("پرونده CSV درست نیست.", f"the file is not CSV: {error}") from None
    if not rows:
        return []
    header = _header(rows[0])
    return [_csv_record(number, header, row) for number, row in enumerate(rows[1:], start=1)]


def _delimiter(text: str) -> str:
    first_line = text.partition("\n")[0]
    return max(_DELIMITERS, key=first_line.count)


def _header(row: list[str]) -> list[str]:
    names = [name.strip() for name in row]
    if "" in names or len(set(names)) != len(names):
        raise refused(
            "سطر عنوان CSV نام خالی یا تکراری دارد.", "the CSV header has an empty name or one that is given twice"
        )
    return names


def _csv_record(number: int, header: list[str], row: list[str]) -> Record:
    if len(row) != len(header):
        raise refused(
            "تعداد خانه‌های این سطر با سطر عنوان برابر نیست.",
            f"{len(row)} cells, but the header has {len(header)}",
            record=number,
        )
    values: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=True) if cell.strip()}
    if isinstance(documents := values.get("documents"), str):
        values["documents"] = documents.translate(_DOCUMENT_SEPARATORS).split()
    return Record(number=number, values=values)
