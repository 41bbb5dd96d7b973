"""Questions about redress: what was wrong and still has to be made good, what is clarified in public, what is owed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, JSONObject

from core.actors import Actor
from core.models import Step
from core.queries import unit_sealed
from core.scopes import ScopedQuerySet
from objections.objection_terms import ObjectionOutcome, Remedy
from objections.redress_flow import CLAIMED, GRANTED, OPEN, TO_RECOVER
from objections.redress_terms import Outcome
from redblack.terms import WRONG_FROM_THE_START
from subjects.terms import SubjectStatus

WHY = "what was wrong from the start has to be made good (JY 24, JS-L 24)"
WRONGLY_FILED = ("revoke", "quash")
"""The verbs that say of a record that it should not have been filed, or not so."""
UNNAMED = "（依法不予公开）"


class RedressQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit whose work was wrong; the office sees every case."""
        return self.filter(unit_id__in=actor.units)

    def nameable(self, on: date) -> Self:
        """Cases whose subjects may be told to anybody at all: of age, alive, their entry not withheld (P11, P12)."""
        grown = Q(subject__adult_on__isnull=True) | Q(subject__adult_on__lte=on)
        return self.filter(grown, ~Q(subject__status=SubjectStatus.DECEASED)).exclude(
            entry__isnull=False, entry__withheld_on__isnull=False
        )

    def late(self, on: date) -> Self:
        """Open cases past their day."""
        return self.filter(state=OPEN, due_on__lt=on)

    def clarified(self, on: date) -> Self:
        """Clarifications that are shown to everybody on `on`, both ends inclusive."""
        return self.nameable(on).filter(clarified_on__lte=on, clarification_to__gte=on)


class CompensationQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit whose work was wrong; the office sees every claim."""
        return self.filter(unit_id__in=actor.units)

    def late(self, on: date) -> Self:
        """Claims that nobody decided by their day."""
        return self.filter(state=CLAIMED, decision_due_on__lt=on)


class ClawbackQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that granted the benefit, and the one that listed wrongly; the office sees every item."""
        return self.filter(Q(unit_id__in=actor.units) | Q(redress__unit_id__in=actor.units))

    def late(self, on: date) -> Self:
        """Benefits of which nobody answered by their day."""
        return self.filter(state=TO_RECOVER, due_on__lt=on)


def wrong_entries(transition_id: int) -> Any:
    """Entries that a transition took off their lists and that should never have been there; nobody makes good yet.

    The exit itself says so, or an objection that was signed before it, or that all they rested on was filed in error
    or quashed.
    """
    wrong = Q(exit_reason__in=WRONG_FROM_THE_START) | Q(_found_wrong("entry", Remedy.EXIT)) | _all_fell()
    return _left().filter(wrong, pk__in=_moved(transition_id, "entry"))


def wrong_before(transition_id: int) -> Any:
    """Entries that left earlier and lawfully, as it seemed, and whose last record a transition revoked or quashed."""
    fell = _moved(transition_id, "record").filter(transition__verb__in=WRONGLY_FILED)
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(record__in=fell)
    return _left().filter(_all_fell(), pk__in=grounds.values("entry"))


def unlisted(entry_ids: Collection[int]) -> Any:
    """Of these entries, whose listing was quashed, those that have left and that nobody makes good yet."""
    return _left().filter(pk__in=entry_ids)


def _left() -> Any:
    entries = apps.get_model("redblack", "Entry").objects.unscoped(WHY)
    return entries.filter(
        ~Exists(_redress().filter(entry=OuterRef("pk"))), exited_on__isnull=False, listed_on__isnull=False
    )


def _found_wrong(target: str, remedy: str) -> Exists:
    """Whether an objection to the outer case was upheld in this way, whatever came before it could be done."""
    objections = apps.get_model("objections", "Objection").objects.unscoped(WHY)
    signed = objections.filter(outcome=ObjectionOutcome.UPHELD, remedy=remedy, decided_on__isnull=False)
    return Exists(signed.filter(**{target: OuterRef("pk")}))


def _all_fell() -> Q:
    """The outer entry is ours, and every record on which it rested was filed in error or quashed."""
    fell = Step.objects.filter(flow="record", case_id=OuterRef("record_id"), transition__verb__in=WRONGLY_FILED)
    grounds = apps.get_model("redblack", "EntryGround").objects.filter(entry=OuterRef("pk"))
    return Q(Exists(grounds), ~Exists(grounds.filter(~Exists(fell))), origin="own")


