"""What is vacant in which department on a day: posts that nobody fills, no registered person who answers (JS-G 39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from departments.models import Absence, Department, Responsible, User
from departments.rules import Colleague, vacant_posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """A department and what it lacks on the day, in Chinese."""

    department: Department
    missing: tuple[str, ...]


def vacancies(on: date, *, units: frozenset[int] | None = None) -> list[Vacancy]:
    """The departments that act on `on` and lack something; four statements, whatever their number.

    `units` narrows the question. Departments without any account or registered person that provide nothing through
    this platform are asked as well: a power without anybody to exercise it is what the alarm is for.
    """
    acting = Department.objects.active(on).filter(handed_over_on__isnull=True).exclude(powers=[]).order_by("code")
    chosen = list(acting if units is None else acting.filter(pk__in=units))
    ids = [one.pk for one in chosen]
    away = dict(
        Absence.objects.on(on).filter(person__department__in=ids).order_by("pk").values_list("person_id", "deputy_id")
    )
    people: dict[int | None, list[Colleague]] = {}
    rows = User.objects.filter(department__in=ids, is_active=True).order_by("pk")
    for pk, home, posts in rows.values_list("pk", "department_id", "posts"):
        one = Colleague(user_id=pk, posts=frozenset(posts), away=pk in away, deputy_id=away.get(pk))
        people.setdefault(home, []).append(one)
    answering = set(
        Responsible.objects.on(on)
        .filter(department__in=ids, charge__in=("officer", "liaison"))
        .values_list("department_id", flat=True)
    )
    found = [
        Vacancy(department=one, missing=vacant_posts(one.powers, people.get(one.pk, []), liaison=one.pk in answering))
        for one in chosen
    ]
    return [one for one in found if one.missing]
