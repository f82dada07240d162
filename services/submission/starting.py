"""Starting what a file asks for: record by record, each with an answer, whatever becomes of the engine meanwhile."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from services.errors import EngineRefused, TechnicalError
from services.intake.drafts import note_start
from services.ports import Transactions
from services.text import to_persian_digits

Values = Mapping[str, object]


class ProcessStarter(Protocol):
    """Starts process instances. Both raise TechnicalError where the engine is unavailable."""

    def require_ready(self) -> None: ...
    def start(self, process_id: str, variables: Values) -> int:
        """The instance's key. After a TechnicalError it may have been started all the same.

        Raises EngineRefused where it was not, and will not be.
        """
        ...


class SubmissionState(StrEnum):
    """What became of a record."""

    STARTED = "started"
    NOT_STARTED = "not-started"
    """The engine was unavailable before it, or refuses it. Submitted again, the file starts it and nothing twice."""
    STARTED_BEFORE = "started-before"
    REGISTERED_BEFORE = "registered-before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """A record's answer: the process instance's key, or the tracking code of the request that it has become.

    Of one that was not started, `outcome_unknown` where the engine was asked and did not answer, `refusal` where it
    said no, and why.
    """

    number: int
    state: SubmissionState
    process_instance_key: int | None = None
    tracking_code: str | None = None
    outcome_unknown: bool = False
    refusal: str | None = None

    def lines(self) -> tuple[str, str]:
        """The answer as it is told, in Persian and in English."""
        persian, english = self._told()
        return f"رکورد {to_persian_digits(self.number)}: {persian}", f"record {self.number}: {english}"

    def _told(self) -> tuple[str, str]:
        match self.state:
            case SubmissionState.NOT_STARTED:
                return self._why_not()
            case SubmissionState.STARTED:
                return "آغاز شد.", f"started as {self.process_instance_key}"
            case SubmissionState.STARTED_BEFORE:
                return "پیش‌تر آغاز شده است.", f"already started as {self.process_instance_key}"
            case SubmissionState.REGISTERED_BEFORE:
                code = self.tracking_code or ""
                return f"پیش‌تر با کد رهگیری {to_persian_digits(code)} ثبت شده است.", f"already registered as {code}"

    def _why_not(self) -> tuple[str, str]:
        if self.refusal is not None:
            return "آغاز نشد؛ موتور فرایند نپذیرفت.", f"not started: the engine refused it: {self.refusal}"
        if self.outcome_unknown:
            return (
                "پاسخ موتور فرایند نرسید؛ شاید آغاز شده باشد. دوباره که ثبت شود، درخواست دومی ثبت نخواهد شد.",
                "the engine did not answer: perhaps started; submitted again, no second request is registered",
            )
        return "آغاز نشد؛ موتور فرایند در دسترس نبود.", "not started: the engine was unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record that is to be started: its draft's key, and what the engine is given."""

    number: int
    key: str
    application: Values


def started_in_turn(
    drafts: Sequence[Draft], service_key: str, *, transactions: Transactions, starter: ProcessStarter, has_answers: bool
) -> Iterator[Submitted]:
    """One by one, until the engine or the database becomes unavailable: from there on none is begun. Raises the error
    where nobody has an answer: `has_answers`, if other records of the file have, or wait for theirs.
    """
    unavailable = False
    for draft in drafts:
        if unavailable:
            yield _not_started(draft)
            continue
        try:
            yield _started(draft, service_key, transactions=transactions, starter=starter)
        except _NotNoted as noted:
            unavailable = True
            yield noted.answer
        except TechnicalError:
            if not has_answers:
                raise
            unavailable = True
            yield _not_started(draft, outcome_unknown=True)
        except EngineRefused as error:
            if not has_answers:
                raise
            yield _not_started(draft, refusal=error.reason)


class _NotNoted(Exception):
    """It was started, and the database could not note it."""

    def __init__(self, answer: Submitted) -> None:
        super().__init__()
        self.answer = answer


def _started(draft: Draft, service_key: str, *, transactions: Transactions, starter: ProcessStarter) -> Submitted:
    instance = starter.start(service_key, {"application": draft.application, "draftKey": draft.key})
    answer = Submitted(number=draft.number, state=SubmissionState.STARTED, process_instance_key=instance)
    try:
        transactions.run(lambda uow: note_start(uow, draft.key, process_instance_key=instance))
    except TechnicalError:
        raise _NotNoted(answer) from None
    return answer


def _not_started(draft: Draft, *, outcome_unknown: bool = False, refusal: str | None = None) -> Submitted:
    state = SubmissionState.NOT_STARTED
    return Submitted(number=draft.number, state=state, outcome_unknown=outcome_unknown, refusal=refusal)
