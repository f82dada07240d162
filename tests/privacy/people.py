"""People who exist nowhere else, so that whatever is found of one was put there by the test."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.identifiers import national_id_check_digit

_GIVEN_NAMES = ("نگار", "کیوان", "پریسا", "بهمن", "یلدا")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Planted people who belong together: words that their names, addresses and what they say in a complaint hold, and
    nothing else on earth.
    """

    name: str
    street: str
    said: str
    seed: int


PLANTED = Family(name="ژرفکاشتیان", street="چاوژکویان", said="ناژگوارید", seed=14)
CARELESS = Family(name="گیوژرفیان", street="ژاوکچیان", said="پژگواژید", seed=15)
STRANGERS = Family(name="کژرادیان", street="گاوژکیان", said="گواژکید", seed=99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """All that is personal, in the one spelling that the database keeps."""

    family: Family
    number: int
    full_name: str
    national_id: str
    mobile: str
    landline: str
    address: str

    @property
    def numbers(self) -> dict[str, str]:
        """What identifies by its digits: kind → digits, without the zero in front of a telephone number."""
        return {"national ID": self.national_id, "mobile": self.mobile[1:], "landline": self.landline[1:]}


def planted_people(count: int, family: Family = PLANTED) -> list[Person]:
    """So many people, each with numbers of its own; the same at each run."""
    people = list(_people(count, family, Random(family.seed)))  # noqa: S311 - the same at each run is what is wanted
    every = [digits for person in people for digits in person.numbers.values()]
    assert len(set(every)) == len(every), "two planted people share a number"
    return people


def _people(count: int, family: Family, random: Random) -> Iterator[Person]:
    for number in range(count):
        nine = f"87{random.randrange(10**7):07}"
        yield Person(
            family=family,
            number=number,
            full_name=f"{_GIVEN_NAMES[number % len(_GIVEN_NAMES)]} {family.name}",
            national_id=nine + national_id_check_digit(nine),
            mobile=f"0937{random.randrange(10**7):07}",
            landline=f"021{random.randrange(2 * 10**7, 9 * 10**7)}",
            address=f"خیابان {family.street}، پلاک {number + 1}",
        )
