"""All checks of a diagram beside its drawing: what it names, gives, takes over, keeps and times."""

from collections.abc import Iterator
from pathlib import Path

from deploy.contracts import agreement, forms, ledger, links, privacy, timing
from deploy.contracts.book import Book
from deploy.contracts.complaints import Complaint
from deploy.contracts.doubles import double_ids

_CHECKS = (links.complaints, agreement.complaints, privacy.complaints, ledger.complaints)


def complaints_under(folder: Path, book: Book) -> list[Complaint]:
    """What is wrong with the diagrams, forms and tables under a folder, sorted by file and element."""
    doubled = double_ids(book.root, folder)
    found = {*_of_processes(folder, book), *links.orphans(book, folder), *_of_files(folder, book), *doubled}
    # Only diagrams whose calls all lead somewhere can be walked through.
    return sorted(found or timing.complaints(folder, book))


def _of_processes(folder: Path, book: Book) -> Iterator[Complaint]:
    for process in book.processes:
        if process.path.is_relative_to(folder):
            for check in _CHECKS:
                yield from check(process, book)


def _of_files(folder: Path, book: Book) -> Iterator[Complaint]:
    for found, check in ((book.forms, forms.form_complaints), (book.decisions, forms.table_complaints)):
        for path in found.values():
            if path.is_relative_to(folder):
                yield from check(path)
