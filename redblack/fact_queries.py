"""The few columns that the rules of lists read: one function for the facts of each verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.db.models.lookups import GreaterThan

from core.queries import unit_sealed
from redblack.ground_queries import standing_ground
from redblack.queries import WITHHOLDING_OPEN, carries, model, representations
from redblack.stay_queries import held_by_dispute, standing_stay
from subjects.terms import SubjectStatus

ALWAYS = ("id", "pack_version_id", "colour", "publicity_required")
_COLUMNS = frozenset({"served_on", "statement_ends_on", "publicity_ends_on", "proposed_by_id"})


def path_facts(*asked: str) -> Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]:
    """A function that gives the rows of `rules.PathFacts` with just what a verb asks beside `ALWAYS`.

    What nobody asks is not looked up: a cross-check of 100,000 entries does not read their grounds.
    """

    def facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
        looked_up = _looked_up(on)
        columns = [name for name in asked if name in _COLUMNS]
        return entries.values(*ALWAYS, *columns, **{name: looked_up[name] for name in asked if name not in _COLUMNS})

    return facts


def _looked_up(on: date) -> dict[str, Any]:
    """Every fact that is no column of the entry. The grounds of a chunk are read once, grouped by entry."""
    standing = standing_ground("grounds__") & carries("grounds__")
    in_force = standing & (Q(grounds__record__valid_to__isnull=True) | Q(grounds__record__valid_to__gte=on))
    return {
        "hits_black": Exists(_of_the_subject(on, "black")),
        "hits_red": Exists(_of_the_subject(on, "red")),
        "open_representation": Exists(representations().filter(state="open")),
        "upheld_representation": Exists(representations().filter(state="upheld")),
        "term": F("programme__validity"),
        "correction_allowed": F("programme__correction_allowed"),
        "withheld": Q(withheld_on__isnull=False),
        "withholding_open": WITHHOLDING_OPEN,
        "unit_sealed": unit_sealed("recogniser_id"),
        "negatives": Q(Exists(_negatives(on)), colour="red"),
        "unweighed": Q(negative_on__isnull=False),
        "standing_stay": standing_stay(on),
        "deceased": Q(subject__status=SubjectStatus.DECEASED),
        "fate_open": Q(fate_asked_on__isnull=False),
        "standing_ground": GreaterThan(Count("grounds__record", filter=in_force), 0),
        "determined_on": Max("grounds__record__determined_on", filter=standing),
        "ground_ends_on": Max("grounds__record__valid_to", filter=standing),
    }


def grounds_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.GroundsFacts`."""
    looked_up = _looked_up(on)
    columns = ("valid_to", "public_to", "reevaluation_opens_on", "reevaluation_due_on")
    asked = ("term", "determined_on", "ground_ends_on")
    return entries.values("id", "pack_version_id", "colour", *columns, **{name: looked_up[name] for name in asked})


def _negatives(on: date) -> Any:
    """Negative records of the outer entry's subject that are in force on `on`."""
    records = apps.get_model("records", "Record").objects.unscoped("a red subject is checked against every provider")
    return records.in_force(on).negative().filter(subject=OuterRef("subject"))


def correction_facts(entries: models.QuerySet[Any], on: date, *, corrected: int) -> models.QuerySet[Any]:
    """Rows of `rules.following.CorrectionFacts`; `corrected` is the transition that corrected records."""
    steps = model("core", "Step").filter(transition_id=corrected, flow="record").values("case_id")
    grounds = model("redblack", "EntryGround").filter(entry=OuterRef("pk"), record__in=steps).order_by("record_id")
    return entries.values(
        "id",
        "pack_version_id",
        "corrected_on",
        listed=Q(listed_on__isnull=False),
        grounds_corrected=ArraySubquery(grounds.values("record_id")),
    )


