"""Questions about subjects. No model is imported here; blind indexes are made from the columns' contexts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from core.crypto import blind_indexes
from core.identifiers import PERSONAL_KINDS, IdentifierError, Kind, compact, parse
from core.names import normalise
from subjects.terms import FORMER_NAME_CONTEXT, NAME_CONTEXT, NUMBER_CONTEXT, SubjectKind

SHORTEST_NAME = 2


def number_indexes(kind: str, number: str) -> list[tuple[str, bytes]]:
    """(kind, blind index) of a canonical personal number under every live key."""
    return [(kind, index) for index in blind_indexes(number, context=NUMBER_CONTEXT)]


def name_indexes(name: str) -> list[bytes]:
    """Blind indexes of a person's current name under every live key."""
    return blind_indexes(normalise(name), context=NAME_CONTEXT)


def former_name_indexes(name: str) -> list[bytes]:
    """Blind indexes of a person's former name under every live key."""
    return blind_indexes(normalise(name), context=FORMER_NAME_CONTEXT)


def held_by(subject_ids: Iterable[int]) -> Q:
    """Rows about these subjects and about those merged into them, for any table with a `subject`.

    Asked as one set of subjects, so that the index of `subject` finds the rows: an OR across the two tables reads all.
    """
    ids = list(subject_ids)
    subjects = apps.get_model("subjects", "Subject")._base_manager.filter(Q(pk__in=ids) | Q(merged_into__in=ids))
    return Q(subject__in=subjects.values("pk"))


class SubjectQuerySet(models.QuerySet[Any]):
    """Subjects, found by code, number or name."""

    def standing(self) -> Self:
        """Without those that were merged into another."""
        return self.filter(merged_into__isnull=True)

    def organisations(self) -> Self:
        """Whoever is not a natural person."""
        return self.exclude(kind=SubjectKind.NATURAL_PERSON)

    def search(self, text: str) -> Self:
        """Organisations by exact code (also an old one), or by part of a current or former name.

        Fewer than two characters find nothing. Natural persons are never found here.
        """
        found = self.standing().organisations()
        code = compact(text)
        if any(character.isdigit() for character in code) and code.isascii() and len(code) >= 8:
            return found.filter(self._by_code(code))
        name = normalise(text)
        if len(name) < SHORTEST_NAME:
            return found.none()
        return found.filter(self._by_name(name)).order_by("name_normal", "pk")

    def _by_code(self, code: str) -> Q:
        everybody = self.model._base_manager
        return (
            Q(uscc=code)
            | Q(pk__in=everybody.filter(aliases__value=code).values("pk"))
            | Q(pk__in=everybody.filter(uscc=code, merged_into__isnull=False).values("merged_into"))
        )

    def _by_name(self, name: str) -> Q:
        everybody = self.model._base_manager
        absorbed = everybody.filter(name_normal__contains=name, merged_into__isnull=False)
        return (
            Q(name_normal__contains=name)
            | Q(pk__in=everybody.filter(former_names__name_normal__contains=name).values("pk"))
            | Q(pk__in=absorbed.values("merged_into"))
        )

    def search_person(self, *, name: str, number: str) -> Self:
        """The natural person with exactly this name (or former name) and exactly this full number."""
        pairs = [pair for kind in PERSONAL_KINDS for pair in readable(kind, number)]
        named = Q(name_index__in=name_indexes(name)) | Q(former_names__name_index__in=former_name_indexes(name))
        holders = self.model._base_manager.filter(named, matching(pairs))
        final = Q(pk__in=holders.values("pk")) | Q(pk__in=holders.values("merged_into"))
        return self.standing().filter(final, kind=SubjectKind.NATURAL_PERSON)

    def with_number(self, kind: str, number: str) -> Self:
        """Whoever holds a number, in any spelling; empty where the number cannot be right."""
        if kind == Kind.USCC:
            return self.filter(self._by_code(compact(number)))
        return self.filter(pk__in=self.model._base_manager.filter(matching(readable(kind, number))).values("pk"))


def readable(kind: str, number: str) -> list[tuple[str, bytes]]:
    """The blind indexes of a number as somebody typed it; empty where it cannot be of this kind."""
    try:
        return number_indexes(kind, parse(kind, number).value)
    except IdentifierError:
        return []


def matching(pairs: list[tuple[str, bytes]]) -> Q:
    """Holders of one of these numbers; nobody for an empty list."""
    found = Q(pk__in=[])
    for kind, index in pairs:
        found |= Q(personal_numbers__kind=kind, personal_numbers__number_index=index)
    return found


class RelationQuerySet(models.QuerySet[Any]):
    """Who answered for an organisation, and when."""

    def on(self, day: date) -> Self:
        """In force on a day; both ends inclusive, no start means from the beginning.

        Responsibility is asked for the day of the conduct (A2).
        """
        begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
        return self.filter(begun & (Q(to_on__isnull=True) | Q(to_on__gte=day)))

    def of(self, subject_ids: Any, *, roles: Any = None) -> Self:
        """The relations of organisations, optionally of some roles only."""
        chosen = self.filter(subject_id__in=subject_ids)
        return chosen if roles is None else chosen.filter(role__in=roles)
