"""Wherever an appointment is waited for: when the agent is to come by now."""

from dataclasses import dataclass

from services.metering.work_orders import appointment_to_keep
from services.steps.due import engine_text, wait_text
from services.visiting.appointments import has_begun
from workers.context import JobContext
from workers.inputs import WorkOrder
from workers.runtime.handler import handles
from workers.runtime.variables import JobInput, JobOutput


class Input(JobInput):
    """The order."""

    work_order: WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView(JobOutput):
    """When the window begins, as an instant of the engine, and whether it has; how long it is until then by the
    workers' clock, for an engine whose clock is ahead of theirs.
    """

    starts_at: str
    starts_in: str
    has_begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Output(JobOutput):
    """The appointment that holds."""

    appointment: AppointmentView


@handles("find-appointment")
def handle(context: JobContext, data: Input) -> Output:
    """Tell when the agent is to come."""
    appointment = appointment_to_keep(context.uow, data.work_order.number)
    starts_at = appointment.window.starts_at
    now = context.clock.now()
    return Output(
        appointment=AppointmentView(
            starts_at=engine_text(starts_at),
            starts_in=wait_text(starts_at - now),
            has_begun=has_begun(appointment, at=now),
        )
    )
