"""The real stack on this machine: OpenSearch, Camunda 8.6.0 and the project's own processes."""

from deploy.errors import DeployError
from deploy.stack.config import Ports, StackConfig
from deploy.stack.lifecycle import Action, Step, down, running, up
from deploy.stack.process import ProcessSpec
from deploy.stack.readiness import http_answers
from deploy.stack.state import StackState, load

__all__ = [
    "Action",
    "DeployError",
    "Ports",
    "ProcessSpec",
    "StackConfig",
    "StackState",
    "Step",
    "down",
    "http_answers",
    "load",
    "running",
    "up",
]
