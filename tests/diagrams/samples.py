"""The good diagram, and the same one with something spoiled."""

from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
GOOD = FIXTURES / "good.bpmn"
FORMS = frozenset({"check-documents"})


def spoiled(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the good diagram in which each first text is replaced by the second. Each must occur exactly once."""
    xml = GOOD.read_text("utf-8")
    for old, new in changes:
        assert xml.count(old) == 1, f"{old!r} occurs {xml.count(old)} times"
        xml = xml.replace(old, new)
    path = folder / "spoiled.bpmn"
    path.write_text(xml, "utf-8")
    return path
