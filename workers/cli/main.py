"""`aftersales`: all commands."""

import typer

from workers.cli.appointments import appointment
from workers.cli.bill import bill
from workers.cli.catalogue import catalogue
from workers.cli.complaints import complaint
from workers.cli.deploy import deploy
from workers.cli.late import late
from workers.cli.meter import meter
from workers.cli.migrate import migrate
from workers.cli.new_service import new_service
from workers.cli.payments import pay, payments
from workers.cli.permits import permits
from workers.cli.printout import printout
from workers.cli.purge import purge
from workers.cli.requests import list_requests, show, withdraw
from workers.cli.samples import load_samples
from workers.cli.satisfaction import satisfaction
from workers.cli.scheduled import scheduled
from workers.cli.self_willed import self_willed
from workers.cli.sms import sms
from workers.cli.specific import specific_commands
from workers.cli.submit import submit
from workers.cli.working_time import calendar

cli = typer.Typer(
    name="aftersales",
    help="After-sales services of an electricity distribution company · خدمات پس از فروش برق",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.command("catalogue")(catalogue)
cli.command("submit")(submit)
cli.command("show")(show)
cli.command("list")(list_requests)
cli.command("late")(late)
cli.command("meter")(meter)
cli.command("bill")(bill)
cli.add_typer(calendar, name="calendar")
cli.add_typer(sms, name="sms")
cli.command("pay")(pay)
cli.add_typer(payments, name="payments")
cli.add_typer(permits, name="permits")
cli.add_typer(self_willed, name="self-willed")
cli.add_typer(scheduled, name="scheduled")
cli.command("withdraw")(withdraw)
cli.command("complaint")(complaint)
cli.command("satisfaction")(satisfaction)
cli.command("appointment")(appointment)
cli.command("printout")(printout)
cli.command("purge")(purge)
cli.command("new-service")(new_service)
cli.command("deploy")(deploy)
cli.add_typer(migrate, name="migrate")
cli.command("load-samples")(load_samples)

for name, command in specific_commands().items():
    cli.add_typer(command, name=name)


def main() -> None:
    """The script `aftersales`."""
    cli()
