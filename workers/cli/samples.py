"""`aftersales load-samples`: invented subscribers for demonstrations and tests."""

from pathlib import Path
from typing import Annotated

import typer

from services.jalali import local_date
from workers.cli.console import say
from workers.cli.session import application
from workers.samples import load, read_samples


def load_samples(file: Annotated[Path, typer.Argument(help="JSON file of subscribers and agents")]) -> None:
    """Load subscribers, readings, past bills and agents; loading again changes nothing · بارگذاری نمونه‌ها."""
    with application() as app:
        samples = read_samples(file)
        app.prepare_database()
        with app.begin() as uow:
            added = load(uow, samples, today=local_date(app.clock.now()))
        say("نمونه‌ها بارگذاری شد.", f"{added} connections added, {len(samples.connections) - added} were there")
