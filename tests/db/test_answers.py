"""Answers as they are stored: each says of what kind it is, and is read as that, whatever the manifest asks by then."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from db import migrate
from db.engine import open_database
from db.repositories.answers import AnswerFault, decode_answers, encode_answers
from db.unit_of_work import SqlUnitOfWork
from services.intake.answer_text import answer_facts
from services.model.answers import Answer, Permit, PersonSheet
from services.model.connections import MeterReading
from services.model.requests import RequestState
from services.money import Rials
from services.registry.values import FieldKind
from tests.db import rows
from tests.examples import service_with
from tests.fakes.asking import ANSWERS

READING = MeterReading(kwh=12_300, taken_on=date(2026, 11, 20))

IN_WORDS = service_with(asks=FieldKind.WORDS)
[WORDS, *_] = [field.key for field in IN_WORDS.fields if field.kind is FieldKind.WORDS]
ASKED = {field.key: field.title for field in rows.SERVICE.fields}
[READ] = [field.key for field in rows.SERVICE.fields if field.kind is FieldKind.READING]

DAYS = st.dates()
TEXTS = st.text()
VALUES: st.SearchStrategy[Answer] = st.one_of(
    st.builds(MeterReading, kwh=st.integers(), taken_on=DAYS),
    DAYS,
    TEXTS,
    st.integers(),
    st.builds(Permit, number=TEXTS, issuer=TEXTS, valid_until=DAYS),
    st.builds(Rials, st.integers()),
    st.builds(PersonSheet, number=TEXTS),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def stored(answers: dict[str, Answer]) -> dict[str, object]:
    """As a service that is no longer there left them."""
    return dict(json.loads(json.dumps(encode_answers("gone", answers, kept=answers))))


@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_what_is_stored_is_read_again(answers: dict[str, Answer]) -> None:
    read = decode_answers(stored(answers))
    assert read == answers
    assert {key: type(each) for key, each in read.items()} == {key: type(each) for key, each in answers.items()}


@given(st.dictionaries(st.text(), st.dictionaries(st.sampled_from(["kind", "value", "kwh", "takenOn"]), JSON) | JSON))
def test_what_is_no_answer_is_refused_and_nothing_else_raised(raw: dict[str, object]) -> None:
    with suppress(AnswerFault):
        assert stored(decode_answers(raw)).keys() == raw.keys()


@pytest.mark.parametrize(
    ("service", "answers"),
    [
        (rows.SERVICE.key, {READ: "12300"}),
        (rows.SERVICE.key, {WORDS: "کنار در"}),
        (IN_WORDS.key, {WORDS: 5}),
        ("gone", {READ: READING}),
    ],
)
def test_a_new_answer_is_one_that_the_manifest_asks_for(service: str, answers: dict[str, Answer]) -> None:
    with pytest.raises(AnswerFault):
        encode_answers(service, answers, kept={})


def test_an_answer_that_the_manifest_no_longer_asks_for_is_kept_and_shown_by_its_key(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate.upgrade(database)
    request = rows.request()
    with SqlUnitOfWork(database) as uow:
        rows.save_agent_and_request(uow)
    former = json.dumps({**encode_answers("gone", ANSWERS, kept=ANSWERS), READ: {"kind": "words", "value": "x"}})
    with database.relaying.begin() as connection:
        connection.execute(text("UPDATE request SET answers = :former"), {"former": former})
    with SqlUnitOfWork(database) as uow:
        uow.requests.save(replace(uow.requests.get(request.tracking_code), state=RequestState.REFERRED))
    with SqlUnitOfWork(database, read_only=True) as uow:
        application = uow.requests.get(request.tracking_code).application
    assert application.answers == {**ANSWERS, READ: "x"}
    facts = dict(answer_facts(application))
    assert (facts["amperes"], facts[ASKED[READ]]) == ("۲۵", "x")
    database.close()
