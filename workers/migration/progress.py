"""What was migrated already, in a file: a run that was stopped goes on, whatever Operate has not learnt yet."""

import json
from collections.abc import Iterator
from pathlib import Path


class Progress:
    """A line for each migrated instance, written at once; without a file, kept for this run alone."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._done = set(_read(path)) if path else set()

    def __contains__(self, migrated: tuple[int, int]) -> bool:
        """Whether this instance (its key) was brought to this version (the definition's key)."""
        return migrated in self._done

    def note(self, instance_key: int, definition_key: int) -> None:
        """It was."""
        self._done.add((instance_key, definition_key))
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                # A new line first: the last one may be half of one, of a run that was killed while it wrote.
                file.write("\n" + json.dumps({"instance": instance_key, "definition": definition_key}))


def _read(path: Path) -> Iterator[tuple[int, int]]:
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    for line in lines:
        try:
            noted = json.loads(line)
        except ValueError:
            continue  # half a line: migrated once more, to the same
        yield noted["instance"], noted["definition"]
