"""Files of requests: JSON (an object or a list of objects) or a spreadsheet's CSV, in UTF-8 or UTF-16, up to 1 MB."""

import codecs
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from services.catalogue import Service
from services.problems import Problem, Refused, refused
from services.submission.spreadsheet import read_table

LARGEST_FILE = 1_000_000
"""Bytes."""

_LONGEST_NAME = 50

# Excel's «Unicode Text» is UTF-16, and begins with its mark. Its workbooks are archives (xlsx) or OLE files (xls).
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_records(content: bytes, *, name: str, service: Service) -> Sequence[Mapping[str, object]]:
    """The file's records as they stand there, at least one. Raises Refused with what is wrong with the file or its
    records. `name` tells by its ending what the file is; without one, the content does.
    """
    text = _text(content)
    items = _from_json(text) if _is_json(name, text) else read_table(text, service)
    if not items:
        raise refused("پرونده هیچ درخواستی ندارد.", "the file holds no request")
    return items


def _text(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise refused(
            "پرونده از ۱ مگابایت بزرگ‌تر است. آن را به چند پرونده بخش کنید.",
            "the file is larger than 1 MB; split it into several",
        )
    if content.startswith(_WORKBOOKS):
        raise refused(
            "این پرونده کارپوشهٔ اکسل است. آن را با «Save As» به شکل «CSV UTF-8» ذخیره کنید.",
            "the file is a workbook; save it as «CSV UTF-8»",
        )
    encoding = "utf-16" if content.startswith(_UTF_16) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused(
            "متن پرونده UTF-8 نیست. آن را با کدگذاری UTF-8 ذخیره کنید (در اکسل: «CSV UTF-8»).",
            f"the file is not UTF-8 (byte {error.start}); save it as UTF-8 (in Excel: «CSV UTF-8»)",
        ) from None


def _is_json(name: str, text: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    if suffix in (".json", ".csv"):
        return suffix == ".json"
    return text.lstrip()[:1] in ("{", "[")


class _Object(dict[str, object]):
    """A JSON object that remembers the names that it was given twice, of which Python keeps the last alone."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]


def _from_json(text: str) -> list[_Object]:
    try:
        data = json.loads(text, object_pairs_hook=_Object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise refused(
            "پرونده JSON درست نیست.", f"the file is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        ) from None
    except (ValueError, RecursionError):
        raise refused("پرونده JSON درست نیست.", "the file is not JSON that can hold requests") from None
    items = data if isinstance(data, list) else [data]
    problems = [problem for number, item in enumerate(items, start=1) for problem in _problems(number, item)]
    if problems:
        raise Refused(problems)
    return items


def _problems(number: int, item: object) -> list[Problem]:
    if not isinstance(item, _Object):
        persian, english = "درخواست باید یک شیء JSON باشد.", "a request must be a JSON object"
        return [Problem(record=number, persian=persian, english=english)]
    return [
        Problem(
            record=number,
            field=name,
            persian=f"ورودی «{name}» دو بار آمده است.",
            english="given twice in one object",
        )
        for name in (each[:_LONGEST_NAME] for each in item.twice)
    ]


def _no_constant(name: str) -> None:
    raise ValueError(name)
