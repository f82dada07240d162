"""`version.lock` of a folder: which content its version tags stood for when they were last written."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.locations import ROOT
from deploy.versions import waiting
from deploy.versions.content import Versioned, versioned_in
from workers.migration.mapping import Lost

LOCK = "version.lock"
AGAIN = "python -m deploy.versions"
_RAISE = f"raise it (in the Modeler: select nothing, General, Version tag; or `{AGAIN} --raise`), then run: {AGAIN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A line of the lock: a tag and the content that it stands for."""

    tag: str
    content: str


def folders(root: Path) -> list[Path]:
    """Every folder under `bpmn/` that holds what has a version, or a lock."""
    found = {path.parent for kind in ("*.bpmn", "*.form", LOCK) for path in root.rglob(kind)}
    return sorted(found)


def faults(folder: Path) -> Iterator[str]:
    """What is wrong with the version tags of a folder, each with what to do."""
    locked = read(folder)
    found = versioned_in(folder)
    told = [fault for each in found if (fault := _fault(each, locked.get(each.key)))]
    yield from told
    yield from _stranding(folder, found)
    if not told and not waiting.is_noted(folder, found):
        yield f"{_short(folder / waiting.LOCK)}: does not say where requests may wait now. Run: {AGAIN}"
    for key in locked.keys() - {each.key for each in found}:
        yield f"{_short(folder / LOCK)}: names {key}, which is gone. Run: {AGAIN}"


def notices(folder: Path) -> Iterator[str]:
    """What of the new versions leaves requests behind, where the tag says so by its first number."""
    locked, noted = read(folder), waiting.read_waiting(folder)
    for each in versioned_in(folder):
        if lost := waiting.stranded(each, noted):
            yield from (_left_behind(each, locked, one) for one in lost if _is_said(each, locked))


def unraised(folder: Path) -> list[Versioned]:
    """What changed in a folder while its tag did not, or not enough, or has no tag that can be compared."""
    locked, noted = read(folder), waiting.read_waiting(folder)
    return [
        each
        for each in versioned_in(folder)
        if _must_be_raised(each, locked.get(each.key)) or (waiting.stranded(each, noted) and not _is_said(each, locked))
    ]


def read(folder: Path) -> Mapping[str, Locked]:
    """The lock of a folder, empty where it has none."""
    path = folder / LOCK
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {key: Locked(tag=tag, content=content) for key, tag, content in rows}


def write(folder: Path) -> None:
    """Write the locks as tags and contents are now; the caller has seen that none is unraised."""
    found = versioned_in(folder)
    waiting.write_waiting(folder, found, by=AGAIN)
    lines = [f"{each.key} {each.tag} {each.content}" for each in found]
    text = f"# Written by {AGAIN}: which content each version tag stands for.\n"
    if lines:
        (folder / LOCK).write_text(text + "\n".join(lines) + "\n", encoding="utf-8")
    else:
        (folder / LOCK).unlink(missing_ok=True)


def raise_tag(each: Versioned) -> None:
    """Raise the tag in its file, and nothing else; a file without one gets 1.0.0.

    The last number is raised; the first, where requests that wait would be left behind.
    """
    text = each.path.read_text("utf-8")
    new = _next(each)
    if each.path.suffix == ".form":
        changed = json.dumps(json.loads(text) | {"versionTag": new}, ensure_ascii=False, indent=2) + "\n"
    elif "versionTag" in text:
        changed = re.sub(r'(<zeebe:versionTag value=")[^"]*', rf"\g<1>{new}", text, count=1)
    else:
        raise ValueError(f"{_short(each.path)}: has no version tag. Write one in the Modeler: General, Version tag")
    each.path.write_text(changed, encoding="utf-8")


def _next(each: Versioned) -> str:
    if not each.number:
        return "1.0.0"
    if waiting.stranded(each, waiting.read_waiting(each.path.parent)):
        return f"{each.number[0] + 1}.0.0"
    return ".".join(map(str, (*each.number[:-1], each.number[-1] + 1)))


def _stranding(folder: Path, found: list[Versioned]) -> Iterator[str]:
    """What leaves requests behind while the tag's first number does not say so."""
    locked, noted = read(folder), waiting.read_waiting(folder)
    for each in found:
        lost = waiting.stranded(each, noted)
        if lost and not _is_said(each, locked):
            yield from (_left_behind(each, locked, one) for one in lost)
            remedy = f"raise the first number of the version tag; `{AGAIN} --raise` does. Then run: {AGAIN}"
            yield f"{_short(each.path)}: keep these elements, or {remedy}"


def _is_said(each: Versioned, locked: Mapping[str, Locked]) -> bool:
    known = locked.get(each.key)
    return known is None or each.number[:1] > _number(known.tag)[:1]


def _left_behind(each: Versioned, locked: Mapping[str, Locked], lost: Lost) -> str:
    requests = f"Requests of {each.key} {locked[each.key].tag} that wait there cannot be migrated"
    return f"{_short(each.path)}: {lost}. {requests}: they stay on it until they have passed, or are mapped by hand"


def _fault(each: Versioned, locked: Locked | None) -> str | None:
    place = f"{_short(each.path)}: {each.key}"
    if not each.number:
        return f"{place} has version tag `{each.tag}`. Write three numbers, such as 1.0.0; {_RAISE}"
    if _must_be_raised(each, locked):
        return f"{place} changed (it, or a form or table of its folder), its version tag {each.tag} did not: {_RAISE}"
    if locked is None or (locked.tag, locked.content) != (each.tag, each.content):
        return f"{place} has a new version, {each.tag}. Run: {AGAIN}"
    return None


def _must_be_raised(each: Versioned, locked: Locked | None) -> bool:
    if not each.number:
        return True
    return locked is not None and locked.content != each.content and each.number <= _number(locked.tag)


def _number(tag: str) -> tuple[int, ...]:
    return tuple(map(int, tag.split(".")))


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
