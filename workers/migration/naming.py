"""By what people know that which runs: a request by its tracking code, an application by its sender's reference."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from services.errors import TechnicalError
from services.submission.planning import sender_reference
from workers.migration.limits import Reading
from workers.migration.plan import Tree
from workers.migration.running import Running


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A tree with its name. `tracking_code` is None before the registration, and of what belongs to no request; then
    `reference` is what the sender of an application from a file calls it. Neither says anything unless `is_known`.
    """

    tree: Tree
    tracking_code: str | None = None
    reference: str | None = None
    is_known: bool = True


class Naming:
    """Asks for names, when they are to be told: of ten thousand requests a few are. Where nobody answers, a tree goes
    without one: a name is no reason to fail.
    """

    def __init__(self, *, running: Callable[[], AbstractContextManager[Running]], reading: Reading | None) -> None:
        """`reading`: None where there is no database to ask for references."""
        self._running = running
        self._reading = reading

    def of(self, trees: Sequence[Tree]) -> list[Named]:
        """The trees with their names."""
        if not trees:
            return []
        try:
            with self._running() as running:
                told = [running.variables(tree.key) for tree in trees]
        except TechnicalError:
            return [Named(tree=tree, is_known=False) for tree in trees]
        return [self._named(tree, variables) for tree, variables in zip(trees, told, strict=True)]

    def _named(self, tree: Tree, variables: Mapping[str, object]) -> Named:
        code, draft_key = (_text(variables.get(name)) for name in ("trackingCode", "draftKey"))
        reference = self._reference(draft_key) if code is None and draft_key is not None else None
        return Named(tree=tree, tracking_code=code, reference=reference)

    def _reference(self, draft_key: str) -> str | None:
        if self._reading is None:
            return None
        try:
            with self._reading() as uow:
                return sender_reference(uow, draft_key)
        except TechnicalError:
            return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
