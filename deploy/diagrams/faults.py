"""The faults that a process designer would stumble over, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The sorts of faults; the value is the sentence that follows the element's id."""

    NO_SHAPE = "is not drawn"
    NO_EDGE = "is a flow that is not drawn"
    TOO_WIDE = "is wider than a page shows: make a phase of it a diagram of its own, <service>-<what>, and call it"
    COLLAPSED = "is a collapsed sub-process, whose inside no reader sees: expand it or make it a process of its own"
    OVERLAP = "overlaps"
    OUTSIDE = "sticks out of its sub-process or pool"
    OFF_BORDER = "is not on the border of"
    LOOSE_END = "does not reach"
    SLANTED = "has a slanted piece"
    CROSSING = "crosses"
    SHARED_LINE = "lies on the line of"
    THROUGH_SHAPE = "runs through"
    LABEL_ON_SHAPE = "has its label on the shape"
    LABEL_ON_LABEL = "has its label on the label of"
    LABEL_ON_EDGE = "has its label on the line"
    TEXT_TOO_LONG = "has more text than its shape holds"
    TEXT_COVERED = "has its text under its symbol or a boundary event"
    NOT_PERSIAN = "has no Persian name"
    ARABIC_LETTERS = "has Arabic instead of Persian letters or digits in its name"
    WRONG_ORDER = "has a name that a left-to-right canvas shows in the wrong order: begin and end it with Persian words"
    NOT_ZEEBE_TASK = "is not a Zeebe user task"
    NO_FORM = "has no form"
    UNKNOWN_FORM = "has a form that no file defines,"
    NO_CANDIDATES = "has no candidate groups"
    NO_QUESTION = "is a gateway that splits without a question"
    NO_ANSWER = "is a nameless answer of"
    HALF_A_QUESTION = "asks no whole question: end it with a verb and «؟», as in «کنتور سالم است؟»"
    NO_STATE = "is an end whose name says no state: end it with a verb that tells how it ended, as in «قبض پرداخت شد»"
    NO_SENDING = "is a send task whose name does not say so: begin it with «ارسال», as in «ارسال پیامک کد رهگیری»"


REMEDIES: Mapping[FaultKind, str] = {
    FaultKind.NO_SHAPE: "delete it in the XML view, or draw it anew",
    FaultKind.NO_EDGE: "draw it anew",
    FaultKind.OVERLAP: "move them apart",
    FaultKind.OUTSIDE: "enlarge the frame, or move it inside",
    FaultKind.OFF_BORDER: "drag it onto the border",
    FaultKind.LOOSE_END: "drag the end of the line onto the shape",
    FaultKind.SLANTED: "drag its corners until it has right angles only",
    FaultKind.CROSSING: "lead one of them around",
    FaultKind.SHARED_LINE: "lead one beside the other, or join them by a gateway",
    FaultKind.THROUGH_SHAPE: "lead it around",
    FaultKind.LABEL_ON_SHAPE: "drag the label away",
    FaultKind.LABEL_ON_LABEL: "drag one of them away",
    FaultKind.LABEL_ON_EDGE: "drag the label beside it",
    FaultKind.TEXT_TOO_LONG: "shorten the name, or enlarge the shape",
    FaultKind.TEXT_COVERED: "shorten the name, or enlarge the shape or move the event",
    FaultKind.NOT_PERSIAN: "name it in Persian; ids and documentation are English",
    FaultKind.ARABIC_LETTERS: "type ی, ک and digits with a Persian keyboard",
    FaultKind.NOT_ZEEBE_TASK: "choose the template User task, or Implementation: Camunda user task",
    FaultKind.NO_FORM: "link one: Form, Camunda form (linked), binding deployment",
    FaultKind.UNKNOWN_FORM: "write the name of its file without .form",
    FaultKind.NO_CANDIDATES: "name its unit: Assignment, Candidate groups",
    FaultKind.NO_QUESTION: "write the question on it",
    FaultKind.NO_ANSWER: "write the answer on the flow",
}
"""What the designer does about it, where the sentence does not say so itself."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One fault of one element; `other` is the id of the second element that takes part, if any."""

    element: str
    kind: FaultKind
    other: str = ""

    def __str__(self) -> str:
        said = f"{self.element} {self.kind}{' ' if self.other else ''}{self.other}"
        remedy = REMEDIES.get(self.kind)
        return f"{said}: {remedy}" if remedy else said
