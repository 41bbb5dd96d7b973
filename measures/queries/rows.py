"""Querysets of the catalogue and of the tasks, what rules read of them, and what a letter prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Concat, JSONObject, Least, Replace

from core.actors import Actor
from core.scopes import ScopedQuerySet
from law.terms import UNIT_LABELS
from measures.filing_queries import over_rows
from measures.terms import BINDING

HANDED_OVER = Q(closed_on__isnull=True, releasing_on__isnull=True)
AWAITING_RECEIPT = Q(noticed_on__isnull=False, notice_confirmed_on__isnull=True)
WITH_OFFICE = Q(returned_on__isnull=False, insisted_on__isnull=True)
"""Sent back by the department, and the office has not said whose it is."""


class MeasureQuerySet(models.QuerySet[Any]):
    """The catalogue. It is open to everybody who works here; the public sees what is in force."""

    def within(self, actor: Actor) -> Self:
        """All: departments propose drafts and must know every measure."""
        return self.all()

    def in_force(self, on: date) -> Self:
        """Published by `on` and not superseded, repealed or switched off on that day or before."""
        over = Q(superseded_on__lte=on) | Q(repealed_on__lte=on) | Q(disabled_on__lte=on)
        return self.filter(published_on__lte=on).exclude(over)

    def orphaned(self, on: date) -> Self:
        """In force on `on`, come with a memorandum that is over, and not yet decided upon."""
        return self.in_force(on).filter(Exists(over_rows(on).filter(code=OuterRef("code"))))

    def resting_on(self, *, document: str, article: str = "") -> Self:
        """Versions that name this document (and article) as a basis: what to look at when it is repealed (I5)."""
        basis = _bases().filter(measure=OuterRef("pk"), document=document)
        return self.filter(Exists(basis.filter(article=article) if article else basis))


class DispatchQuerySet(ScopedQuerySet):
    """Tasks at departments."""

    def visible_to(self, actor: Actor) -> Self:
        """The department that carries out, and the unit that recognised the entry, which hears the effect (JY 21)."""
        return self.filter(Q(department_id__in=actor.units) | Q(entry__recogniser_id__in=actor.units))

    def effective(self, on: date) -> Self:
        """What departments have to do, or keep doing, on `on`: the entry has effect and nothing was taken back."""
        return self.filter(HANDED_OVER, ~WITH_OFFICE, entry__in=_effective_entries(on), paused_on__isnull=True)

    def unanswered(self, on: date) -> Self:
        """Past the day of response without an answer."""
        return self.effective(on).filter(acknowledged_on__isnull=True, acknowledge_due_on__lt=on)

    def unreported(self, on: date) -> Self:
        """Past the day of feedback without a report, and no measure stands still of which nothing can be reported."""
        place = Func(OuterRef("measures"), F("measure_id"), function="array_position", output_field=IntegerField())
        pauses = apps.get_model("redblack", "MeasurePause").objects.filter(
            entry=OuterRef("entry"), ended_on__isnull=True
        )
        parts = pauses.annotate(place=place).filter(place__isnull=False)
        return self.effective(on).filter(~Exists(parts), reported_on__isnull=True, feedback_due_on__lt=on)

    def unreleased(self, on: date) -> Self:
        """Told to let go, past the day, and not confirmed (I4, P16)."""
        return self.filter(releasing_on__isnull=False, released_on__isnull=True, release_due_on__lt=on)

    def overdue(self, on: date) -> Self:
        """Late in any of the three ways."""
        ids = [qs.values("pk") for qs in self._late(on)]
        return self.filter(Q(pk__in=ids[0]) | Q(pk__in=ids[1]) | Q(pk__in=ids[2]))

    def with_due(self) -> Self:
        """Annotate `due_on`: the day that counts now, NULL where the clock stands still or nothing is awaited."""
        return self.annotate(
            due_on=Case(
                When(Q(paused_on__isnull=False) | Q(closed_on__isnull=False), then=None),
                When(releasing_on__isnull=False, released_on__isnull=True, then=F("release_due_on")),
                When(releasing_on__isnull=False, then=None),
                When(WITH_OFFICE, then=None),
                When(acknowledged_on__isnull=True, then=F("acknowledge_due_on")),
                When(reported_on__isnull=True, then=F("feedback_due_on")),
                default=None,
            )
        )

    def awaiting_receipt(self) -> Self:
        """Tasks of which the department was told something that it has not said to have read."""
        return self.filter(AWAITING_RECEIPT)

    def with_paused_parts(self) -> Self:
        """Annotate `paused_parts`: the versions in the task that stand still for an objection to them."""
        return self.annotate(paused_parts=paused_parts())

    def holding(self, measure_ids: Iterable[int]) -> Self:
        """Tasks that hold one of these versions."""
        return self.filter(measures__overlap=list(measure_ids))

    def with_running_terms(self, on: date) -> Self:
        """Tasks with a term that has not ended by `on`, or that stood still before it had."""
        still = Q(state="paused", feedback_due_on__gte=F("paused_on"), reported_on__isnull=True)
        return self.filter(
            Q(state__in=("dispatched", "returned"), acknowledge_due_on__gte=on)
            | Q(state__in=("dispatched", "acknowledged", "returned"), feedback_due_on__gte=on)
            | Q(state="releasing", release_due_on__gte=on)
            | still
        )

    def of_step(self, transition_id: int) -> Self:
        """The cases that a transition moved."""
        steps = apps.get_model("core", "Step").objects.filter(
            transition_id=transition_id, flow="dispatch", case_id=OuterRef("pk")
        )
        return self.filter(Exists(steps))

    def _late(self, on: date) -> tuple[Self, Self, Self]:
        return self.unanswered(on), self.unreported(on), self.unreleased(on)


# --- what rules read ----------------------------------------------------------------------------------------------


def gate_facts(measures: Any, on: date) -> Any:
    """What the legality gate reads of each version on `on` (`MeasureFacts`)."""
    bases = _bases().filter(measure=OuterRef("pk"))
    begun = Q(effective_from__isnull=True) | Q(effective_from__lte=on)
    standing = bases.filter(begun, Q(effective_to__isnull=True) | Q(effective_to__gte=on), level__in=BINDING)
    return measures.values(
        "id",
        "code",
        "colour",
        "content",
        "target_kinds",
        "degree",
        "term",
        "published_on",
        executors=_count(executors_on(on)),
        levels=ArraySubquery(bases.order_by("level").values("level").distinct()),
        standing=_count(standing),
        ended_on=Least("superseded_on", "repealed_on", "disabled_on"),
    )


def reason_facts(measures: Any, on: date) -> Any:
    """What the rules on ending a version read; the rest is what the door was told."""
    return measures.values("id", "colour")


def desk_facts(tasks: Any, on: date) -> Any:
    """What the rules at a department's desk read (`DeskFacts`)."""
    return tasks.values("id", "department_id", "measures", "pack_version_id", paused_parts=paused_parts())


