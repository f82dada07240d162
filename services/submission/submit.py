"""Submitting applications: all of them checked, then kept as drafts in one transaction, then started one by one.

What is submitted again starts nothing twice. No transaction is open while the engine is asked: workers and callbacks
wait for nobody's network.
"""

from collections.abc import Sequence

from services.catalogue import Service
from services.clock import Clock
from services.ports import Transactions
from services.submission.files import read_records
from services.submission.planning import Planning
from services.submission.starting import ProcessStarter, Submitted, Values, started_in_turn


def submit_file(
    content: bytes, *, name: str, service: Service, transactions: Transactions, clock: Clock, starter: ProcessStarter
) -> Sequence[Submitted]:
    """Submit the records of a file, JSON or CSV as its name or its content tells; as `submit_records` does."""
    records = read_records(content, name=name, service=service)
    return submit_records(records, service=service, transactions=transactions, clock=clock, starter=starter)


def submit_records(
    records: Sequence[Values], *, service: Service, transactions: Transactions, clock: Clock, starter: ProcessStarter
) -> Sequence[Submitted]:
    """Start a process of the service for each record that has none yet; what became of each.

    Where the engine becomes unavailable half way, the records from there on are not started: the same file, submitted
    again, goes on with them. Raises Refused with every fault of every record: then nothing is kept and nothing started;
    and the engine's error where a lone record is not started.

    The engine cannot start an instance once and only once. Between its answer and our note of it lies a moment in
    which a crash makes a repeated submission start a second instance; registration then refuses the second one,
    because the first has the connection's open request.
    """
    planning = Planning(records=records, service=service, transactions=transactions, clock=clock)
    plan = planning.looked_through()
    if not plan.drafts:
        return plan.answers
    # Without an engine the drafts would lie about, personal data included: better nothing is kept.
    starter.require_ready()
    plan = planning.kept()
    several = len(records) > 1
    started = started_in_turn(plan.drafts, service.key, transactions=transactions, starter=starter, has_answers=several)
    return sorted([*plan.answers, *started], key=lambda answer: answer.number)