def wrong_records(transition_id: int, on: date) -> Any:
    """Negative records that a transition ended after everybody could see them, and that should never have been there.

    They were revoked or quashed, or an objection that was signed before found them wrong. What a wrong entry rested
    on is made good with the entry.
    """
    records = apps.get_model("records", "Record").objects.unscoped(WHY)
    moved = _moved(transition_id, "record")
    fell = moved.filter(transition__verb__in=WRONGLY_FILED)
    return records.filter(
        Q(pk__in=fell) | Q(_found_wrong("record", Remedy.REVOKE)),
        ~Exists(_redress().filter(record=OuterRef("pk"))),
        ~Exists(_redress().filter(entry__grounds__record=OuterRef("pk"))),
        pk__in=moved,
        polarity="negative",
        visibility="public",
        public_from__lte=on,
        parent__isnull=True,
    )


def redress_facts(cases: Any, on: date) -> Any:
    """Rows of `rules.redress.RedressFacts`."""
    answers = apps.get_model("objections", "RedressAnswer").objects.filter(redress=OuterRef("pk")).order_by("item")
    claims = apps.get_model("objections", "Compensation").objects.unscoped("whether a claim is open")
    benefits = apps.get_model("objections", "Clawback").objects.unscoped("whether a benefit is to be given back")
    nameable = _redress().nameable(on)
    return cases.values(
        "id",
        "pack_version_id",
        "opened_on",
        "items",
        done=ArraySubquery(answers.filter(outcome=Outcome.DONE).values("item").distinct()),
        answered=ArraySubquery(answers.values("item").distinct()),
        open_claims=Exists(claims.filter(redress=OuterRef("pk"), state__in=(CLAIMED, GRANTED))),
        open_benefits=Exists(benefits.filter(redress=OuterRef("pk"), state=TO_RECOVER)),
        nameable=Exists(nameable.filter(pk=OuterRef("pk"))),
        unit_sealed=unit_sealed("unit_id"),
    )


def compensation_facts(claims: Any, on: date) -> Any:
    """Rows of `rules.redress.CompensationFacts`."""
    return claims.values("id", "pack_version_id", "claimed_on", "claimed_by_id", "granted_yuan", "decided_on")


def clawback_facts(items: Any, on: date) -> Any:
    """Rows of `rules.redress.ClawbackFacts`."""
    return items.values("id", "pack_version_id", "granted_on")


def letter_source(cases: Any, *, clauses: dict[int, str], said: str) -> Any:
    """Rows for `core.letters.issue`: what was wrong about whom, as it stands at issue; `said` is the officer's word.

    `clauses` tells by pack version on what the letter rests.
    """
    on_law = Case(
        *(When(pack_version_id=pack, then=Value(clause)) for pack, clause in clauses.items()),
        default=Value(""),
        output_field=TextField(),
    )
    return cases.values(
        "subject_id",
        "unit_id",
        case_id=F("pk"),
        unit_name=F("unit__name"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            unit=F("unit__name"),
            wrong=F("wrong"),
            programme=Coalesce("entry__programme__name", Value("")),
            record_title=Coalesce("record__title", Value("")),
            decision_no=Coalesce("entry__decision_no", "record__document_no"),
            since_on=Coalesce("entry__listed_on", "record__public_from"),
            ended_on=Coalesce("entry__exited_on", "record__ended_on"),
            text=Value(said),
            until=F("clarification_to"),
            clause=on_law,
        ),
    )


def clarifications(on: date) -> Any:
    """Redress whose clarification is shown on `on`, with its letter: number, day and frozen words."""
    letters = (
        apps.get_model("core", "Letter")
        .objects.standing()
        .filter(flow="redress", kind="clarification", case_id=OuterRef("pk"))
    )
    newest = letters.order_by("-pk")
    shown = _redress().clarified(on).select_related("subject", "unit")
    return shown.annotate(
        letter_no=Subquery(newest.values("number_text")[:1]), words=Subquery(newest.values("data")[:1])
    ).filter(letter_no__isnull=False)


def clarified_before(on: date) -> Any:
    """Redress whose clarification was shown until a day before `on`."""
    return _redress().nameable(on).filter(clarification_to__lt=on)


def _redress() -> Any:
    return apps.get_model("objections", "Redress").objects.unscoped(WHY)


def _moved(transition_id: int, flow: str) -> Any:
    return Step.objects.filter(transition_id=transition_id, flow=flow).values("case_id")


def of_unit(model: str, unit_ids: Any, states: Any) -> models.QuerySet[Any]:
    """Cases of these units in these states, in nobody's view: they go to the successors."""
    rows: Any = apps.get_model("objections", model).objects.unscoped("机构改革移交")
    return rows.filter(unit_id__in=unit_ids, state__in=states)  # type: ignore[no-any-return]
