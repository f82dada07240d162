"""The processes of a stack, as `up` and `status` show them."""

import time

import psutil
from rich.table import Table
from rich.text import Text

from deploy.stack.process import ProcessRecord
from deploy.stack.state import StackState


def processes_table(state: StackState) -> Table:
    """The processes of a stack: which run, for how long, with how much memory."""
    clock = "controlled clock" if state.config.controlled_clock else "real clock"
    started = f", up in {state.seconds_to_start:.0f} s" if state.seconds_to_start is not None else ""
    table = Table(title=f"Stack on the {clock}{started}")
    for column in ("process", "id", "state", "memory", "running for"):
        table.add_column(column, justify="right" if column in {"id", "memory", "running for"} else "left")
    for record in state.processes:
        table.add_row(*_row(record))
    return table


def _row(record: ProcessRecord) -> tuple[str | Text, ...]:
    process = record.process()
    try:
        memory = process.memory_info().rss // 1_000_000 if process else None
    except psutil.NoSuchProcess:
        memory = None
    if memory is None:
        return record.name, str(record.pid), Text("ended", style="red"), "–", "–"
    minutes, seconds = divmod(int(time.time() - record.started_at), 60)
    return record.name, str(record.pid), Text("running", style="green"), f"{memory} MB", f"{minutes}:{seconds:02}"
