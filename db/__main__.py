"""`python -m db upgrade|current|check|revision`: the tables of the database at AFTERSALES_DATABASE_URL."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from db import migrate, revisions
from db.engine import Database, open_database
from services.errors import ServiceError

URL_VARIABLE = "AFTERSALES_DATABASE_URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when done, 1 when `check` finds the tables not to be this program's, 2 when the database cannot be asked."""
    options = _parser().parse_args(arguments)
    if not options.url:
        return _fail(f"name the database by --url or {URL_VARIABLE}")
    try:
        database = open_database(options.url)
        try:
            return _run(options, database)
        finally:
            database.close()
    except ServiceError as error:
        return _fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m db", description=__doc__)
    parser.add_argument("--url", default=os.environ.get(URL_VARIABLE), help=f"the database; by default {URL_VARIABLE}")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("upgrade", help="bring the tables to this program's revision")
    commands.add_parser("current", help="print the revision of the tables")
    commands.add_parser("check", help="exit with 1 unless the tables are those of this program")
    revision = commands.add_parser("revision", help="for developers: write the next migration")
    revision.add_argument("message", help="what it does, in a few words")
    return parser


def _run(options: argparse.Namespace, database: Database) -> int:
    match options.command:
        case "upgrade":
            migrate.upgrade(database)
        case "check":
            return _check(database)
        case "revision":
            migrate.write_revision(database, options.message)
    _say(f"{database.label} is at revision {revisions.current(database)}")
    return 0


def _check(database: Database) -> int:
    found, wanted = revisions.current(database), revisions.head()
    if found != wanted:
        _say(f"{database.label} is at revision {found}, this program needs {wanted}: run `python -m db upgrade`")
        return 1
    differences = migrate.differences(database)
    for difference in differences:
        _say(f"differs from db.tables: {difference}")
    if not differences:
        _say(f"{database.label} is at revision {found}, with exactly the tables of this program")
    return 1 if differences else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _fail(line: str) -> int:
    sys.stderr.write(line + "\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
