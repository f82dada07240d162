"""The form for a person, which two pages share: who applies, written down for the first time, or corrected."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel
from starlette.responses import Response

from api.rendering import render
from services.labels import PERSON_KINDS
from services.model.requests import Finding


class TypedPerson(BaseModel):
    """The form as typed: the service says what is wrong with it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)

    person_kind: str = ""
    national_id: str = ""
    mobile: str = ""
    landline: str = ""

    @property
    def fields(self) -> Mapping[str, str]:
        """By the names that forms and services know."""
        return self.model_dump(by_alias=True, include=set(TypedPerson.model_fields))


def person_page(
    request: Request,
    template: str,
    *,
    typed: TypedPerson | None = None,
    findings: Sequence[Finding] = (),
    **values: object,
) -> Response:
    """The page with the form: empty, or with what was typed and what is wrong with it."""
    return render(
        request,
        template,
        400 if findings else 200,
        headers=None,
        fields=(typed or TypedPerson()).fields,
        findings=findings,
        faults={each.field: each.message for each in findings},
        person_kinds=PERSON_KINDS,
        **values,
    )
