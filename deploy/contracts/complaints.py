"""What is wrong in a diagram, told so that its designer knows what to do."""

from dataclasses import dataclass
from pathlib import Path

from deploy.diagrams.elements import Element
from deploy.locations import ROOT


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Complaint:
    """A fault of one element (or of a whole file, then `element` is empty) and its remedy. Both are sentences."""

    path: Path
    element: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        return f"{place}: {self.element + ' ' if self.element else ''}{self.problem}. {self.remedy}"


def about(element: Element, problem: str, remedy: str) -> Complaint:
    """A complaint of an element, which is named by its id and by what stands on it."""
    named = f"{element.id} («{element.name}»)" if element.name else element.id
    return Complaint(path=element.path, element=named, problem=problem, remedy=remedy)


def about_file(path: Path, element: str, problem: str, remedy: str) -> Complaint:
    """A complaint of a form, a table or a manifest, or of the part of it that is named."""
    return Complaint(path=path, element=element, problem=problem, remedy=remedy)
