"""What `up` and `status` show of a stack."""

import time

import psutil
from rich.console import Group
from rich.table import Table
from rich.text import Text

from deploy.stack.config import StackConfig
from deploy.stack.process import ProcessRecord
from deploy.stack.state import StackState


def stack_report(state: StackState) -> Group:
    """A table of the processes, and the addresses."""
    return Group(_processes(state), _addresses(state.config))


def _processes(state: StackState) -> Table:
    clock = "controlled clock" if state.config.controlled_clock else "real clock"
    started = f", up in {state.seconds_to_start:.0f} s" if state.seconds_to_start is not None else ""
    table = Table(title=f"Stack on the {clock}{started}")
    for column in ("process", "id", "state", "memory", "running for", "log"):
        table.add_column(column, justify="right" if column in {"id", "memory", "running for"} else "left")
    for record in state.processes:
        table.add_row(*_row(record), str(record.log))
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


def _addresses(config: StackConfig) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row("Worklist (میز کار)", config.pages_url)
    table.add_row("Tasklist", config.tasklist_url)
    table.add_row("Operate", config.operate_url)
    table.add_row("Zeebe (gRPC)", config.grpc_address)
    table.add_row("Health, metrics", f"{config.management_url}/actuator")
    if config.monitoring:
        table.add_row("Prometheus", config.prometheus_url)
    table.add_row("Stop", "make down")
    return table
