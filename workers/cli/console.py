"""What the command line says: results to standard output, faults to standard error."""

from rich.console import Console
from rich.text import Text

from workers.cli.problems import Refused

_MOST_PROBLEMS = 200


def out() -> Console:
    """Standard output as it is now (tests and pipes replace it)."""
    return Console(highlight=False, soft_wrap=True)


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
