"""Parts of inputs that several handlers share."""

from workers.runtime.variables import JobInput


class WorkOrder(JobInput):
    """The agent's order, of which a report needs the number."""

    number: str


class Cleaned:
    """Marks an input that may hold personal data as it was typed: `application: Annotated[Any, Cleaned]`.

    The job moves what is personal into the database and hands the variable back without it, so each process that holds
    the variable has to take it over from there.
    """
