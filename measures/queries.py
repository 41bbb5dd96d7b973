"""Questions about the catalogue and about dispatches. Effect is derived from dates, here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models import Case, CharField, Count, Exists, F, Func, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject, Least

from core.actors import Actor
from core.refusals import Refusal
from core.rules import Law, judge
from core.scopes import ScopedQuerySet
from law.operations import pack_by_version_id
from measures.rules import SCOPE, STANDING, MeasureFacts, ScopeFacts
from measures.terms import BINDING, RESPONSIBLE_PERSON

HANDED_OVER = Q(closed_on__isnull=True, releasing_on__isnull=True)


class MeasureQuerySet(models.QuerySet[Any]):
    """The catalogue. It is open to everybody who works here; the public sees what is in force."""

    def within(self, actor: Actor) -> Self:
        """All: departments propose drafts and must know every measure."""
        return self.all()

    def in_force(self, on: date) -> Self:
        """Published by `on` and not superseded, repealed or switched off on that day or before."""
        over = Q(superseded_on__lte=on) | Q(repealed_on__lte=on) | Q(disabled_on__lte=on)
        return self.filter(published_on__lte=on).exclude(over)

    def resting_on(self, *, document: str, article: str = "") -> Self:
        """Versions that name this document (and article) as a basis: what to look at when it is repealed (I5)."""
        basis = _bases().filter(measure=OuterRef("pk"), document=document)
        return self.filter(Exists(basis.filter(article=article) if article else basis))


class DispatchQuerySet(ScopedQuerySet):
    """Tasks at departments."""

    def visible_to(self, actor: Actor) -> Self:
        """The department that carries out, and the unit that recognised the entry, which hears the effect (JY 21)."""
        return self.filter(Q(department_id=actor.department_id) | Q(entry__recogniser_id=actor.department_id))

    def effective(self, on: date) -> Self:
        """What departments have to do, or keep doing, on `on`: the entry has effect and nothing was taken back."""
        return self.filter(HANDED_OVER, entry__in=_effective_entries(on), paused_on__isnull=True)

    def unanswered(self, on: date) -> Self:
        """Past the day of response without an answer."""
        return self.effective(on).filter(acknowledged_on__isnull=True, acknowledge_due_on__lt=on)

    def unreported(self, on: date) -> Self:
        """Past the day of feedback without a report."""
        return self.effective(on).filter(reported_on__isnull=True, feedback_due_on__lt=on)

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
                When(acknowledged_on__isnull=True, then=F("acknowledge_due_on")),
                When(reported_on__isnull=True, then=F("feedback_due_on")),
                default=None,
            )
        )

    def holding(self, measure_ids: Iterable[int]) -> Self:
        """Tasks that hold one of these versions."""
        return self.filter(measures__overlap=list(measure_ids))

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
        executors=_count(_executors(on)),
        levels=ArraySubquery(bases.order_by("level").values("level").distinct()),
        standing=_count(standing),
        ended_on=Least("superseded_on", "repealed_on", "disabled_on"),
    )


def reason_facts(measures: Any, on: date) -> Any:
    """What the rules on ending a version read; the rest is what the door was told."""
    return measures.values("id", "colour")


def desk_facts(tasks: Any, on: date) -> Any:
    """What the rules at a department's desk read (`DeskFacts`)."""
    return tasks.values("id", "department_id", "measures", "pack_version_id")


