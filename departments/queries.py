"""Questions about departments and persons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Protocol, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q

from core.actors import BUSINESS_POSTS, Absent, Actor, Post
from core.scopes import ScopedQuerySet
from departments.rules import Inheritance, Part


class Person(Protocol):
    """What `actor_of` needs of a user."""

    pk: Any
    full_name: str
    username: str
    posts: list[str]
    department_id: int | None
    department: Any


class SuccessionQuerySet(ScopedQuerySet):
    """机构接续."""

    def visible_to(self, actor: Actor) -> Self:
        """The officers see all; a department those that concern it."""
        if actor.holds(Post.SECADMIN, Post.SYSADMIN, Post.AUDITOR):
            return self
        concerned = Q(predecessor__in=actor.units) | Q(successor__in=actor.units)
        parts = apps.get_model("departments", "SuccessionPart")._base_manager.filter(concerned)
        return self.filter(pk__in=parts.values("succession"))

    def due(self, on: date) -> Self:
        """Signed, cleared, and their day has come."""
        return self.filter(state="cleared", effective_on__lte=on)


class ResponsibleQuerySet(models.QuerySet[Any]):
    """Registered persons."""

    def on(self, day: date) -> Self:
        """Who answers on a day, both ends inclusive."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)

    def within(self, actor: Actor) -> Self:
        """The office and the auditor see all, a department its own."""
        return self if actor.office or actor.holds(Post.AUDITOR) else self.filter(department__in=actor.units)


class AbsenceQuerySet(models.QuerySet[Any]):
    """Leaves (休假、外出) with their deputies."""

    def on(self, day: date) -> Self:
        """Leaves that cover a day, both ends inclusive; the day of an early return counts no more."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), from_on__lte=day, to_on__gte=day)

    def overlapping(self, from_on: date, to_on: date) -> Self:
        """Leaves that share a day with a period, both ends inclusive."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=from_on), from_on__lte=to_on, to_on__gte=from_on)

    def within(self, actor: Actor) -> Self:
        """The office and the security officer see all, a department its own."""
        if actor.office or actor.holds(Post.SECADMIN, Post.AUDITOR):
            return self
        return self.filter(person__department__in=actor.units)


class DepartmentQuerySet(models.QuerySet[Any]):
    """Departments, by day and by power."""

    def active(self, on: date) -> Self:
        """In existence on a day; `active_to` is the last day, inclusive."""
        begun = Q(active_from__isnull=True) | Q(active_from__lte=on)
        return self.filter(begun & (Q(active_to__isnull=True) | Q(active_to__gte=on)))

    def with_power(self, power: str) -> Self:
        """Those that hold one of `recognise`, `implement`, `provide`, `review`."""
        return self.filter(powers__contains=[power])

    def office(self) -> Self:
        """The credit office itself (信用办): at most one row."""
        return self.filter(is_office=True)


class KeyQuerySet(models.QuerySet[Any]):
    """Keys of the interface."""

    def live(self, on: date) -> Self:
        """Neither revoked nor past their last day."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=on)

    def presented(self, prefix: str) -> Self:
        """The key with this prefix, its client and department beside it; one statement."""
        return self.filter(prefix=prefix).select_related("client__department")


def inheritance() -> Inheritance:
    """Every succession that has taken place, oldest first: who acts now where a department was named. One statement."""
    return _inheritance(_parts().filter(succession__state="handed_over"))


def inheritance_of(transition_id: int) -> Inheritance:
    """What was handed over in one run."""
    steps = apps.get_model("core", "Step").objects.filter(transition_id=transition_id, flow="succession")
    return _inheritance(_parts().filter(succession__in=steps.values("case_id")))


def document_of(transition_id: int) -> str:
    """The number of the document by which a run handed over."""
    notes = apps.get_model("core", "Transition").objects.filter(pk=transition_id)
    return str(notes.values_list("note", flat=True).get())


def _inheritance(parts: models.QuerySet[Any]) -> Inheritance:
    stages: dict[Any, list[Part]] = {}
    rows = parts.order_by("succession__handed_over_on", "succession_id", "pk").values_list(
        "succession_id", "predecessor_id", "successor_id", "rest", "powers", "matters"
    )
    for succession, predecessor, successor, rest, powers, matters in rows:
        stages.setdefault(succession, []).append(
            Part(
                predecessor_id=predecessor,
                successor_id=successor,
                rest=rest,
                powers=tuple(powers),
                matters=tuple(matters),
            )
        )
    return Inheritance(stages=tuple(map(tuple, stages.values())))


def names_of(ids: Collection[int]) -> dict[int, str]:
    """The names of departments by number."""
    return dict(apps.get_model("departments", "Department").objects.filter(pk__in=ids).values_list("pk", "name"))


def succession_facts(cases: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.SuccessionFacts`."""
    return cases.values("id", "document_no", "proposed_by_id", succession_id=F("pk"))


def _parts() -> models.QuerySet[Any]:
    return apps.get_model("departments", "SuccessionPart")._base_manager.all()


def absent_for(user: Person, on: date) -> tuple[Absent, ...]:
    """Whose deputy a person is on a day, with the posts that he has from each alone; one statement."""
    leaves = apps.get_model("departments", "Absence").objects.on(on).filter(deputy=user.pk, person__is_active=True)
    same = leaves.filter(person__department=user.department_id).order_by("pk")
    rows = same.values_list("person_id", "person__full_name", "person__posts")
    own = frozenset(user.posts)
    return tuple(
        Absent(user_id=pk, name=name, posts=frozenset(posts) & BUSINESS_POSTS - own) for pk, name, posts in rows
    )


def actor_of(user: Person, *, on: date | None = None) -> Actor:
    """The actor in whose name a door runs a verb for a signed-in user or a client of the interface.

    Reads the department once, and for a person, where `on` is given, whose deputy he is on that day. A client is
    nobody's account: it acts without a person's number. Whose department has handed everything over holds no post.
    """
    department = user.department if user.department_id is not None else None
    account = getattr(user, "username", "")
    gone = department is not None and department.handed_over_on is not None
    posts = frozenset() if gone else frozenset(user.posts)
    absent = absent_for(user, on) if on and account and not gone and posts & BUSINESS_POSTS else ()
    return Actor(
        name=user.full_name or account,
        user_id=user.pk if account else None,
        department_id=user.department_id,
        department_name=department.name if department else "",
        posts=posts.union(*(one.posts for one in absent)),
        office=bool(department and department.is_office),
        predecessors=frozenset(department.predecessors if department else ()),
        absent=absent,
    )
