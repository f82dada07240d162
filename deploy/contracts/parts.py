"""What each called process is given and hands back, as its diagram's documentation says: `In: …, … Out: …, ….`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.diagrams.elements import ProcessFile, processes

_SENTENCES = re.compile(r"\bIn: (?P<given>.*?)\.(?= |$)(?: Out: (?P<returned>.*?)\.(?= |$))?", re.DOTALL)
_NAME = re.compile(r"([a-z][A-Za-z0-9]*)(?: (\(.*\)|{.*}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A variable and what the documentation says of it; without a name where it is not written `name (meaning)`."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartContract:
    """A process that others call. `written` tells whether its documentation names what it is given."""

    process_id: str
    title: str
    purpose: str
    inputs: tuple[Named, ...]
    outputs: tuple[Named, ...]
    written: bool
    path: Path

    @property
    def service(self) -> str | None:
        """The key of the one service in whose folder it lies, if it does."""
        return self.path.parent.name if self.path.parent.parent.name == "services" else None

    @property
    def given(self) -> frozenset[str]:
        """The names of the variables that a call has to give."""
        return frozenset(each.name for each in self.inputs)

    @property
    def returned(self) -> frozenset[str]:
        """The names of the variables that a call may take over."""
        return frozenset(each.name for each in self.outputs)


def called_parts(found: Iterable[ProcessFile]) -> Mapping[str, PartContract]:
    """The contract of each process that another one calls, by its id."""
    known = list(found)
    called = {each.called_process for process in known for each in process.elements}
    return {process.id: part_of(process) for process in known if process.id in called}


def parts_under(folder: Path) -> Mapping[str, PartContract]:
    """The called processes of all diagrams under a folder. Raises NotADiagram."""
    return called_parts(processes([folder]))


def part_of(process: ProcessFile) -> PartContract:
    """The contract that a process's documentation states."""
    text = " ".join(process.documentation.split())
    found = _SENTENCES.search(text)
    return PartContract(
        process_id=process.id,
        title=process.process.get("name", ""),
        purpose=text[: found.start()].removeprefix("Shared. ").strip() if found else text,
        inputs=tuple(_named(found["given"])) if found else (),
        outputs=tuple(_named(found["returned"] or "")) if found else (),
        written=found is not None,
        path=process.path,
    )


def _named(text: str) -> Iterable[Named]:
    for item in _items(text):
        found = _NAME.fullmatch(item)
        yield Named(name=found[1], meaning=(found[2] or "").strip("()")) if found else Named(name="", meaning=item)


def _items(text: str) -> list[str]:
    """The parts between commas; what is in brackets stays together."""
    items: list[str] = [""]
    depth = 0
    for character in text:
        depth += (character in "({") - (character in ")}")
        if character == "," and depth == 0:
            items.append("")
        else:
            items[-1] += character
    return [item.strip() for item in items if item.strip()]
