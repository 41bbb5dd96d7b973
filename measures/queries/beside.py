"""The catalogue beside an entry: which measures apply to whom on a day, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection

from core.refusals import Refusal
from core.rules import Law, NoLaw, judge
from departments.queries import inheritance
from departments.rules import Inheritance
from departments.terms import Power
from law.operations import current_calendar, pack_by_version_id
from measures.queries.rows import executors_on, gate_facts
from measures.rules import SCOPE, STANDING, MeasureFacts, ScopeFacts, last_day
from measures.terms import RESPONSIBLE_PERSON


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
            ended=target.ended,
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
    ended: bool = False

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
           array_agg(t.subject_id ORDER BY t.subject_id, t.entry_id) AS subjects,
           d.status IN ('deceased', 'deregistered') AS ended
      FROM targets t JOIN chosen c ON c.id = t.entry_id JOIN subjects_subject d ON d.id = t.subject_id
      LEFT JOIN grave v ON v.entry_id = t.entry_id
     GROUP BY 1, 2, 3, 4, 5, 6, 9 ORDER BY 1, 2, 3, 4, 5, 6, 9
"""
_LISTED = """
    e.id IN (SELECT case_id FROM core_step WHERE transition_id = %s AND flow = 'entry'
               AND target IN ('listed', 'suspended'))
    AND e.hidden_on IS NULL AND e.exited_on IS NULL AND e.valid_to >= %s AND e.effective_from IS NOT NULL
"""


def listed_targets(transition_id: int, *, on: date) -> list[Target]:
    """Whom the entries that a transition listed concern: their subjects and those linked to them; one statement."""
    return _targets(_LISTED, [transition_id, on])


def targets_of(entry_id: int) -> list[Target]:
    """The same for one entry, whatever its state."""
    return _targets("e.id = %s", [entry_id])


def catalogue(on: date, *, drafts: bool = False) -> tuple[Item, ...]:
    """Every published version (and the drafts, if asked for) with its facts on `on`; three statements.

    Executors are fixed with publication. Who acts in their place now is asked of the successions.
    """
    measures = apps.get_model("measures", "Measure").objects.all()
    chosen = measures if drafts else measures.filter(published_on__isnull=False)
    facts = {row.pop("id"): _facts(row) for row in gate_facts(chosen, on)}
    rows = chosen.order_by("code", "version").values_list(
        "id", "version", "title", "programmes", "conditions", ArraySubquery(executors_on(on).values("department_id"))
    )
    heirs = inheritance()
    return tuple(
        Item(
            id=pk,
            version=version,
            title=title,
            facts=facts[pk],
            programmes=tuple(programmes),
            conditions=tuple(conditions),
            departments=_present(heirs, departments, code=facts[pk].code),
        )
        for pk, version, title, programmes, conditions, departments in rows
    )


def _present(heirs: Inheritance, departments: Sequence[int], *, code: str) -> tuple[int, ...]:
    """Who carries a measure out now where these departments were named."""
    return tuple(sorted({heirs.heir(one, power=Power.IMPLEMENT, matters=(code,)) for one in departments}))


def standing_ids(on: date) -> list[int]:
    """The versions that may leave for a department on `on`, by the gate itself."""
    return [item.id for item in catalogue(on) if not judge(STANDING, item.facts, law=NoLaw(), on=on)]


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
    """What is carried out because of each entry on `on`, for pages: number, code, title, content, category,
    bases; one query. The number is that of the newest version that some department holds for the entry.

    Only entries that have effect that day, only what no department refused, sent back or passed on, and no measure
    whose own term is over.
    """
    sql = """
        SELECT DISTINCT ON (d.entry_id, m.code) d.entry_id, m.term, d.dispatched_on, e.valid_to,
               m.id, m.code, m.title, m.content, m.category, m.exemptions,
               ARRAY(SELECT '《' || b.document || '》' || b.article
                       FROM measures_measurebasis b WHERE b.measure_id = m.id ORDER BY b.id)
          FROM measures_dispatch d JOIN redblack_entry e ON e.id = d.entry_id AND e.subject_id = d.subject_id
          CROSS JOIN LATERAL unnest(d.measures) x(id) JOIN measures_measure m ON m.id = x.id
         WHERE d.entry_id = ANY(%s) AND d.closed_on IS NULL AND d.releasing_on IS NULL AND d.paused_on IS NULL
           AND (d.returned_on IS NULL OR d.insisted_on IS NOT NULL)
           AND e.effective_from <= %s AND e.valid_to >= %s AND (e.exited_on IS NULL OR e.exited_on > %s)
           AND e.hidden_on IS NULL AND e.suspended_on IS NULL
           AND NOT EXISTS (SELECT FROM redblack_measurepause p JOIN measures_measure n ON n.id = p.measure_id
                            WHERE p.entry_id = e.id AND p.ended_on IS NULL AND n.code = m.code)
         ORDER BY d.entry_id, m.code, m.version DESC, d.dispatched_on DESC
    """
    found: dict[int, list[dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(entry_ids), on, on, on])
        for entry, term, sent_on, valid_to, pk, code, title, content, category, exemptions, bases in cursor.fetchall():
            ends_on = last_day(term, sent_on=sent_on, valid_to=valid_to, calendar=current_calendar())
            if ends_on < on:
                continue
            found.setdefault(entry, []).append(
                {
                    "measure": pk,
                    "code": code,
                    "title": title,
                    "content": content,
                    "category": category,
                    "exemptions": exemptions,
                    "bases": bases,
                    "ends_on": ends_on,
                }
            )
    return found


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
                ended=ended,
            )
            for kind, colour, programme, circumstances, degrees, pack_version_id, entries, subjects, ended in (
                cursor.fetchall()
            )
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
