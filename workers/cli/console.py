"""What the command line says, and how its tables look: results to standard output, faults to standard error."""

from datetime import datetime
from textwrap import fill

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from services.jalali import format_jalali_time
from services.problems import Refused

_MOST_PROBLEMS = 200

NOTHING = "—"
_DAY_WIDTH = 12

# Their cells are narrow and must not fold: half a moment reads like another one.
_WHOLE_COLUMNS = frozenset({"گام", "آغاز", "مهلت", "پایان", "زمان", "ثبت", "از", "شناسه"})


def out() -> Console:
    """Standard output as it is now (tests and pipes replace it). What people have typed stands in tables and lines: no
    brackets of theirs are markup.
    """
    return Console(highlight=False, markup=False, soft_wrap=True)


def say(persian: str, english: str) -> None:
    """One result, in both languages."""
    out().print(Text(persian))
    out().print(Text(english, style="dim"))


def say_refused(refusal: Refused) -> None:
    """Each problem in both languages, up to a number that a person can read."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in refusal.problems[:_MOST_PROBLEMS]:
        persian, english = problem.lines()
        console.print(Text(persian, style="red"))
        console.print(Text(english, style="dim"))
    left_out = len(refusal.problems) - _MOST_PROBLEMS
    if left_out > 0:
        console.print(Text(f"… {left_out} more"))


def plain_table(title: str, *columns: str) -> Table:
    """A table without frames, empty."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in _WHOLE_COLUMNS)
    return table


def narrow(text: str) -> str:
    """Words in a column of moments, in lines about as long as a day."""
    return fill(text, _DAY_WIDTH)


def moment_cell(moment: datetime | None) -> str:
    """The day above the time of day: three such columns and a step's title fit into 80."""
    return NOTHING if moment is None else format_jalali_time(moment).replace(" ", "\n")
