"""The checks by name, each a function from a folder to what is wrong under it."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deploy import form_parts as parts
from deploy.contracts.book import read_book
from deploy.contracts.checks import complaints_under
from deploy.contracts.cost_tables import table_faults
from deploy.contracts.record_changes import change_faults
from deploy.contracts.start_forms import form_faults
from deploy.diagrams import model, render, search
from deploy.diagrams.canvas import require_tools
from deploy.diagrams.elements import diagram_files
from deploy.locations import ROOT
from deploy.versions import lock
from services.registry import RegistryFaults, load_registry

BPMN = ROOT / "bpmn"
MANIFESTS = "manifests"
_DIAGRAMS = ROOT / "deploy" / "diagrams"


class NoSuchFolder(ValueError):
    """The key names no service and no part; the message lists those that there are."""

    def __init__(self, key: str) -> None:
        known = sorted(path.name for room in ("services", "parts") for path in (BPMN / room).iterdir())
        super().__init__(f"{key} is no folder under bpmn/services or bpmn/parts. There are: {', '.join(known)}")


def folder_of(key: str | None) -> Path:
    """The folder of a service or part; without a key all of them. Raises NoSuchFolder."""
    if not key:
        return BPMN
    found = [BPMN / room / key for room in ("services", "parts") if (BPMN / room / key).is_dir()]
    if not found:
        raise NoSuchFolder(key)
    return found[0]


def all_findings(folder: Path) -> Mapping[str, list[str]]:
    """What each check finds, by its name; of faulty manifests nothing else can be told. Raises what a check raises that
    cannot be run.
    """
    if faulty := manifests(BPMN):
        return {MANIFESTS: faulty}
    # At once: two of them wait for a process of their own, Node and the browser.
    with ThreadPoolExecutor() as pool:
        running = {name: pool.submit(_listed, check, folder) for name, check in CHECKS.items()}
        return {MANIFESTS: [], **{name: future.result() for name, future in running.items()}}


def _listed(check: Callable[[Path], Iterator[str]], folder: Path) -> list[str]:
    return list(check(folder))


def manifests(root: Path) -> list[str]:
    """The faults of all manifests: each may name what another one defines."""
    try:
        load_registry(root)
    except RegistryFaults as found:
        return [f"bpmn/{fault}" for fault in found.faults]
    return []


def names_and_variables(folder: Path) -> Iterator[str]:
    """What the diagrams name, give, take over, keep and time."""
    return map(str, complaints_under(folder, read_book(BPMN)))


def drawing(folder: Path) -> Iterator[str]:
    """What of the drawing a reader would stumble over."""
    forms = search.form_ids(BPMN)
    for path in diagram_files([folder]):
        yield from (f"{_short(path)}: {fault}" for fault in search.faults_of(model.read(path), forms))


def as_modeler_opens(folder: Path) -> Iterator[str]:
    """What the Modeler would complain of, and texts that do not fit, as really drawn."""
    for complaint in render.check_diagrams(diagram_files([folder])):
        yield complaint.replace(f"{ROOT}/", "")


def for_engine(folder: Path) -> Iterator[str]:
    """What Camunda 8.6 would refuse: bpmnlint with the rules of its version."""
    linter = require_tools() / "bpmnlint" / "bin" / "bpmnlint.js"
    paths = [str(path.resolve()) for path in diagram_files([folder])]
    if not paths:
        return
    # bpmnlint finds its configuration and its plugins from the folder that it runs in.
    command = ["node", str(linter), "--max-warnings=0", *paths]
    done = subprocess.run(command, cwd=_DIAGRAMS, check=False, capture_output=True, text=True)
    if done.returncode:
        yield from (done.stdout + done.stderr).replace(f"{ROOT}/", "").splitlines()


def version_tags(folder: Path) -> Iterator[str]:
    """What changed while its version tag did not."""
    for place in lock.folders(folder):
        yield from lock.faults(place)


def notices(folder: Path) -> Iterator[str]:
    """What a designer should know, and may mean: requests that a new version leaves behind."""
    for place in lock.folders(folder):
        yield from lock.notices(place)


def form_parts(folder: Path) -> Iterator[str]:
    """Forms whose pasted parts differ from their source."""
    return (each.replace(f"{ROOT}/", "") for each in parts.faults(BPMN, folder))


def start_forms(folder: Path) -> Iterator[str]:
    """Start forms that ask for something else than the manifest of their service says."""
    known = load_registry(BPMN)
    for service in known.services.values():
        if (BPMN / "services" / service.key).is_relative_to(folder):
            found = list(map(str, form_faults(service, known, BPMN)))
            yield from found
            if found:
                yield f"to have written there what the manifest says, run: python -m deploy.start_forms {service.key}"


def record_changes(folder: Path) -> Iterator[str]:
    """Manifests without a field that the change of their record reads."""
    for service in load_registry(BPMN).services.values():
        if (BPMN / "services" / service.key).is_relative_to(folder):
            yield from map(str, change_faults(service, BPMN))


def tables_of_fees(folder: Path) -> Iterator[str]:
    """Tables that name fees which have no amount or which no example shows, or that the bill cannot be made of."""
    known = load_registry(BPMN)
    for path in sorted({each.parent for each in folder.rglob("*.dmn")}):
        yield from map(str, table_faults(path, known))


def _short(path: Path) -> Path:
    return path.relative_to(ROOT)


CHECKS: Mapping[str, Callable[[Path], Iterator[str]]] = {
    "names and variables": names_and_variables,
    "version tags": version_tags,
    "parts of forms": form_parts,
    "start forms": start_forms,
    "changes of the record": record_changes,
    "tables of fees": tables_of_fees,
    "drawing": drawing,
    "rules of Camunda 8.6": for_engine,
    "as the Modeler opens it": as_modeler_opens,
}
