"""Questions about credit records. Everything that shows or uses a record goes through the dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import CharField, Exists, F, Func, OuterRef, Q, Subquery

from core.actors import Actor
from core.clocks import day_of
from core.scopes import ScopedQuerySet
from records.flag_queries import flagged
from subjects.change_queries import dead_at


class FoldedNumber(Func):
    """A document number as it is sought: width, kind of bracket, blanks and letter case do not tell two apart."""

    template = "upper(translate(normalize(%(expressions)s, NFKC), '〔〕【】[] ', '()()()'))"
    output_field = CharField()


class RecordQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """A department sees what it provided itself, and what is shared with government (JS-G 20)."""
        return self.filter(Q(provider_id__in=actor.units) | Q(visibility__in=["public", "shared"]))

    def in_force(self, on: date) -> Self:
        """Records that may still be a ground on `on`: filed, determined, and not past their last day (JS-G 30)."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), ended_on__isnull=True, determined_on__lte=on)

    def publicly_visible(self, on: date) -> Self:
        """Records that everybody may see on `on`: inside their publication window, not ended, valid, of a person
        who lives and is of age (JS-G 19, 30; P11, P12), with no words that wait for a person's look (JS-G 14)."""
        return (
            self.in_force(on)
            .filter(
                Q(public_to__isnull=True) | Q(public_to__gte=on),
                Q(subject__adult_on__isnull=True) | Q(subject__adult_on__lte=on),
                visibility="public",
                public_from__lte=on,
                parent__isnull=True,
            )
            .exclude(subject__status="deceased")
            .exclude(Exists(flagged(on)))
        )

    def as_of(self, at: datetime) -> Self:
        """Records that the platform held at `at`, ended ones too, with `former`: what they said then (I6), and
        `withheld`: whether their words waited for a look.

        `former` is NULL where a record says the same now; `then_dead` whether its subject was known
        to be dead. `records.past.then` reads the rows.
        """
        versions = apps.get_model("records", "RecordVersion").objects.filter(
            record=OuterRef("pk"), from_at__lte=at, to_at__gt=at
        )
        return self.filter(filed_at__lte=at).annotate(
            former=Subquery(versions.values("content")[:1]),
            withheld=Exists(flagged(day_of(at))),
            then_dead=dead_at(at),
        )

    def with_marks(self, at: datetime) -> Self:
        """Annotate `marked`: the last act until `at` on the mark of an objection."""
        return self.annotate(marked=Subquery(_marks(at)))

    def negative(self) -> Self:
        """Negative information: a penalty by summary procedure never counts (JS-G 12(九))."""
        return self.filter(polarity="negative").exclude(procedure="summary")


def _marks(at: datetime) -> Any:
    """The last of the acts until `at` that set or took off the mark of an objection on the outer record."""
    steps = apps.get_model("core", "Step").objects.filter(
        flow="record",
        case_id=OuterRef("pk"),
        transition__verb__in=("mark_disputed", "clear_dispute"),
        transition__at__lte=at,
    )
    return steps.order_by("-pk").values("transition__verb")[:1]


def recount_facts(records: Any, on: date) -> Any:
    """The term within which each of these records must be public, under the key that its item names."""
    return records.values(
        "id", "pack_version_id", "determined_on", "publish_due_on", publish_within=F("item__publish_within")
    )


def links_to_make(records: Any) -> Any:
    """One row per record and person responsible when the conduct happened (JS-G 29).

    A relation counts when its period covers the day of the conduct (both ends inclusive) and its proof is stated.
    """
    relation = "subject__persons__"
    begun = Q(**{f"{relation}from_on__isnull": True})
    covers = (begun | Q(**{f"{relation}from_on__lte": F("conduct_on")})) & (
        Q(**{f"{relation}to_on__isnull": True}) | Q(**{f"{relation}to_on__gte": F("conduct_on")})
    )
    rows = records.filter(
        covers, polarity="negative", parent__isnull=True, ended_on__isnull=True, **{f"{relation}proof__gt": ""}
    )
    return rows.values(
        *COPIED,
        "id",
        link_person=F(f"{relation}person_id"),
        link_relation=F(f"{relation}pk"),
        link_role=F(f"{relation}role"),
    )


COPIED = (
    "item_id",
    "provider_key",
    "provider_id",
    "pack_version_id",
    "ground",
    "polarity",
    "procedure",
    "degree",
    "title",
    "document_no",
    "basis",
    "fact",
    "conduct_on",
    "determined_on",
    "valid_to",
)
"""What a linked record takes over from its parent."""
