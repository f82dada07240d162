"""A process instance under test: what to do with it and what to assert on it."""

from collections.abc import Callable

from .job import Variables
from .report import describe
from .task import UserTask
from .view import InstanceView


class ProcessInstance(InstanceView):
    """A handle on one instance. Tasks, timers, incidents and assertions reach into its called instances too.

    An assertion that fails tells where the instance stands. Assertions return the instance, so they can be chained.
    """

    def called(self, process_id: str | None = None) -> list["ProcessInstance"]:
        """The instances that call activities of this one started, directly or not; of one process, if given."""
        family = list(self._family())[1:]
        return [ProcessInstance(self._core, i.key) for i in family if process_id in (None, i.process_id)]

    def task(self, name_or_id: str, role: str | None = None) -> UserTask:
        """The one open user task of that element; if ``role`` is given, it must be a candidate group of it."""
        found = self.tasks(name_or_id, role)
        wanted = f"one open user task {name_or_id!r}" + (f" for {role!r}" if role else "")
        self._check(len(found) == 1, f"expected {wanted}, found {len(found)}")
        return found[0]

    def set_variables(self, variables: Variables, *, scope: int | None = None) -> None:
        """Set variables in the instance's own scope, or in that of one of its element instances, by its key."""
        self._core.gateway.set_variables(scope or self.key, variables, local=True)
        self._core.settle()

    def resolve_incidents(self, *, retries: int = 1) -> None:
        """Let the engine try again what raised the open incidents; failed jobs get that many retries."""
        for incident in self.incidents():
            if incident.job_key:
                self._core.gateway.update_retries(incident.job_key, retries)
            self._core.gateway.resolve_incident(incident.key)
        self._core.settle()

    def cancel(self) -> None:
        """Cancel the instance."""
        self._core.gateway.cancel_instance(self.key)
        self._core.settle()

    def describe(self) -> str:
        """Where the instance stands, for a reader: the text that failing assertions show."""
        return describe(self._core, self.key)

    def assert_passed(self, *elements: str) -> "ProcessInstance":
        """Each element was completed, each flow taken, at least once."""
        return self._check_each(elements, lambda element: self.times_passed(element) > 0, "was not passed")

    def assert_not_passed(self, *elements: str) -> "ProcessInstance":
        """None of the elements was completed, none of the flows taken."""
        return self._check_each(elements, lambda element: self.times_passed(element) == 0, "was passed")

    def assert_waiting_at(self, *elements: str) -> "ProcessInstance":
        """Each element is active now."""
        return self._check_each(elements, self._is_active, "is not active")

    def assert_not_waiting_at(self, *elements: str) -> "ProcessInstance":
        """None of the elements is active now."""
        return self._check_each(elements, lambda element: not self._is_active(element), "is active")

    def assert_active(self) -> "ProcessInstance":
        """The instance has not ended."""
        return self._check_state("active")

    def assert_completed(self) -> "ProcessInstance":
        """The instance has come to its end."""
        return self._check_state("completed")

    def assert_terminated(self) -> "ProcessInstance":
        """The instance was cancelled, or ended from outside."""
        return self._check_state("terminated")

    def assert_no_incidents(self) -> "ProcessInstance":
        """Nothing stands still by a fault."""
        return self._check(not self.incidents(), "there are incidents")

    def assert_variables(self, expected: Variables) -> "ProcessInstance":
        """The instance's own scope has these variables with these values, and maybe others."""
        actual = self.variables()
        wrong = [name for name, value in expected.items() if name not in actual or actual[name] != value]
        found = {name: actual.get(name, "(absent)") for name in wrong}
        return self._check(not wrong, f"expected variables {dict(expected)}, but: {found}")

    def __repr__(self) -> str:
        return f"<ProcessInstance {self.key} of {self.process_id} v{self.version}: {self.state}>"

    def _is_active(self, element: str) -> bool:
        return not self._resolve(element).isdisjoint(self.waiting_at())

    def _check_state(self, expected: str) -> "ProcessInstance":
        return self._check(self.state == expected, f"the instance is {self.state}, not {expected}")

    def _check_each(self, elements: tuple[str, ...], holds: Callable[[str], bool], text: str) -> "ProcessInstance":
        if not elements:
            raise ValueError("name at least one element")
        failed = [element for element in elements if not holds(element)]
        return self._check(not failed, "; ".join(f"{element!r} {text}" for element in failed))

    def _check(self, holds: bool, message: str) -> "ProcessInstance":
        if not holds:
            raise AssertionError(f"{message}\n{self.describe()}")
        return self
