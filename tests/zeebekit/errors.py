"""What can go wrong in a process test, each with the data that explains it."""

from collections.abc import Iterable


class ZeebeKitError(Exception):
    """Base of every error that the kit raises on purpose."""


class JarsMissing(ZeebeKitError):
    """The engine's jars are not where they should be."""


class JvmUnusable(ZeebeKitError):
    """A Java machine runs in this process already, without the engine's jars."""


class EngineTimeout(ZeebeKitError):
    """The engine did not become idle, or did not fire what was due, in time."""


class CommandRejected(ZeebeKitError):
    """The engine refused a command; ``reason`` is its own text."""

    def __init__(self, command: str, code: str, reason: str) -> None:
        super().__init__(f"{command} rejected ({code}): {reason}")
        self.command = command
        self.code = code
        self.reason = reason


class DeploymentRejected(CommandRejected):
    """The engine refused the resources; nothing of that deployment exists."""


class NothingToDeploy(ZeebeKitError):
    """The given paths hold no .bpmn, .dmn or .form file, or two files of one name."""


class UnknownElement(ZeebeKitError):
    """No deployed diagram of the instance has an element of that id or name."""

    def __init__(self, wanted: str, known: Iterable[str]) -> None:
        super().__init__(f"no element has the id or name {wanted!r}; known ids: {', '.join(sorted(known))}")
        self.wanted = wanted


class JobsWithoutWorker(ZeebeKitError):
    """Jobs are open that no worker takes; their process instances stand still."""

    def __init__(self, jobs: Iterable[str]) -> None:
        self.jobs = tuple(jobs)
        super().__init__("no worker for these open jobs:\n  " + "\n  ".join(self.jobs))


class EndlessRun(ZeebeKitError):
    """The pump stopped after its limit of jobs: a loop in the diagram, or a hook that never rests."""
