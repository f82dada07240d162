"""Inputs that several handlers share."""

from workers.runtime.variables import Inputs


class WorkOrder(Inputs):
    """The agent's order, of which a report needs the number."""

    number: str
