"""The words of one service: what only its manifest gives a name to, and where something else speaks of it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from deploy.locations import ROOT
from services.changes import CHANGES
from services.model.printouts import PrintoutKind
from services.registry import registry
from services.units import all_units
from tests.deletion.copy import bears, tracked

_SEARCHED = frozenset({"services", "workers", "db", "api", "deploy", "bpmn", "tests"})
_READ = frozenset({".py", ".toml", ".html", ".css", ".json", ".yml", ".yaml", ".md", ".sh", ".bpmn", ".dmn", ".form"})
_GENERATED = ".camunda"
_HISTORY = "migrations"
_APART = (Path("tests/deletion"), Path("tests/chaos"), Path("tests/workers/recorded"))
"""The tests of this search have examples; what a drill plays and what a stack has answered is of some service."""
_NO_PARTING = str.maketrans("", "", "-_ ")
_NO_CITATION = r"(?! steps? \d)"


def words_left_of(key: str) -> Iterator[str]:
    """The lines of the repository that speak of the service, beside what is its own."""
    rest = (path for path in tracked() if path.parts[0] in _SEARCHED and not bears(path, key))
    return words_left(key, rest)


def words_left(key: str, paths: Iterable[Path], folder: Path = ROOT) -> Iterator[str]:
    """The lines of these files, named from the folder, that speak of the service. Its own files must not be among them.

    A citation ("Settlement step 5") names a table of the source, not the service. What another service's folder names
    by the same word is that service's own.
    """
    words, names = _words(key), _names(key)
    for path in sorted(path for path in paths if _is_searched(path)):
        text, squeezed = _text(folder / path)
        if any(each in squeezed for each in _squeezed_terms(key)):
            sought = words if path.parts[:2] == ("bpmn", "services") else f"{words}|{names}" if names else words
            for number, line in enumerate(text.splitlines(), start=1):
                if re.search(sought, line):
                    yield f"{path}:{number}: {line.strip()[:160]}"


def _is_searched(path: Path) -> bool:
    """Migrations are history; what is generated says what the manifests say."""
    apart = {_HISTORY, _GENERATED} & set(path.parts) or any(map(path.is_relative_to, _APART))
    return path.suffix in _READ and not apart


@cache
def _text(path: Path) -> tuple[str, str]:
    """What the file says, and the same squeezed."""
    text = path.read_text(encoding="utf-8")
    return text, _squeezed(text)


@cache
def _squeezed_terms(key: str) -> frozenset[str]:
    """All that is sought, squeezed: a file that has nothing of it, as most, needs no slow search."""
    service = registry().services[key]
    sought = {key, service.title_en, service.title, *(step.id for step in service.steps), *_own_names(key)}
    return frozenset(map(_squeezed, sought))


def _squeezed(text: str) -> str:
    """In small letters, without what parts words."""
    return text.lower().translate(_NO_PARTING)


@cache
def _words(key: str) -> str:
    """The service's key, in any spelling, its titles, the ids of its steps."""
    service = registry().services[key]
    found = [rf"\b{re.escape(each.id)}\b" for each in service.steps]
    if key not in _shared_vocabulary():
        spelled = "[-_ ]?".join(map(re.escape, key.split("-")))
        title = re.escape(service.title_en)
        found += [rf"(?i:{spelled}|{title}){_NO_CITATION}", re.escape(service.title)]
    return "|".join(found)


@cache
def _names(key: str) -> str:
    """One small word counts where it is quoted: it is English, too."""
    own = sorted(_own_names(key))
    return "|".join(_quoted(each) if each.isalpha() else rf"(?<![\w-]){each}(?![\w-])" for each in own)


@cache
def _own_names(key: str) -> frozenset[str]:
    """What its manifest alone gives a name to."""
    manifest = tomllib.loads((ROOT / "bpmn" / "services" / key / "service.toml").read_text(encoding="utf-8"))
    named = {
        *manifest.get("sms", {}),
        *(row["key"] for table in ("outcomes", "bill_kinds", "work_orders") for row in manifest.get(table, [])),
        *(row["code"] for row in manifest.get("fees", [])),
        *(row["key"] for row in manifest.get("papers", []) if "title" in row),
        *(row["key"] for row in manifest.get("fields", []) if not row["key"].islower()),
    }
    return frozenset(named) - _shared_vocabulary()


def _quoted(word: str) -> str:
    return rf"""["']{word}["']|\b{word.upper()}\b"""


@cache
def _shared_vocabulary() -> frozenset[str]:
    """What any service may name, or be named like: changes and what they need, printouts, units, orders, and fields
    that several services have.
    """
    parts = (ROOT / "bpmn" / "parts").glob("*/part.toml")
    manifests = (tomllib.loads(path.read_text(encoding="utf-8")) for path in (*parts, ROOT / "bpmn" / "common.toml"))
    orders = {row["key"] for manifest in manifests for row in manifest.get("work_orders", [])}
    needs = {need.key for change in CHANGES.values() for need in change.needs}
    fields = Counter(field.key for service in registry().services.values() for field in service.fields)
    several = {key for key, services in fields.items() if services > 1}
    return frozenset({*CHANGES, *needs, *map(str, PrintoutKind), *all_units(), *orders, *several})
