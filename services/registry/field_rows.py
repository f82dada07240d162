"""How a manifest writes the fields of an application, or of a report."""

from typing import Self

from pydantic import StrictBool, StrictInt, model_validator

from services.registry.scalars import Key, Name, Persian, Positive
from services.registry.step_rows import Strict
from services.registry.values import FieldKind


class ChoiceRow(Strict):
    """An option of a choice."""

    value: Key
    title: Persian


# What a kind of field has besides key, title and required.
_OF_KIND: dict[FieldKind, tuple[str, ...]] = {
    FieldKind.CHOICE: ("choices",),
    FieldKind.NUMBER: ("unit", "least", "most"),
    FieldKind.WORDS: ("longest", "letters"),
}


class FieldRow(Strict):
    """A field of an application, or of a report."""

    key: Name
    kind: FieldKind
    title: Persian
    required: StrictBool = True
    choices: tuple[ChoiceRow, ...] = ()
    unit: Persian | None = None
    least: StrictInt | None = None
    most: StrictInt | None = None
    longest: Positive | None = None
    letters: StrictBool = True
    hint: str | None = None
    asked_when: dict[Name, Key] | None = None
    example: str | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        own = _OF_KIND.get(self.kind, ())
        strange = [name for name in ("choices", "unit", "least", "most", "longest") if getattr(self, name)]
        strange += [] if self.letters else ["letters"]
        if set(strange) - set(own):
            raise ValueError(f"a field of kind {self.kind} has no {', '.join(sorted(set(strange) - set(own)))}")
        if self.kind is FieldKind.CHOICE and not self.choices:
            raise ValueError("a choice needs its choices: choices = [{value = ..., title = ...}]")
        if self.kind is FieldKind.NUMBER and None in (self.unit, self.least, self.most):
            raise ValueError("a number needs its unit and its bounds: unit, least, most")
        if self.asked_when is not None and self.kind is FieldKind.READING:
            raise ValueError("a reading is asked in every case: remove asked_when")
        if self.asked_when is not None and len(self.asked_when) != 1:
            raise ValueError('asked_when names one field and one of its choices: asked_when = {kind = "split"}')
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("least is above most")
        return self
