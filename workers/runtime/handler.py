"""The one concise way to write a job handler: an input model, an output, a function between them.

    class Input(JobInput):
        order_number: str

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Output(JobOutput):
        total_rials: int

    @handles("price-order", errors={OutOfStock: lambda error: {"article": error.article}})
    def handle(context: Context, data: Input) -> Output: ...

A plain function runs in a transaction, together with other jobs; what it wrote, its output and the note that the job is
done are committed at once. A function that waits for something outside runs without one: with `blocking=True`, in a
thread of its own. It may return `Apply(function)`, which is then run in a transaction.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeAlias, get_type_hints

from workers.runtime.errors import BusinessError
from workers.runtime.job import Job, ThrowError
from workers.runtime.variables import JobInput, JobOutput


@dataclass(frozen=True, slots=True)
class Apply:
    """What a blocking handler found out, to be put into effect in a transaction."""

    function: Callable[[Any], JobOutput]


HandlerFunction: TypeAlias = Callable[[Any, Any], Any]
ErrorVariables: TypeAlias = Callable[[Any], Mapping[str, object]]

DEFAULT_TIME_LIMIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handler:
    """A job type's handler, with what the engine has to be asked for.

    `blocking`: it waits for something outside. `patient`: however long that is unavailable, the job waits and becomes
    no incident. `time_limit` is what the handler itself may take.
    """

    job_type: str
    function: HandlerFunction
    inputs: type[JobInput]
    blocking: bool
    patient: bool
    errors: Mapping[type[Exception], ErrorVariables]
    time_limit: timedelta

    @property
    def variables_to_fetch(self) -> tuple[str, ...]:
        """Exactly the variables that the input model names."""
        return self.inputs.variables_to_fetch()

    def __call__(self, context: object, job: Job) -> Any:  # noqa: ANN401 - a JobOutput, or Apply, which is checked there
        """Parse the job's variables and do the work."""
        return self.function(context, self.inputs.of(job))

    def bpmn_error(self, error: Exception) -> ThrowError:
        """The BPMN error that a business error becomes, with the variables that the diagram needs to deal with it."""
        if not isinstance(error, BusinessError):
            raise TypeError(f"{type(error).__name__} has no BPMN error code") from error
        variables = self.errors.get(type(error), lambda _: {})(error)
        return ThrowError(error.code, str(error), variables)


def handles(
    job_type: str,
    *,
    errors: Mapping[type[Exception], ErrorVariables] | None = None,
    blocking: bool = False,
    patient: bool = False,
    time_limit: timedelta = DEFAULT_TIME_LIMIT,
) -> Callable[[HandlerFunction], Handler]:
    """Make a function the handler of a job type; its second parameter's annotation is the input model.

    `errors` gives, by the class of a business error, the variables that go with its BPMN error.
    """

    def decorate(function: HandlerFunction) -> Handler:
        return Handler(
            job_type=job_type,
            function=function,
            inputs=_input_model(function),
            blocking=blocking,
            patient=patient,
            errors=errors or {},
            time_limit=time_limit,
        )

    return decorate


def _input_model(function: HandlerFunction) -> type[JobInput]:
    name = list(inspect.signature(function).parameters)[1]
    model = get_type_hints(function)[name]
    if not (isinstance(model, type) and issubclass(model, JobInput)):
        raise TypeError(f"{function.__name__}: the input must be a subclass of JobInput")
    if not model.variables_to_fetch():
        # The engine reads an empty list of variables as "all of them".
        raise TypeError(f"{function.__name__}: the input must name at least one variable")
    return model