def notice_facts(tasks: Any, on: date) -> Any:
    """What the rule on a department's receipt reads (`NoticeFacts`)."""
    return tasks.values("id", "pack_version_id", "notice", "noticed_on", "notice_confirmed_on")


def paused_parts() -> Any:
    """The measures of a task that stand still while an objection to them is dealt with, in whatever version."""
    return RawSQL(  # noqa: S611  our own words
        "ARRAY(SELECT held.id FROM redblack_measurepause p JOIN measures_measure named ON named.id = p.measure_id"
        " JOIN measures_measure held ON held.id = ANY(measures_dispatch.measures) AND held.code = named.code"
        " WHERE p.entry_id = measures_dispatch.entry_id AND p.ended_on IS NULL ORDER BY held.id)",
        [],
        output_field=ArrayField(models.BigIntegerField()),
    )


def return_facts(tasks: Any, on: date) -> Any:
    """What the rules on a task that goes back to the office read (`ReturnFacts`)."""
    return tasks.values(
        "id",
        "department_id",
        "measures",
        "pack_version_id",
        "acknowledge_due_on",
        "feedback_due_on",
        "insisted_on",
    )


def handover_facts(tasks: Any, on: date) -> Any:
    """Rows of `HandoverFacts`. Two departments that become one may each hold a task of the same round.

    `free_cycle` is a round that no other of their tasks has; it counts the tasks of the same entry and subject.
    """
    same = _tasks().filter(subject=OuterRef("subject"), entry=OuterRef("entry")).order_by()
    last = same.values("entry").annotate(n=Max("cycle")).values("n")
    before = same.filter(pk__lte=OuterRef("pk")).values("entry").annotate(n=Count("pk")).values("n")
    alike = same.filter(cycle=OuterRef("cycle")).exclude(pk=OuterRef("pk"))
    return tasks.values(
        "id",
        "pack_version_id",
        "measures",
        "cycle",
        owner_id=F("department_id"),
        beside=ArraySubquery(alike.order_by("department_id").values("department_id").distinct()),
        free_cycle=Subquery(last, output_field=IntegerField()) + Subquery(before, output_field=IntegerField()),
    )


