"""The one concise way to write a job handler: an input model, a result, a function between them.

`workers/handlers/issue_settlement_bill.py` is the pattern to follow.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_type_hints

from services.clock import Clock
from services.company import Company
from services.errors import BusinessError
from services.ports import UnitOfWork
from services.reference.data import ReferenceData
from services.steps.ledger import JobElement
from workers.runtime.job import Job, ThrowError
from workers.runtime.retry import DEFAULT_RETRY, RetryPolicy
from workers.runtime.variables import Inputs, Result


@dataclass(frozen=True, slots=True, kw_only=True)
class JobContext:
    """What a handler works with. `clock` stands still during the job: one job, one moment."""

    uow: UnitOfWork
    clock: Clock
    company: Company
    reference: ReferenceData
    job: Job

    @property
    def element(self) -> JobElement:
        """Where in the engine the job comes from."""
        return JobElement(
            process_instance_key=self.job.process_instance_key,
            element_instance_key=self.job.element_instance_key,
            element_id=self.job.element_id,
        )


HandlerFunction = Callable[[JobContext, Any], Result]
ErrorVariables = Callable[[Any], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A job type's handler, with what the engine has to be asked for."""

    job_type: str
    function: HandlerFunction
    inputs: type[Inputs]
    errors: Mapping[type[BusinessError], ErrorVariables]
    retry: RetryPolicy

    @property
    def variables_to_fetch(self) -> tuple[str, ...]:
        """Exactly the variables that the input model names."""
        return self.inputs.variables_to_fetch()

    def __call__(self, context: JobContext) -> Result:
        """Parse the job's variables and do the work."""
        return self.function(context, self.inputs.of(context.job))

    def refusal(self, error: BusinessError) -> ThrowError:
        """The BPMN error of a business error, with the variables that the diagram needs to deal with it."""
        variables = self.errors.get(type(error), lambda _: {})(error)
        return ThrowError(error.code, str(error), variables)


def handles(
    job_type: str,
    *,
    errors: Mapping[type[BusinessError], ErrorVariables] | None = None,
    retry: RetryPolicy = DEFAULT_RETRY,
) -> Callable[[HandlerFunction], Handler]:
    """Make a function the handler of a job type; its second parameter's annotation is the input model."""

    def decorate(function: HandlerFunction) -> Handler:
        inputs = _input_model(function)
        return Handler(job_type=job_type, function=function, inputs=inputs, errors=errors or {}, retry=retry)

    return decorate


def _input_model(function: HandlerFunction) -> type[Inputs]:
    name = list(inspect.signature(function).parameters)[1]
    model = get_type_hints(function)[name]
    if not (isinstance(model, type) and issubclass(model, Inputs)):
        raise TypeError(f"{function.__name__}: the input must be a subclass of Inputs")
    if not model.variables_to_fetch():
        # The engine reads an empty list of variables as "all of them".
        raise TypeError(f"{function.__name__}: the input must name at least one variable")
    return model
