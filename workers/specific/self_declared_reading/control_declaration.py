"""Self-declared reading step 4: what the decision table asks of the reading."""

from dataclasses import asdict, dataclass

from services.ports.outside import Identity
from services.readings.check import Verdict
from services.specific.self_declared_reading.control import control_declaration
from services.specific.self_declared_reading.facts import Flag
from services.specific.self_declared_reading.model import Inquiry, RecordMatch
from workers.context import JobContext
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The request, and what was answered of its subscriber."""

    tracking_code: str
    identity: Identity | None = None
    record_match: RecordMatch | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsView(JobOutput):
    """The facts as the table names them."""

    doubt: str
    consumption: Verdict
    flags: tuple[Flag, ...]
    days_since_declared: int | None
    photo: bool
    identity: Identity
    record: RecordMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """What the table is asked with."""

    declaration: FactsView


@handles("control-declaration")
def handle(context: JobContext, data: Input) -> Output:
    """Look at it."""
    facts = control_declaration(
        context.uow,
        clock=context.clock,
        reference=context.reference,
        tracking_code=data.tracking_code,
        inquiry=Inquiry(identity=data.identity, record=data.record_match),
    )
    return Output(declaration=FactsView(**asdict(facts)))
