"""What all pages show alike: Persian digits, Jalali days, rials, and text that stays text."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import UndefinedError

from api.rendering import _environment
from services.money import Rials
from tests.api.site import Browser

EVENING = datetime(2026, 11, 20, 21, 5, tzinfo=UTC)  # 00:35 of the next day in Tehran


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("{{ 1405|persian }}", "۱۴۰۵"),
        ("{{ day|jalali }}", "۱۴۰۵/۰۸/۳۰"),
        ("{{ evening|jalali }}", "۱۴۰۵/۰۸/۳۰"),
        ("{{ evening|jalali_time }}", "۱۴۰۵/۰۸/۳۰ ۰۰:۳۵"),
        ("{{ cost|rials }}", "۱٬۲۳۴٬۰۰۰ ریال"),
        ("{{ typed }}", "&lt;script&gt;&#34;"),
    ],
)
def test_values_are_shown_as_operators_read_them(written: str, shown: str) -> None:
    values = {"day": date(2026, 11, 21), "evening": EVENING, "cost": Rials(1_234_000), "typed": '<script>"'}
    assert _environment().from_string(written).render(values) == shown


def test_a_value_that_was_forgotten_is_a_fault_and_no_gap() -> None:
    with pytest.raises(UndefinedError):
        _environment().from_string("{{ forgotten }}").render()


def test_every_file_that_a_page_names_is_there(visitor: Browser) -> None:
    page = visitor.get("/login").text
    named = [part.partition('"')[0] for part in page.split('href="')[1:] if part.startswith("/static/")]
    assert [path.partition("?")[0] for path in named] == ["/static/icon.svg", "/static/style.css"]
    assert all(visitor.get(path).status_code == 200 for path in named)
    font = visitor.get("/static/fonts/vazirmatn.woff2")
    assert font.content.startswith(b"wOF2")
