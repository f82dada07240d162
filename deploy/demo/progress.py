"""The play as it goes on: the engine's time, how many stories are over, and a line for each as far as there is room."""

import threading
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from deploy.demo.play import StoryResult
from deploy.demo.stories.story import Story
from deploy.terminal import persian
from services.catalogue import service_title
from services.jalali import format_jalali_time
from services.text import format_duration, to_persian_digits

_FRAMES_PER_SECOND = 4
_BAR_WIDTH = 30
_OTHER_LINES = 2
_WAITS, _RUNS, _FINE, _WRONG = ("·", "dim"), ("▸", "yellow"), ("✓", "green"), ("✗", "red")


class ProgressBoard:
    """An `Audience` that shows the play on a terminal; elsewhere it prints a line for each story that is over."""

    def __init__(self, console: Console, stories: Sequence[Story]) -> None:
        self._console = console
        self._stories = tuple(stories)
        self._doing: dict[str, str] = {}
        self._results: dict[str, StoryResult] = {}
        self._begun_at: datetime | None = None
        self._now: datetime | None = None
        self._changing = threading.Lock()  # the display is drawn by a thread of its own
        self._live = Live(
            get_renderable=self._picture,
            console=console,
            refresh_per_second=_FRAMES_PER_SECOND,
            vertical_overflow="crop",
        )

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.start(refresh=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._console.is_terminal:
            self._live.stop()

    def doing(self, key: str, what: str) -> None:
        """See `Audience`."""
        with self._changing:
            self._doing[key] = what

    def over(self, result: StoryResult) -> None:
        """See `Audience`."""
        with self._changing:
            self._results[result.story.key] = result
        if not self._console.is_terminal:
            self._console.print(f"  {'as told' if result.as_told else 'NOT as told'}: {result.story.key}")

    def time_is(self, moment: datetime) -> None:
        """See `Audience`."""
        with self._changing:
            self._begun_at = self._begun_at or moment
            self._now = moment

    def _picture(self) -> RenderableType:
        with self._changing:
            return Group(self._overall(), self._lines())

    def _lines(self) -> Table:
        table = Table(box=None, padding=(0, 1), show_header=False)
        table.add_column(width=1)
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, overflow="ellipsis")
        for story in self._shown():
            sign, style = self._sign(story.key)
            title = f"{service_title(story.service)} · {story.title}"
            table.add_row(Text(sign, style=style), persian(title), persian(self._doing.get(story.key, ""), "dim"))
        return table

    def _shown(self) -> Sequence[Story]:
        """As many as the terminal has lines for; those that are over as told make way for the others."""
        room = self._console.size.height - _OTHER_LINES
        return sorted(self._stories, key=lambda story: self._sign(story.key) == _FINE)[: max(room, 1)]

    def _sign(self, key: str) -> tuple[str, str]:
        result = self._results.get(key)
        if result is not None:
            return _FINE if result.as_told else _WRONG
        return _RUNS if key in self._doing else _WAITS

    def _overall(self) -> Table:
        total, over = len(self._stories), len(self._results)
        row = Table.grid(padding=(0, 2))
        bar = ProgressBar(total=total, completed=over, width=_BAR_WIDTH)
        count = f"{to_persian_digits(over)} از {to_persian_digits(total)}"
        row.add_row(bar, persian(count), persian(self._engine_time(), "bold"))
        return row

    def _engine_time(self) -> str:
        if self._now is None or self._begun_at is None:
            return "ساعت موتور هنوز جابه‌جا نشده است"
        return f"ساعت موتور: {format_jalali_time(self._now)} ({format_duration(self._now - self._begun_at)})"
