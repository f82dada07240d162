"""`aftersales appointment`: when the agent comes, and the subscriber who moves it."""

from typing import Annotated

import typer

from services.identifiers import asked_tracking_code
from services.ports import UnitOfWork
from services.visiting.appointments import appointment_of, move_by_subscriber, order_to_expect, told_window
from workers.cli.console import say
from workers.cli.session import session


def appointment(
    code: Annotated[str, typer.Argument(help="Tracking code")],
    *,
    day: Annotated[str, typer.Option(help="Jalali day of the visit, as 1405/09/15")] = "",
    since: Annotated[str, typer.Option("--from", help="From this hour, as 9:30")] = "",
    until: Annotated[str, typer.Option(help="Until this hour, as 11:30")] = "",
) -> None:
    """Show when the agent comes, or move it for the subscriber · قرار مراجعهٔ مأمور."""
    typed = {"visitDay": day, "visitFrom": since, "visitUntil": until}
    with session() as app:
        tracking_code = asked_tracking_code(code)

        def moved(uow: UnitOfWork) -> str:
            agreed = move_by_subscriber(
                uow, clock=app.clock, company=app.company, tracking_code=tracking_code, typed=typed
            )
            return told_window(agreed)

        if any(typed.values()):
            told = app.transactions.run(moved)
            say(f"قرار مراجعه: {told}", "the appointment is kept, and told by SMS")
            return
        with app.reading() as uow:
            told = told_window(appointment_of(uow, order_to_expect(uow, tracking_code).number))
    say(f"قرار مراجعه: {told or 'گذاشته نشده است'}", "the appointment" if told else "no appointment is made")
