"""Tasklist's, Operate's and the engine clock's interfaces, for demonstrations and tests in the operators' roles."""

from deploy.tasklist.asking import PATIENCE_SECONDS, CamundaFaultError, EngineHasNoRoomError
from deploy.tasklist.client import TasklistClient, TaskNotFoundError
from deploy.tasklist.clock import ClockNotControlledError, EngineClock
from deploy.tasklist.logins import create_logins
from deploy.tasklist.models import Element, Incident, InstanceState, ProcessInstance, StartableProcess, Task, TaskState
from deploy.tasklist.operate import OperateClient
from deploy.tasklist.roles import Role, all_roles
from workers.gateways.camunda_session import CamundaRefusedError, CamundaSession

__all__ = [
    "PATIENCE_SECONDS",
    "CamundaFaultError",
    "CamundaRefusedError",
    "CamundaSession",
    "ClockNotControlledError",
    "Element",
    "EngineClock",
    "EngineHasNoRoomError",
    "Incident",
    "InstanceState",
    "OperateClient",
    "ProcessInstance",
    "Role",
    "StartableProcess",
    "Task",
    "TaskNotFoundError",
    "TaskState",
    "TasklistClient",
    "all_roles",
    "create_logins",
]
