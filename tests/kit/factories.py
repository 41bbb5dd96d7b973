"""Things that tests need, named after what they are. Numbers are valid and belong to nobody."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from core.actors import Actor
from core.clocks import office_time
from departments.models import Department, User
from departments.operations import create_person
from departments.queries import actor_of
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import Subject
from subjects.operations import Claim, Identified, identify

SERIAL = itertools.count(1)
A_DAY = office_time(date(2024, 3, 1))
ADULT_BIRTH = date(1985, 6, 15)
PASSWORD = "correct-horse-battery"


def department(
    name: str = "", *, powers: Sequence[str] = ("recognise", "implement", "provide", "review"), **columns: Any
) -> Department:
    """A county agency with all powers, unless told otherwise."""
    number = next(SERIAL)
    values = {"level": "county", "kind": "agency", **columns}
    return Department.objects.create(code=f"D{number:05d}", name=name or f"第{number}局", powers=list(powers), **values)


def credit_office() -> Department:
    """The one credit office."""
    found = Department.objects.filter(is_office=True).first()
    return found or department("信用办", is_office=True)


def user(*posts: str, of: Department | None = None, at: datetime = A_DAY) -> User:
    """A person with these posts, in a department of his own unless told otherwise."""
    number = next(SERIAL)
    officer = {"sysadmin", "secadmin", "auditor"} & set(posts)
    home = None if officer else of or department()
    return create_person(
        f"user{number}", full_name=f"人员{number}", password=PASSWORD, posts=posts, department=home, at=at
    )


def actor(*posts: str, of: Department | None = None) -> Actor:
    """The actor of such a person."""
    return actor_of(user(*posts, of=of))


def organisation_claim(name: str = "", *, seed: int | None = None, prefix: str = "91", **values: Any) -> Claim:
    """What a file says about an organisation."""
    number = next(SERIAL) if seed is None else seed
    return Claim(name=name or f"江阴第{number}号有限公司", number=valid_uscc(number, prefix=prefix), **values)


def person_claim(
    name: str = "张三丰", *, seed: int | None = None, birth_on: date = ADULT_BIRTH, **values: Any
) -> Claim:
    """What a file says about a natural person."""
    number = next(SERIAL) if seed is None else seed
    return Claim(name=name, number=valid_resident_id(number, birth_on), number_kind="resident_id", **values)


def known(claim: Claim, *, by: Actor | None = None, at: datetime = A_DAY) -> Subject:
    """The subject that a claim means."""
    (found,) = identify([claim], by=by or Actor(name="测试"), at=at)
    assert isinstance(found, Identified), found
    return Subject.objects.get(pk=found.subject_id)


def organisation(name: str = "", **values: Any) -> Subject:
    """A company on file."""
    return known(organisation_claim(name, **values))


def person(name: str = "张三丰", **values: Any) -> Subject:
    """A natural person on file."""
    return known(person_claim(name, **values))
