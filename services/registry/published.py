"""What the company says in public of a service, as its manifest has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that is often asked, and its answer, in Persian."""

    ask: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the company says in public of a service. `source` and `article` are the documents it follows."""

    description: str
    phone: str
    questions: tuple[Question, ...]
    source: str
    article: str | None
