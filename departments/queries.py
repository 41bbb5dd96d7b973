"""Questions about departments and persons."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from core.actors import Actor


class Person(Protocol):
    """What `actor_of` needs of a user."""

    pk: Any
    full_name: str
    username: str
    posts: list[str]
    department_id: int | None
    department: Any


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


def actor_of(user: Person) -> Actor:
    """The actor in whose name a door runs a verb for a signed-in user or a client of the interface.

    Reads the department once. A client is nobody's account: it acts without a person's number.
    """
    department = user.department if user.department_id is not None else None
    account = getattr(user, "username", "")
    return Actor(
        name=user.full_name or account,
        user_id=user.pk if account else None,
        department_id=user.department_id,
        department_name=department.name if department else "",
        posts=frozenset(user.posts),
        office=bool(department and department.is_office),
    )
