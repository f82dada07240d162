"""All that the diagrams may name: processes, forms, decision tables, job types, units, SMS texts, steps."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from deploy.contracts.jobs import JobContract, all_jobs
from deploy.contracts.parts import PartContract, called_parts
from deploy.diagrams.elements import Element, ProcessFile, processes
from deploy.diagrams.model import DMN
from services.catalogue import all_services
from services.notices.wording import catalogue
from services.registry import registry
from services.steps.catalogue import Step, all_steps
from services.units import all_units


@dataclass(frozen=True, kw_only=True)
class Book:
    """Read once for all checks, from `root`. `forms` and `decisions` are files by id, the others keys of the manifests;
    `costs` are the tables that these name for the standard process.
    """

    root: Path
    processes: tuple[ProcessFile, ...]
    jobs: Mapping[str, JobContract]
    forms: Mapping[str, Path]
    decisions: Mapping[str, Path]
    units: frozenset[str]
    texts: frozenset[str]
    steps: Mapping[str, Step]
    outcomes: frozenset[str]
    work_orders: frozenset[str]
    costs: frozenset[str]

    @cached_property
    def parts(self) -> Mapping[str, PartContract]:
        return called_parts(self.processes)

    @cached_property
    def by_id(self) -> Mapping[str, ProcessFile]:
        return {process.id: process for process in self.processes}

    @property
    def elements(self) -> Iterator[Element]:
        return (element for process in self.processes for element in process.elements)

    def calls_of(self, process_id: str) -> Sequence[Element]:
        """The call activities that call a process."""
        return self._calls.get(process_id, ())

    @cached_property
    def _calls(self) -> Mapping[str, Sequence[Element]]:
        """By the process that is called; looked for once, as each step of each element asks for them."""
        calls: dict[str, list[Element]] = {}
        for each in self.elements:
            if process_id := each.called_process:
                calls.setdefault(process_id, []).append(each)
        return calls

    def steps_of(self, element: Element) -> list[str]:
        """The documented steps that an element does: its own, and where it says so those of every call."""
        calls = self.calls_of(element.process_id) if element.does_callers_steps else []
        return [*element.steps, *(step for call in calls for step in self.steps_of(call))]

    def form(self, form_id: str) -> Mapping[str, Any]:
        """A form's schema; an empty one where there is no such file."""
        path = self.forms.get(form_id)
        return dict(json.loads(path.read_text("utf-8"))) if path else {}

    def decision_inputs(self, decision_id: str) -> frozenset[str]:
        """The expressions that a decision table asks about."""
        path = self.decisions.get(decision_id)
        if path is None:
            return frozenset()
        asked = ElementTree.parse(path).getroot().iter(f"{DMN}inputExpression")
        return frozenset((each.findtext(f"{DMN}text") or "").strip() for each in asked)


def read_book(folder: Path) -> Book:
    """Everything under `bpmn/`, and what code and registry offer. Raises NotADiagram, ValueError for a broken form."""
    return Book(
        root=folder,
        processes=tuple(processes([folder])),
        jobs=all_jobs(),
        forms={path.stem: path for path in sorted(folder.rglob("*.form"))},
        decisions={path.stem: path for path in sorted(folder.rglob("*.dmn"))},
        units=frozenset(all_units()),
        texts=frozenset(catalogue()),
        steps=all_steps(),
        outcomes=frozenset(registry().outcomes),
        work_orders=frozenset(registry().work_orders),
        costs=frozenset(
            each.standard.costs for each in all_services().values() if each.standard and each.standard.costs
        ),
    )
