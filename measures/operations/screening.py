"""The check before a decision (应查必查, C6): is this subject listed, and what must my department do, and not do?

One statement reads the answer and writes the audit row. Effect follows from the dates, so that the answer is right
though every worker stands still.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import orjson
from django.db import connection

from core.actors import BUSINESS_POSTS, Actor
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused
from measures.sheets import Sheet, sheet
from measures.terms import Matter
from measures.weighing import Line, Standing, weigh
from subjects.models import Subject

FRESH_SECONDS = 60
"""How long a process keeps the catalogue that it has read, though nobody changed it: executors come and go by day."""

NAMED = """e.effective_from <= %(day)s AND e.valid_to >= %(day)s AND e.hidden_on IS NULL
               AND (e.exited_on IS NULL OR e.exited_on > %(day)s)"""
"""The entries `e` that an answer of the day names; suspended ones are named as such."""

# `day` and `me` bound every branch. Old codes and merged dossiers lead to the one that stands; what was listed under
# an absorbed dossier is found, too. A person responsible for a listed organisation is found by the task.
_SCREEN = """
    WITH asked AS (SELECT * FROM unnest(%(codes)s::text[]) WITH ORDINALITY AS a(code, n)),
         given AS (SELECT * FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS g(id, n)),
         hit AS (
            SELECT a.n, COALESCE(s.merged_into_id, s.id) AS id FROM asked a JOIN subjects_subject s ON s.uscc = a.code
            UNION
            SELECT a.n, COALESCE(s.merged_into_id, s.id)
              FROM asked a JOIN subjects_alias l ON l.value = a.code JOIN subjects_subject s ON s.id = l.subject_id
            UNION
            SELECT g.n, COALESCE(s.merged_into_id, s.id) FROM given g JOIN subjects_subject s ON s.id = g.id),
         whole AS (
            SELECT n, id AS final, id FROM hit
            UNION
            SELECT h.n, h.id, o.id FROM hit h JOIN subjects_subject o ON o.merged_into_id = h.id),
         concern AS (
            SELECT w.n, w.final, w.id AS subject, e.id AS entry
              FROM whole w JOIN redblack_entry e ON e.subject_id = w.id
            UNION
            SELECT w.n, w.final, w.id, d.entry_id
              FROM whole w JOIN measures_dispatch d ON d.subject_id = w.id AND d.department_id = %(me)s),
         listed AS (
            SELECT c.n, c.final, c.subject, e.id AS entry, jsonb_build_object(
                   'entry', e.public_id, 'colour', e.colour, 'programme_code', p.code, 'programme', p.name,
                   'recogniser', r.name, 'decision_no', e.decision_no, 'listed_on', e.listed_on,
                   'valid_to', e.valid_to, 'suspended', e.suspended_on IS NOT NULL,
                   'withheld', e.withheld_on IS NOT NULL, 'minor', COALESCE(o.adult_on > %(day)s, false),
                   'linked', e.subject_id <> c.subject,
                   'disputed', e.disputed_on IS NOT NULL,
                   'paused_parts', (SELECT COALESCE(jsonb_agg(p.measure_id ORDER BY p.id), '[]')
                                      FROM redblack_measurepause p WHERE p.entry_id = e.id AND p.ended_on IS NULL),
                   'circumstances', e.circumstances, 'pack', e.pack_version_id,
                   'degrees', (SELECT COALESCE(jsonb_agg(DISTINCT k.degree) FILTER (WHERE k.degree <> ''), '[]')
                                 FROM redblack_entryground g JOIN records_record k ON k.id = g.record_id
                                WHERE g.entry_id = e.id),
                   'tasks', (SELECT COALESCE(jsonb_agg(jsonb_build_object(
                                'task', d.public_id, 'measures', d.measures, 'sent_on', d.dispatched_on,
                                'paused', d.paused_on IS NOT NULL, 'closed', d.closed_on IS NOT NULL,
                                'closed_reason', d.closed_reason,
                                'returned', d.returned_on IS NOT NULL AND d.insisted_on IS NULL,
                                'releasing', d.releasing_on IS NOT NULL,
                                'said', (SELECT COALESCE(jsonb_object_agg(t.measure_id, jsonb_build_array(
                                                t.result, t.reason)), '{}')
                                           FROM (SELECT DISTINCT ON (measure_id) measure_id, result, reason
                                                   FROM measures_dispatchanswer WHERE dispatch_id = d.id
                                                    AND result NOT IN ('paused', 'resumed')
                                                  ORDER BY measure_id, id DESC) t)) ORDER BY d.cycle), '[]')
                              FROM measures_dispatch d
                             WHERE d.subject_id = c.subject AND d.entry_id = e.id AND d.department_id = %(me)s)) AS told
              FROM concern c JOIN redblack_entry e ON e.id = c.entry
              JOIN redblack_programme p ON p.id = e.programme_id
              JOIN departments_department r ON r.id = e.recogniser_id
              JOIN subjects_subject o ON o.id = e.subject_id
             WHERE {named}),
         audit AS (
            INSERT INTO measures_screening (at, actor_name, user_id, department_id, department_name, matter, case_no,
                                            asked, codes, subject_ids, entry_ids)
            SELECT %(at)s, %(name)s, %(user)s, %(me)s, %(home)s, %(matter)s, %(case)s, %(asked)s, %(codes)s,
                   ARRAY(SELECT DISTINCT id FROM hit ORDER BY 1), ARRAY(SELECT DISTINCT entry FROM listed ORDER BY 1)
            RETURNING id)
    SELECT h.n, s.public_id, s.name, s.uscc, s.kind,
           (SELECT COALESCE(jsonb_agg(l.told ORDER BY l.entry), '[]') FROM listed l WHERE l.n = h.n AND l.final = h.id),
           (SELECT COALESCE(max(id), 0) FROM core_step WHERE flow = 'measure')
      FROM hit h JOIN subjects_subject s ON s.id = h.id CROSS JOIN audit
     UNION ALL
    SELECT 0, NULL, NULL, NULL, NULL, '[]', 0 FROM audit
     ORDER BY 1
