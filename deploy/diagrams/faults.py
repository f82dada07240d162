"""The faults that a process designer would stumble over, by name."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """The sorts of faults; the value is the sentence that follows the element's id."""

    NO_SHAPE = "is not drawn"
    NO_EDGE = "is a flow that is not drawn"
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
    UNKNOWN_FORM = "has a form that no file defines:"
    NO_CANDIDATES = "has no candidate groups"
    NO_QUESTION = "is a gateway that splits without a question"
    NO_ANSWER = "is a nameless answer of"
    HALF_A_QUESTION = "asks no whole question: end it with a verb and «؟», as in «کنتور سالم است؟»"
    NO_STATE = "is an end whose name says no state: end it with a verb that tells how it ended, as in «قبض پرداخت شد»"
    NO_SENDING = "is a send task whose name does not say so: begin it with «ارسال», as in «ارسال پیامک کد رهگیری»"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """One fault of one element; `other` is the id of the second element that takes part, if any."""

    element: str
    kind: FaultKind
    other: str = ""

    def __str__(self) -> str:
        return f"{self.element} {self.kind}{' ' if self.other else ''}{self.other}"
