"""A process test kit for Zeebe: the real engine inside the Python process, no server, no container.

See README.md beside this file for a two-minute example.
"""

from .coverage import Coverage, ProcessCoverage
from .engine import DeployedProcess, Deployment, EmbeddedEngine
from .errors import (
    CommandRejected,
    DeploymentRejected,
    EndlessRun,
    EngineTimeout,
    JarsMissing,
    JobsWithoutWorker,
    JvmUnusable,
    NothingToDeploy,
    UnknownElement,
    ZeebeKitError,
)
from .instance import ProcessInstance
from .job import Complete, Fail, IdleHook, Job, Outcome, ThrowError, Variables, Worker, Workers
from .pump import Handled, JobPump, Run
from .task import CompletedTask, UserTask
from .view import Incident, Timer

__all__ = [
    "CommandRejected",
    "Complete",
    "CompletedTask",
    "Coverage",
    "DeployedProcess",
    "Deployment",
    "DeploymentRejected",
    "EmbeddedEngine",
    "EndlessRun",
    "EngineTimeout",
    "Fail",
    "Handled",
    "IdleHook",
    "Incident",
    "JarsMissing",
    "Job",
    "JobPump",
    "JobsWithoutWorker",
    "JvmUnusable",
    "NothingToDeploy",
    "Outcome",
    "ProcessCoverage",
    "ProcessInstance",
    "Run",
    "ThrowError",
    "Timer",
    "UnknownElement",
    "UserTask",
    "Variables",
    "Worker",
    "Workers",
    "ZeebeKitError",
]
