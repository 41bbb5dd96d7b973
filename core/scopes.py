"""Querysets that refuse to be read before somebody said in whose name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.db import models

from core.actors import Actor


class ScopeMissing(RuntimeError):
    """A scoped table was about to be read without `.within(actor)` or `.unscoped(reason)`."""


class ScopedQuerySet(models.QuerySet[Any]):
    """Raises at evaluation unless `.within(actor)` or `.unscoped(reason)` was called on the way.

    Subclasses say in `visible_to(actor)` which rows a department may see; the credit office sees all.
    """

    scope: str = ""

    def within(self, actor: Actor) -> Self:
        """The rows that `actor` may see."""
        chosen = self if actor.office or actor.is_timer else self.visible_to(actor)
        return chosen._scoped(f"within:{actor.name}")

    def unscoped(self, reason: str) -> Self:
        """All rows; `reason` says in the code why no person's view bounds them."""
        if not reason:
            raise ValueError("unscoped() wants a reason")
        return self._scoped(reason)

    def visible_to(self, actor: Actor) -> Self:
        raise NotImplementedError

    def _scoped(self, scope: str) -> Self:
        clone: Self = self._chain()  # type: ignore[attr-defined]
        clone.scope = scope
        return clone

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.scope = self.scope
        return clone  # type: ignore[no-any-return]

    def _demand(self) -> None:
        if not self.scope:
            raise ScopeMissing(f"{self.model.__name__}: call .within(actor) or .unscoped(reason) first")

    def _fetch_all(self) -> None:
        if self._result_cache is None:  # type: ignore[has-type]
            self._demand()
        super()._fetch_all()  # type: ignore[misc]

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        self._demand()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._demand()
        return super().count()

    def exists(self) -> bool:
        self._demand()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand()
        return super().delete()


def scoped_manager(queryset: type[ScopedQuerySet]) -> models.Manager[Any]:
    """`objects = scoped_manager(EntryQuerySet)`."""
    return models.Manager.from_queryset(queryset)()