def _tasks() -> Any:
    return apps.get_model("measures", "Dispatch").objects.unscoped("every task of an entry")


def recount_facts(tasks: Any, on: date) -> Any:
    """Rows of `rules.RecountFacts`."""
    return tasks.values(
        "id",
        "pack_version_id",
        "state",
        "dispatched_on",
        "acknowledged_on",
        "acknowledge_due_on",
        "feedback_due_on",
        "paused_on",
        "releasing_on",
        "release_due_on",
        "reported_on",
    )


def letter_source(transition_id: int, *, pack_versions: Sequence[int]) -> Any:
    """Rows for `core.letters.issue`: the punishments that a report says were carried out, and on what basis (C7)."""
    done = apps.get_model("measures", "DispatchAnswer").objects.filter(
        dispatch=OuterRef("pk"), transition_id=transition_id, result="done"
    )
    tasks = apps.get_model("measures", "Dispatch").objects.unscoped("the tasks of this transition")
    return tasks.filter(Exists(done), entry__colour="black", pack_version__in=pack_versions).values(
        "subject_id",
        case_id=F("pk"),
        unit_id=F("department_id"),
        unit_name=F("department__name"),
        data=JSONObject(
            subject=F("subject__name"),
            subject_code=F("subject__uscc"),
            listed=F("entry__subject__name"),
            colour=F("entry__colour"),
            programme=F("entry__programme__name"),
            recogniser=F("entry__recogniser__name"),
            decision_no=F("entry__decision_no"),
            reason=F("entry__reason"),
            valid_to=F("entry__valid_to"),
            measures=_sheet(transition_id),
        ),
    )


def _sheet(transition_id: int) -> Any:
    """A JSON list of the measures that were carried out, each with its bases as printed."""
    basis = _bases().filter(measure=OuterRef("measure")).order_by("pk")
    printed = Concat(Value("《"), "document", Value("》"), "article", output_field=CharField())
    answers = apps.get_model("measures", "DispatchAnswer").objects.filter(
        dispatch=OuterRef("pk"), transition_id=transition_id, result="done"
    )
    return ArraySubquery(
        answers.order_by("measure__code").values(
            line=JSONObject(
                name=F("measure__title"),
                content=F("measure__content"),
                exemptions=F("measure__exemptions"),
                effect=F("effect"),
                term=_printed_term(),
                legal_basis=Func(
                    ArraySubquery(basis.values(printed=printed)),
                    Value("、"),
                    function="array_to_string",
                    output_field=CharField(),
                ),
            )
        )
    )


def _printed_term() -> Any:
    """The measure's own term as a letter prints it; empty where it lasts with the list."""
    text: Any = Replace("measure__term", Value("with_list"), Value(""))
    for unit, word in UNIT_LABELS.items():
        text = Replace(text, Value(f" {unit}"), Value(word))
    return text


def _effective_entries(on: date) -> Any:
    """Entries that stand on a list here and are not suspended, by the trunk's own question."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("whether the basis of a task has effect")
    return entries.effective(on).values("pk")


def _bases() -> models.QuerySet[Any]:
    return apps.get_model("measures", "MeasureBasis")._base_manager.all()


def executors_on(on: date) -> models.QuerySet[Any]:
    """The executors of the outer measure that exist on `on`, themselves or in whoever took their place."""
    there = _there("department", on) | _there("department__successor", on)
    return apps.get_model("measures", "MeasureExecutor")._base_manager.filter(there, measure=OuterRef("pk"))


def _there(department: str, on: date) -> Q:
    """The department at the end of this path exists on `on`."""
    begun = Q(**{f"{department}__active_from__isnull": True}) | Q(**{f"{department}__active_from__lte": on})
    not_over = Q(**{f"{department}__active_to__isnull": True}) | Q(**{f"{department}__active_to__gte": on})
    return Q(**{f"{department}__isnull": False}) & begun & not_over


def _count(rows: models.QuerySet[Any]) -> Any:
    counted = rows.order_by().values("measure").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