def affirm_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.following.CorrectionFacts` for somebody who says that the entry stands as it is."""
    return entries.values("id", "pack_version_id", "corrected_on", listed=Q(listed_on__isnull=False))


def red_facts(entries: models.QuerySet[Any], on: date, *, filed: int = 0) -> models.QuerySet[Any]:
    """Rows of `rules.RedFacts`; `filed` is the transition by which negative records came in just now.

    What may be looked at only on request is named by its provider alone.
    """
    steps = model("core", "Step").filter(transition_id=filed, flow="record").values("case_id")
    records = apps.get_model("records", "Record").objects.unscoped("the records that question a red entry")
    fresh = records.negative().filter(pk__in=steps, subject=OuterRef("subject")).order_by("pk")
    closed = When(visibility="asked", then=Concat("provider__name", Value("提供的一条须经授权查询的信息")))
    printed = Case(
        closed,
        default=Concat("title", Value("（"), "provider__name", Value("，"), "document_no", Value("）")),
        output_field=models.CharField(),
    )
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "origin",
        "valid_to",
        "negative_on",
        "reevaluation_opens_on",
        "reevaluation_due_on",
        listed=Q(listed_on__isnull=False),
        **({"negatives": ArraySubquery(fresh.values(printed=printed))} if filed else {}),
    )


def withholding_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.WithholdingFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "withholding_ground",
        "publicity_required",
        asked_by_id=F("withholding_asked_by_id"),
        approved_by_id=F("withheld_by_id"),
        held_on=F("withheld_on"),
        publicised=Q(publicised_on__isnull=False),
        listed=Q(listed_on__isnull=False),
        usual_publicity=F("programme__publicity_required"),
    )


def notified_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows for serving: as `path_facts`, but with nothing that service does not ask."""
    failed = model("redblack", "ServiceAttempt").filter(entry=OuterRef("pk"), outcome="failed")
    counted = failed.exclude(method="announced").order_by().values("entry").annotate(n=Count("pk")).values("n")
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "publicity_required",
        "notified_on",
        failed_attempts=Coalesce(Subquery(counted), 0),
    )


def extend_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ExtendFacts`: the days on which the publicity page was down, from the day after it began."""
    down = model("redblack", "PageOutage").filter(on__gt=OuterRef("publicised_on")).order_by("on")
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "publicised_on",
        "publicity_ends_on",
        "outages_seen",
        lost=ArraySubquery(down.values("on")),
    )


def exit_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ExitFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "origin",
        "exit_reason",
        "exit_requested_by_id",
        "correction_due_on",
        "listed_on",
        "valid_to",
        "reason",
        "suspended_on",
        "dispute_holds",
        correction_allowed=F("programme__correction_allowed"),
        standing_stay=standing_stay(on),
        fate_open=Q(fate_asked_on__isnull=False),
    )


def fate_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.FateFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "exit_reason",
        "valid_to",
        "fate_asked_on",
        "suspended_on",
        held_by_dispute=held_by_dispute(on),
    )


def follow_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.FollowFacts`: every entry for itself, because each has its own news."""
    columns = ("id", "pack_version_id", "origin", "listed_on", "valid_to", "effective_from", "reason")
    return entries.values(*columns, entry_id=F("pk"))


def recount_facts(entries: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.RecountFacts`."""
    return entries.values(
        "id",
        "pack_version_id",
        "colour",
        "state",
        "served_on",
        "statement_ends_on",
        "publicised_on",
        "publicity_ends_on",
        "listed_on",
        "correction_due_on",
        "negative_on",
        "reevaluation_due_on",
        "fate_asked_on",
        "fate_due_on",
    )


def handover_facts(
    owner: str, *, matter: str, former: str = "", pack: str = "pack_version_id"
) -> Callable[[models.QuerySet[Any], date], models.QuerySet[Any]]:
    """A function that gives the rows of `HandoverFacts`: whose a case is and of which programme."""

    def facts(cases: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
        known = F(former) if former else Value(None, output_field=models.BigIntegerField())
        law = {} if pack == "pack_version_id" else {"pack_version_id": F(pack)}
        plain = ("pack_version_id",) if not law else ()
        return cases.values("id", *plain, **law, owner_id=F(owner), former_id=known, matter=F(matter))

    return facts


def representation_facts(cases: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows for the answer to a representation."""
    return cases.values("id", pack_version_id=F("entry__pack_version_id"))


def programme_facts(programmes: models.QuerySet[Any], on: date) -> models.QuerySet[Any]:
    """Rows of `rules.ProgrammeFacts`."""
    comments = model("redblack", "Comment").filter(programme=OuterRef("pk"), answer="")
    return programmes.values(
        "id",
        "pack_version_id",
        "colour",
        "legal_basis",
        "criteria",
        "exit_rule",
        "validity",
        "grounds",
        "publicity_required",
        "consultation_ends_on",
        unanswered=Coalesce(Subquery(comments.order_by().values("programme").annotate(n=Count("pk")).values("n")), 0),
        may_recognise=Q(recogniser__powers__contains=["recognise"]),
    )


def _of_the_subject(on: date, colour: str) -> Any:
    """Other entries of the outer entry's subject that are in force on `on` and of `colour`."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("cross-check sees every list (JY 6)")
    return entries.in_force(on).filter(subject=OuterRef("subject"), colour=colour).exclude(pk=OuterRef("pk"))
