"""How tables of the command line look."""

from datetime import datetime

from rich import box
from rich.table import Table

from services.jalali import format_jalali_time

NOTHING = "—"

# Their cells are narrow and must not fold: half a moment reads like another one.
_WHOLE_COLUMNS = frozenset({"گام", "آغاز", "مهلت", "پایان", "زمان", "ثبت", "از", "شناسه"})


def plain_table(title: str, *columns: str) -> Table:
    """A table without frames, empty."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in _WHOLE_COLUMNS)
    return table


def moment_cell(moment: datetime | None) -> str:
    """The day above the time of day: three such columns and a step's title fit into 80."""
    return NOTHING if moment is None else format_jalali_time(moment).replace(" ", "\n")
