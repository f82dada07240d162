"""A sheet as a document of its own: with its style and its font in it, so that it looks everywhere as it does here."""

from base64 import b64encode
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.company import Company
from services.printouts.preparing import Shown
from services.text import to_persian_digits

TEMPLATES: Final = Path(__file__).parent / "templates"
"""Also for pages that show a sheet among other things: `_sheet.html` is the sheet itself."""


def as_html(shown: Shown, company: Company) -> str:
    """The document. Nothing in it is fetched from anywhere."""
    template = _environment().get_template("document.html")
    return template.render(shown=shown, sheet=shown.sheet, company=company, style=_style(), font=_font())


def as_pdf(shown: Shown, company: Company) -> bytes:
    """The same document on pages of A4. Takes about a second of processor time."""
    # Here, because it costs a second and 25 MB, of which a process that prints nothing needs none.
    from weasyprint import HTML  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    document = HTML(string=as_html(shown, company), url_fetcher=URLFetcher(allowed_protocols={"data"}))
    content: bytes = document.write_pdf()
    return content


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["persian"] = to_persian_digits
    return environment


@cache
def _style() -> str:
    return (TEMPLATES / "document.css").read_text(encoding="utf-8")


@cache
def _font() -> str:
    """The pages' font: one file, wherever it is used."""
    content = resources.files("api").joinpath("static/fonts/vazirmatn.woff2").read_bytes()
    return b64encode(content).decode()
