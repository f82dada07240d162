"""What stops a deployment command, told so that the reader can put it right."""

from collections.abc import Sequence


class DeployError(Exception):
    """Something on this machine stands in the way.

    `remedy` says what to do about it; `log` holds the last lines of the log that tells more, oldest first.
    """

    def __init__(self, message: str, *, remedy: str, log: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.log = tuple(log)

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  | {line}" for line in self.log), f"Remedy: {self.remedy}"])
