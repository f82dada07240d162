"""A request that names somebody besides the applicant. No manifest asks for a person today, so its row is made here."""

import json
from collections.abc import Mapping

from sqlalchemy import text

from db.engine import Database
from db.repositories.answers import encode_answers
from db.unit_of_work import SqlUnitOfWork
from services.intake.drafts import keep_persons
from services.model.answers import Answer, PersonSheet

_SHEET = PersonSheet(number="23456789")


def name_person(database: Database, tracking_code: str, field: str, person: Mapping[str, str]) -> None:
    """Write the person down for a field that the request's service asks no longer; other answers are lost."""
    with SqlUnitOfWork(database) as uow:
        keep_persons(uow, uow.requests.get(tracking_code).draft_key, {field: person})
    answers: dict[str, Answer] = {field: _SHEET}
    stored = json.dumps(encode_answers("gone", answers, kept=answers))
    with database.relaying.begin() as connection:
        updated = text("UPDATE request SET answers = :stored WHERE tracking_code = :code")
        connection.execute(updated, {"stored": stored, "code": tracking_code})
