"""`aftersales new-service`: the folder of a service on the standard process, to go on from in Camunda Modeler."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from services.durations import NotALimit, parse_limit
from services.forms.titles import heading_of
from services.problems import refused
from services.registry import RegistryFaults, load_registry
from services.text import to_persian_digits
from workers.cli.console import say
from workers.cli.session import refusals_told

_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z]{3}")

_PERSIAN_FORM = Path("parts/started-by-services/started-by-services.form")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewService:
    """What the template is filled in with. `limit` is whole days."""

    key: str
    title: str
    title_en: str
    prefix: str
    limit: timedelta
    with_costs: bool


def new_service(
    key: Annotated[str, typer.Argument(help="Key: small letters and hyphens, as amperage-increase")],
    title: Annotated[str, typer.Option(help="Persian title")] = "عنوان خدمت",
    *,
    prefix: Annotated[str | None, typer.Option(help="Three capital letters; the key's first ones if left out")] = None,
    limit: Annotated[str, typer.Option(help="The published limit in days, as P7D")] = "P7D",
    costs: Annotated[bool, typer.Option("--costs", help="With a table of costs and a fee")] = False,
    folder: Annotated[Path, typer.Option(help="The folder of all diagrams")] = Path("bpmn"),
) -> None:
    """Write the folder of a new service · پوشهٔ خدمت تازه."""
    with refusals_told():
        asked = NewService(
            key=key,
            title=title,
            title_en=key.replace("-", " ").capitalize(),
            prefix=prefix or key.replace("-", "")[:3].upper(),
            limit=_limit(limit),
            with_costs=costs,
        )
        _check(asked, folder)
        written = write_service(asked, folder)
    say("پوشهٔ خدمت تازه آماده است.", f"written: {', '.join(map(str, written))}")
    say("بعد از این:", f"edit them, then: make lint SERVICE={key}, make demo SERVICE={key}")


def write_service(asked: NewService, folder: Path) -> list[Path]:
    """Write the files of the service into its folder, and name them."""
    home = folder / "services" / asked.key
    texts = {
        f"{asked.key}.bpmn": _filled("service.bpmn", asked),
        f"{asked.key}-application.form": _form(asked, folder),
        "service.toml": _manifest(asked),
        **({f"{asked.key}-costs.dmn": _filled("service-costs.dmn", asked)} if asked.with_costs else {}),
    }
    home.mkdir(parents=True)
    for name, text in texts.items():
        (home / name).write_text(text, encoding="utf-8")
    return [home / name for name in texts]


def _filled(name: str, asked: NewService) -> str:
    days = asked.limit.days
    words = {
        "service-key": asked.key,
        "درخواست عنوان خدمت": heading_of(asked.title),
        "عنوان خدمت": asked.title,
        "Service title": asked.title_en,
        "XYZ": asked.prefix,
        "P7D": f"P{days}D",
        "پس از ۷ روز": f"پس از {to_persian_digits(days)} روز",
    }
    return re.sub("|".join(map(re.escape, words)), lambda found: words[found[0]], _template(name))


def _form(asked: NewService, folder: Path) -> str:
    """The start form, with the Persian style that all forms share."""
    form = json.loads(_filled("service-application.form", asked))
    style = json.loads((folder / _PERSIAN_FORM).read_text(encoding="utf-8"))["components"][0]
    form["components"].insert(0, style)
    return json.dumps(form, ensure_ascii=False, indent=2) + "\n"


def _manifest(asked: NewService) -> str:
    text = _filled("service.toml", asked)
    if not asked.with_costs:
        return text
    costed = re.sub(r'# (costs = "[^"]+" )', r"\1  ", text)
    return re.sub(r"^# (\[\[(?:fees|examples)[^\n]*\n(?:# [^\n]*\n)+)", _uncommented, costed, flags=re.MULTILINE)


def _uncommented(table: re.Match[str]) -> str:
    return table[1].replace("\n# ", "\n")


def _template(name: str) -> str:
    return files("workers.cli").joinpath("service_template", name).read_text(encoding="utf-8")


def _limit(text: str) -> timedelta:
    try:
        limit = parse_limit(text)
    except NotALimit:
        limit = timedelta()
    if limit < timedelta(days=1) or limit % timedelta(days=1):
        raise refused("مهلت باید چند روز کامل باشد، مانند P7D.", f"{text} is no limit in whole days, as P7D")
    return limit


def _check(asked: NewService, folder: Path) -> None:
    """Raises where the service cannot be written: told before anything is."""
    if not _KEY.fullmatch(asked.key):
        raise refused(
            "کلید خدمت از حرف‌های کوچک لاتین است و میان واژه‌ها خط تیره دارد، مانند meter-check.",
            f"{asked.key} is no key: words in small letters, joined by hyphens",
        )
    if not _PREFIX.fullmatch(asked.prefix):
        raise refused("پیشوند گام‌ها سه حرف بزرگ لاتین است.", f"{asked.prefix} is no prefix of three capital letters")
    try:
        known = load_registry(folder)
    except RegistryFaults as faults:
        raise refused("پوشهٔ نمودارها خطا دارد؛ نخست آن را درست کنید.", str(faults)) from None
    if asked.key in known.services:
        raise refused("این خدمت هست.", f"{asked.key} is there already")
    taken = {service.prefix: service.key for service in known.services.values()}
    if asked.prefix in taken:
        raise refused(
            "پیشوند گام‌ها از آنِ خدمت دیگری است؛ با ‎--prefix سه حرف دیگر بدهید.",
            f"{asked.prefix} is the prefix of {taken[asked.prefix]}: choose another with --prefix",
        )