""".replace("{named}", NAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """In what matter somebody asks; without both, nobody is told anything (JS-G 22, 25)."""

    matter: str
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What is said of one asked: the dossier (None where nobody is on file), the lists it stands on, the measures."""

    public_id: str | None
    name: str = ""
    code: str | None = None
    kind: str = ""
    entries: tuple[Standing, ...] = ()
    lines: tuple[Line, ...] = ()


def screen(codes: Sequence[str], *, asked: Asked, by: Actor, at: datetime) -> list[Answered]:
    """The answer for each canonical code, in order. One statement, whatever their number; one audit row.

    Raises NotAllowed without a business post, Refused without matter and case number.
    """
    _demand(asked, by=by)
    rows = _rows(codes=list(codes), ids=[], count=len(codes), asked=asked, by=by, at=at)
    return _answers(rows, count=len(codes), by=by, on=day_of(at))


def screen_person(name: str, number: str, *, asked: Asked, by: Actor, at: datetime) -> Answered:
    """The same of the one person with exactly this name and this full number; a miss is on file, too."""
    _demand(asked, by=by)
    ids = list(Subject.objects.search_person(name=name, number=number).values_list("pk", flat=True)[:1])
    rows = _rows(codes=[], ids=ids, count=1, asked=asked, by=by, at=at)
    return _answers(rows, count=1, by=by, on=day_of(at))[0]


def _demand(asked: Asked, *, by: Actor) -> None:
    if by.department_id is None or not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("事前核查由有业务岗位的单位办理。")
    if asked.matter not in Matter.values:
        raise Refused(Refusal(code="matter_missing", sentence="没有写明办理事项。", field="matter"))
    if not asked.case_no.strip():
        raise Refused(Refusal(code="case_missing", sentence="没有写明案件编号。", field="case_no"))


def _rows(
    *, codes: list[str], ids: list[int], count: int, asked: Asked, by: Actor, at: datetime
) -> list[tuple[Any, ...]]:
    given: dict[str, Any] = {
        "codes": codes,
        "ids": ids,
        "asked": count,
        "day": day_of(at),
        "at": at,
        "me": by.department_id,
        "home": by.department_name,
        "name": by.name,
        "user": by.user_id,
        "matter": asked.matter,
        "case": asked.case_no.strip(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SCREEN, given)
        return cursor.fetchall()


def _answers(rows: list[tuple[Any, ...]], *, count: int, by: Actor, on: date) -> list[Answered]:
    found = [Answered(public_id=None)] * count
    known: dict[Any, tuple[Line, ...]] = {}
    for place, public_id, name, code, kind, told, version in rows:
        if not place:
            continue
        entries = tuple(Standing.of(entry, kind=kind) for entry in orjson.loads(told))
        catalogue = _sheet(version, on, int(time.monotonic() // FRESH_SECONDS)) if entries else None
        lines: list[Line] = []
        for entry in entries:
            if catalogue is not None:
                lines += _weighed(entry, catalogue, known, department_id=int(by.department_id or 0), on=on)
        found[place - 1] = Answered(
            public_id=str(public_id), name=name, code=code, kind=kind, entries=entries, lines=tuple(lines)
        )
    return found


def _weighed(entry: Standing, catalogue: Sheet, known: dict[Any, Any], *, department_id: int, on: date) -> Any:
    """The lines of one entry. The catalogue's part is judged once per distinct facts."""
    key = entry.alike
    if key not in known:
        known[key] = catalogue.judged(entry, department_id=department_id, on=on)
    return weigh(entry, catalogue.measures, known[key], calendar=catalogue.calendar, on=on)


@lru_cache(maxsize=4)
def _sheet(version: int, on: date, tick: int) -> Sheet:
    """The catalogue as it stands; read again when a measure moved, with the day, and every minute."""
    return sheet(on)
