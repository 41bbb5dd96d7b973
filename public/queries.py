"""What anybody may be shown: which subjects may be named openly, and why an entry stands on its list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q

from core.identifiers import compact
from law.why import Why
from redblack.flow import ENTRY
from subjects.queries import SubjectQuerySet, former_name_indexes, held_by, name_indexes
from subjects.terms import SubjectKind

# The moves whose reasons a reader is told, of listed and of preliminary entries. Others quote what was withdrawn.
LISTED_BY = ("list_entries", "receive", "take_over", "shorten")
PUBLICISED_BY = ("publicise", "recount")
# Asked for in place of an empty set, so that a look-up without a find costs the same statements as one with.
NOBODY = [0]

UNITS = ("recogniser__successor", "former_recogniser")
"""What `recogniser_of` reads beside an entry or a programme."""
SHOWN = ("subject", "programme", *UNITS)


def open_subjects(subjects: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Subjects that may be named to anybody: no natural person, no business under its operator's own name."""
    return subjects.exclude(kind=SubjectKind.NATURAL_PERSON).filter(name_sealed__isnull=True)


def openly_named(entries: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Entries of such subjects: what lists, publicity and exit notices may hold."""
    return entries.exclude(subject__kind=SubjectKind.NATURAL_PERSON).filter(subject__name_sealed__isnull=True)


def found_exactly(subjects: SubjectQuerySet, *, name: str, number: str) -> SubjectQuerySet:
    """Whoever bears exactly this name and exactly this full number and is not named openly.

    A natural person by any personal document; a business under its operator's own name by its code.
    """
    persons = subjects.search_person(name=name, number=number)
    named = Q(name_index__in=name_indexes(name)) | Q(former_names__name_index__in=former_name_indexes(name))
    businesses = subjects.standing().filter(named, kind=SubjectKind.INDIVIDUAL_BUSINESS, uscc=compact(number))
    return subjects.filter(Q(pk__in=persons.values("pk")) | Q(pk__in=businesses.values("pk")))


def entries_of(entries: models.QuerySet[Any], subject_ids: Iterable[int]) -> models.QuerySet[Any]:
    """Entries of these subjects and of those merged into them: a merge never rewrites an entry."""
    ids = list(subject_ids) or NOBODY
    return entries.filter(held_by(ids)).order_by("-listed_on", "-pk")


def counts_of(entries: models.QuerySet[Any], subject_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many of `entries` each subject has, by colour: {subject: {"red": 1}}; one statement."""
    counted: dict[int, dict[str, int]] = {}
    rows = entries_of(entries, subject_ids).order_by().values("subject_id", "subject__merged_into_id", "colour")
    for row in rows.annotate(n=Count("pk")):
        holder = row["subject__merged_into_id"] or row["subject_id"]
        colours = counted.setdefault(holder, {})
        colours[row["colour"]] = colours.get(row["colour"], 0) + row["n"]
    return counted


def reasons(
    entry_ids: Collection[int], *, verbs: tuple[str, ...] = LISTED_BY, flow: str = ENTRY.name
) -> dict[int, tuple[str, ...]]:
    """For each entry the lines of the verdict by which it was listed (I1): sum, clauses, pack; one statement.

    `flow` names the cases where they are others than entries.
    Of a publicity counted again both the first reckoning and the later ones are told, in their order.
    """
    steps = apps.get_model("core", "Step").objects.filter(
        flow=flow, case_id__in=list(entry_ids) or NOBODY, transition__verb__in=verbs
    )
    rows = steps.order_by("pk").values_list("case_id", "verdict__why")
    told: dict[int, tuple[str, ...]] = {}
    for case_id, why in rows:
        if why and "citations" in why:
            told[case_id] = tuple(dict.fromkeys((*told.get(case_id, ()), *Why.from_json(why).chinese)))
    return told


def choices_of(programmes: models.QuerySet[Any], *, colour: str, on: date) -> models.QuerySet[Any]:
    """The programmes of one colour that were published by `on`, ended ones too: their entries still stand."""
    known = programmes.filter(colour=colour, published_on__lte=on)
    return known.select_related(*UNITS).order_by("name", "-pk")