# --- the catalogue beside an entry -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One version of a measure with all that decides whether it applies, and who carries it out."""

    id: int
    version: int
    title: str
    facts: MeasureFacts
    programmes: tuple[str, ...]
    conditions: tuple[str, ...]
    departments: tuple[int, ...]

    def beside(self, target: Target) -> ScopeFacts:
        """The facts of this measure for one group of targets."""
        return ScopeFacts(
            colour=self.facts.colour,
            programmes=self.programmes,
            target_kinds=self.facts.target_kinds,
            conditions=self.conditions,
            degree=self.facts.degree,
            on_colour=target.colour,
            on_programme=target.programme,
            on_kind=target.kind,
            circumstances=target.circumstances,
            serious=target.serious,
        )

    def hindrances(self, target: Target, *, law: Law, on: date) -> tuple[Refusal, ...]:
        """Why this measure must not be taken on `on` against the target; empty when it applies."""
        return judge(STANDING, self.facts, law=law, on=on) + judge(SCOPE, self.beside(target), law=law, on=on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Entries and subjects that are alike in all that the law asks. `entries[i]` goes with `subjects[i]`."""

    kind: str
    colour: str
    programme: str
    circumstances: tuple[str, ...]
    degrees: tuple[str, ...]
    pack_version_id: int
    entries: tuple[int, ...]
    subjects: tuple[int, ...]

    @property
    def serious(self) -> bool:
        """Whether the conduct is grave: by the grounds' own degree.

        Entries that are taken over as they stand bring no grounds with them; being on such a list is grave by
        itself (国办发〔2020〕49号: lists of gravely dishonest subjects only). Our reading; the papers are silent.
        """
        return not self.degrees or "serious" in self.degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Whether a measure applies to a target of an entry, and if not, what is missing."""

    item: Item
    kind: str
    subject_id: int
    refusals: tuple[Refusal, ...]

    @property
    def applies(self) -> bool:
        return not self.refusals


_TARGETS = """
    WITH chosen AS (
        SELECT e.id, e.subject_id, e.colour, e.circumstances, e.pack_version_id, p.code AS programme
          FROM redblack_entry e JOIN redblack_programme p ON p.id = e.programme_id
         WHERE {where}),
    grounds AS (
        SELECT c.id AS entry_id, r.id AS record_id, r.degree
          FROM chosen c JOIN redblack_entryground g ON g.entry_id = c.id JOIN records_record r ON r.id = g.record_id),
    grave AS (
        SELECT entry_id, array_agg(DISTINCT degree ORDER BY degree) FILTER (WHERE degree <> '') AS degrees
          FROM grounds GROUP BY entry_id),
    targets AS (
        SELECT c.id AS entry_id, c.subject_id, s.kind
          FROM chosen c JOIN subjects_subject s ON s.id = c.subject_id
        UNION
        SELECT g.entry_id, r.subject_id, '{person}'
          FROM grounds g JOIN records_record r ON r.parent_id = g.record_id AND r.ended_on IS NULL)
    SELECT t.kind, c.colour, c.programme, c.circumstances, COALESCE(v.degrees, '{{}}') AS degrees, c.pack_version_id,
           array_agg(t.entry_id ORDER BY t.subject_id, t.entry_id) AS entries,
           array_agg(t.subject_id ORDER BY t.subject_id, t.entry_id) AS subjects
      FROM targets t JOIN chosen c ON c.id = t.entry_id LEFT JOIN grave v ON v.entry_id = t.entry_id
     GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
_LISTED = """
    e.id IN (SELECT case_id FROM core_step WHERE transition_id = %s AND flow = 'entry' AND target = 'listed')
    AND e.hidden_on IS NULL AND e.exited_on IS NULL AND e.valid_to >= %s AND e.effective_from IS NOT NULL
"""


def listed_targets(transition_id: int, *, on: date) -> list[Target]:
    """Whom the entries that a transition listed concern: their subjects and those linked to them; one statement."""
    return _targets(_LISTED, [transition_id, on])


def targets_of(entry_id: int) -> list[Target]:
    """The same for one entry, whatever its state."""
    return _targets("e.id = %s", [entry_id])


def catalogue(on: date, *, drafts: bool = False) -> tuple[Item, ...]:
    """Every published version (and the drafts, if asked for) with its facts on `on`; two statements."""
    measures = apps.get_model("measures", "Measure").objects.all()
    chosen = measures if drafts else measures.filter(published_on__isnull=False)
    facts = {row.pop("id"): _facts(row) for row in gate_facts(chosen, on)}
    rows = chosen.order_by("code", "version").values_list(
        "id", "version", "title", "programmes", "conditions", ArraySubquery(_executors(on).values("department_id"))
    )
    return tuple(
        Item(
            id=pk,
            version=version,
            title=title,
            facts=facts[pk],
            programmes=tuple(programmes),
            conditions=tuple(conditions),
            departments=tuple(sorted(departments)),
        )
        for pk, version, title, programmes, conditions, departments in rows
    )


def standing_ids(on: date) -> list[int]:
    """The versions that may leave for a department on `on`, by the gate itself."""
    return [item.id for item in catalogue(on) if not judge(STANDING, item.facts, law=_NoLaw(), on=on)]


def explain(entry_id: int, *, on: date) -> list[Explanation]:
    """For every measure of the catalogue and every target of an entry: whether it applies, or what is missing (I1).

    Of each measure the version in force is asked, else the newest.
    """
    items = _current(catalogue(on, drafts=True), on=on)
    return [
        Explanation(
            item=item,
            kind=target.kind,
            subject_id=subject_id,
            refusals=item.hindrances(target, law=pack_by_version_id(target.pack_version_id), on=on),
        )
        for target in targets_of(entry_id)
        for subject_id in target.subjects
        for item in items
    ]


def measures_of(entry_ids: Sequence[int], *, on: date) -> dict[int, list[dict[str, Any]]]:
    """What is carried out because of each entry on `on`, for pages: code, title, content, category, bases; one query.

    Only entries that have effect that day, and only what no department refused or passed on.
    """
    sql = """
        SELECT DISTINCT ON (d.entry_id, m.code) d.entry_id, m.code, m.title, m.content, m.category, m.exemptions,
               ARRAY(SELECT '《' || b.document || '》' || b.article
                       FROM measures_measurebasis b WHERE b.measure_id = m.id ORDER BY b.id)
          FROM measures_dispatch d JOIN redblack_entry e ON e.id = d.entry_id AND e.subject_id = d.subject_id
          CROSS JOIN LATERAL unnest(d.measures) x(id) JOIN measures_measure m ON m.id = x.id
         WHERE d.entry_id = ANY(%s) AND d.closed_on IS NULL AND d.releasing_on IS NULL AND d.paused_on IS NULL
           AND e.effective_from <= %s AND e.valid_to >= %s AND (e.exited_on IS NULL OR e.exited_on > %s)
           AND e.hidden_on IS NULL AND e.suspended_on IS NULL
         ORDER BY d.entry_id, m.code, m.version DESC
    """
    found: dict[int, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(entry_ids), on, on, on])
        for entry, code, title, content, category, exemptions, bases in cursor.fetchall():
            found.setdefault(entry, []).append(
                {
                    "code": code,
                    "title": title,
                    "content": content,
                    "category": category,
                    "exemptions": exemptions,
                    "bases": bases,
                }
            )
    return found


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
                legal_basis=Func(
                    ArraySubquery(basis.values(printed=printed)),
                    Value("、"),
                    function="array_to_string",
                    output_field=CharField(),
                ),
            )
        )
    )


class _NoLaw:
    """The gate's verdict does not depend on a pack, only its citation does."""

    def get(self, key: str, /) -> Any:
        return None

    def cite(self, key: str, /) -> Any:
        raise LookupError(key)


def _targets(where: str, params: list[Any]) -> list[Target]:
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS.format(where=where, person=RESPONSIBLE_PERSON), params)
        return [
            Target(
                kind=kind,
                colour=colour,
                programme=programme,
                circumstances=tuple(circumstances),
                degrees=tuple(degrees),
                pack_version_id=pack_version_id,
                entries=tuple(entries),
                subjects=tuple(subjects),
            )
            for kind, colour, programme, circumstances, degrees, pack_version_id, entries, subjects in cursor.fetchall()
        ]


