"""Errors told without personal data: in the engine, in logs."""

import traceback
from pathlib import PurePath

from services.errors import ServiceError
from workers.runtime.variables import VariablesInvalid


def describe(error: BaseException) -> str:
    """The error's class; its message only where we wrote it ourselves, because a library's message may quote data."""
    name = type(error).__name__
    if isinstance(error, ServiceError | VariablesInvalid):
        return f"{name}: {error}"
    return f"{name} at {where(error)[-1]}" if error.__traceback__ else name


def where(error: BaseException) -> list[str]:
    """The traceback as file:line function, outermost first, without source text, values or messages."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(PurePath(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]
