"""The job that prepares a printout, and the command that hands it out."""

import re
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from services.company import EXAMPLE_COMPANY
from services.model.printouts import Sheet
from services.printouts.preparing import Shown, shown_printout
from services.text import to_persian_digits
from tests.workers.kit import SUBSCRIBER, UNREAD, Bench, job
from tests.workers.test_cli import UNKNOWN_CODE, Invoke, aftersales
from workers.printouts.rendering import as_html, as_pdf
from workers.runtime.job import Complete, Fail

__all__ = ["aftersales"]

NAME = SUBSCRIBER.subscriber.full_name


@pytest.fixture
def code(bench: Bench) -> str:
    """A request with its consumption history prepared."""
    code = bench.registered()
    bench.done("prepare-printout", trackingCode=code, printoutKind="consumption-history")
    return code


def test_a_prepared_printout_is_found_by_its_page_and_prepared_again_it_is_the_same(bench: Bench, code: str) -> None:
    with bench.begin() as uow:
        first = uow.printouts.find(code)
    bench.clock.advance(timedelta(days=3))
    again = job("prepare-printout", {"trackingCode": code, "printoutKind": "consumption-history"})
    page = f"http://localhost:8280/requests/{code}/printout"
    assert bench.run(again) == Complete({"printoutUrl": page, "personsUrl": None})
    with bench.begin() as uow:
        assert uow.printouts.find(code) == first


def test_a_kind_that_does_not_exist_is_an_incident(bench: Bench) -> None:
    wrong = job("prepare-printout", {"trackingCode": bench.registered(), "printoutKind": "horoscope"})
    assert isinstance(bench.run(wrong), Fail)


def test_the_command_shows_the_printout(aftersales: Invoke, code: str) -> None:
    shown = aftersales("printout", to_persian_digits(code))
    assert shown.exit_code == 0
    for wanted in ("سوابق مصارف", to_persian_digits(SUBSCRIBER.bill_id), "جمع", NAME):
        assert wanted in shown.stdout


def test_the_command_writes_the_printout_as_files_of_their_own(aftersales: Invoke, code: str, tmp_path: Path) -> None:
    html, pdf = tmp_path / "a.html", tmp_path / "a.pdf"
    assert aftersales("printout", code, "--html", str(html), "--pdf", str(pdf)).exit_code == 0
    text = html.read_text("utf8")
    assert 'lang="fa" dir="rtl"' in text
    assert NAME in text
    assert "http" not in text.replace("data:font", "")
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_the_command_says_what_it_cannot_do(aftersales: Invoke, bench: Bench, code: str, tmp_path: Path) -> None:
    without = aftersales("printout", bench.registered(service=UNREAD))
    assert (without.exit_code, "پیدا نشد" in without.stderr) == (1, True)
    assert aftersales("printout", UNKNOWN_CODE).exit_code == 1
    nowhere = aftersales("printout", code, "--pdf", str(tmp_path / "no" / "a.pdf"))
    assert (nowhere.exit_code, "نوشته نشد" in nowhere.stderr) == (1, True)


def test_a_printout_is_set_in_our_own_font_and_no_other(bench: Bench, code: str) -> None:
    with bench.begin() as uow:
        shown = shown_printout(uow, code)
    fonts = set(re.findall(rb"/FontName /\w+\+(\w+)", opened(as_pdf(shown, EXAMPLE_COMPANY))))
    assert {font[:9] for font in fonts} == {b"Vazirmatn"}


def opened(pdf: bytes) -> bytes:
    """What the file says, of what is compressed too."""
    streams = re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.DOTALL)
    return b"\n".join([pdf, *map(zlib.decompress, streams)])


def test_what_stands_in_a_sheet_is_text_and_no_markup() -> None:
    sheet = Sheet(title="<b>عنوان</b>", facts=(("<i>", "&"),), notes=("<script>",))
    html = as_html(Shown(sheet=sheet, addressee="<u>"), EXAMPLE_COMPANY)
    assert not [each for each in ("<b>", "<i>", "<script>", "<u>") if each in html]