def _current(items: Sequence[Item], *, on: date) -> list[Item]:
    """Of each code the version in force on `on`, else the newest."""
    best: dict[str, Item] = {}
    for item in items:
        known = best.get(item.facts.code)
        if known is None or not _in_force(known, on=on):
            best[item.facts.code] = item
    return list(best.values())


def _in_force(item: Item, *, on: date) -> bool:
    begun = item.facts.published_on is not None and item.facts.published_on <= on
    return begun and (item.facts.ended_on is None or item.facts.ended_on > on)


def _facts(row: dict[str, Any]) -> MeasureFacts:
    facts = MeasureFacts(**row)
    return replace(facts, target_kinds=tuple(facts.target_kinds), levels=tuple(facts.levels))


def _effective_entries(on: date) -> Any:
    """Entries that stand on a list here and are not suspended, by the trunk's own question."""
    entries = apps.get_model("redblack", "Entry").objects.unscoped("whether the basis of a task has effect")
    return entries.effective(on).values("pk")


def _bases() -> models.QuerySet[Any]:
    return apps.get_model("measures", "MeasureBasis")._base_manager.all()


def _executors(on: date) -> models.QuerySet[Any]:
    """The executors of the outer measure that exist on `on`."""
    begun = Q(department__active_from__isnull=True) | Q(department__active_from__lte=on)
    there = begun & (Q(department__active_to__isnull=True) | Q(department__active_to__gte=on))
    return apps.get_model("measures", "MeasureExecutor")._base_manager.filter(there, measure=OuterRef("pk"))


def _count(rows: models.QuerySet[Any]) -> Any:
    counted = rows.order_by().values("measure").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
