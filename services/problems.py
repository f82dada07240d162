"""What is wrong with what somebody asks for, in Persian and in English."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.errors import ServiceError
from services.text import to_persian_digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault. `record` counts from 1 and is None for the file as a whole."""

    persian: str
    english: str
    record: int | None = None
    field: str | None = None

    def lines(self) -> tuple[str, str]:
        """The Persian and the English line."""
        if self.record is None:
            return self.persian, self.english
        place = f"record {self.record}" + (f", {self.field}" if self.field else "")
        return f"رکورد {to_persian_digits(self.record)}: {self.persian}", f"{place}: {self.english}"


class Refused(ServiceError):
    """What was asked for is not done and nothing is changed; with all that is wrong with it, none of it personal."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.english for problem in problems))
        self.problems = tuple(problems)


def refused(persian: str, english: str, *, record: int | None = None, field: str | None = None) -> Refused:
    """A refusal for one reason."""
    return Refused([Problem(persian=persian, english=english, record=record, field=field)])
