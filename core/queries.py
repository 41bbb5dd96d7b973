"""Questions about what core keeps, and the SQL shape that set verbs share."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

Rows = list[dict[str, Any]]


class ActQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(state="open").order_by("pk")


class OutboxQuerySet(models.QuerySet[Any]):
    def due(self, at: datetime) -> Self:
        """Rows to be sent at `at` that nobody holds."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
        return self.filter(free, sent_at__isnull=True, dead_at__isnull=True, due_at__lte=at)

    def dead(self) -> Self:
        return self.filter(dead_at__isnull=False)


class LetterQuerySet(models.QuerySet[Any]):
    def of_case(self, flow: str, case_id: int) -> Self:
        return self.filter(flow=flow, case_id=case_id).order_by("pk")

    def marked(self) -> Self:
        """With `void` and `sealed` as they stand now: sealed when it was signed, or later."""
        marks = apps.get_model("core", "LetterMark").objects.filter(letter=OuterRef("pk"))
        return self.annotate(
            void=Exists(marks.filter(kind="void")),
            sealed=Q(seal__isnull=False) | Exists(marks.filter(kind="sealed")),
        )

    def standing(self) -> Self:
        """Letters that were not declared void."""
        return self.marked().filter(void=False)

    def unsealed(self) -> Self:
        """Signed, not void, and still without the unit's seal."""
        return self.standing().filter(sealed=False)

    def unfiled(self) -> Self:
        """Letters that were not set as a file yet."""
        return self.filter(file__isnull=True)


def unit_sealed(unit: str) -> Coalesce | Value:
    """Whether the unit in column `unit` has a seal in use (its newest row says); true where no seal is demanded."""
    if not settings.LETTERS_NEED_SEAL:
        return Value(True)
    newest = apps.get_model("core", "Seal").objects.filter(unit_id=OuterRef(unit)).order_by("-pk")
    return Coalesce(Subquery(newest.values("in_use")[:1]), Value(False))


def grouped(facts: models.QuerySet[Any]) -> Rows:
    """Distinct facts with the ids that share them: [{"ids": [...], column: value, ...}], one statement.

    `facts` is a values() queryset with `id` first. Grouping happens around it, so that a rule is called
    once per distinct facts whatever the number of cases.
    """
    query, params = facts.order_by().query.sql_with_params()
    columns = [name for name in facts.query.values_select + tuple(facts.query.annotation_select) if name != "id"]
    names = ", ".join(f'f."{name}"' for name in columns)
    sql = f"SELECT array_agg(f.id ORDER BY f.id) AS ids, {names} FROM ({query}) f GROUP BY {names}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        heads = [column.name for column in cursor.description]
        return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]


def history(flow: str, case_id: int) -> Rows:
    """Who moved a case, when, in which post, and why: oldest first, refused attempts between the steps."""
    sql = """
        SELECT * FROM (
            SELECT t.at, t.id AS transition_id, t.verb, t.actor_name, t.posts, t.department_name, t.note,
                   s.source, s.target, v.clauses, v.why, v.refusals, v.pack_version_id
              FROM core_step s JOIN core_transition t ON t.id = s.transition_id
              LEFT JOIN core_verdict v ON v.id = s.verdict_id
             WHERE s.flow = %(flow)s AND s.case_id = %(case)s
            UNION ALL
            SELECT t.at, t.id, t.verb, t.actor_name, t.posts, t.department_name, t.note,
                   NULL, NULL, v.clauses, v.why, v.refusals, v.pack_version_id
              FROM core_refusedcase r JOIN core_verdict v ON v.id = r.verdict_id
              JOIN core_transition t ON t.id = v.transition_id
             WHERE r.flow = %(flow)s AND r.case_id = %(case)s
        ) h ORDER BY at, transition_id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, {"flow": flow, "case": case_id})
        heads = [column.name for column in cursor.description]
        rows = [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]
    # A raw cursor hands jsonb out as text.
    for row in rows:
        row.update({name: json.loads(row[name]) for name in ("why", "refusals") if row[name] is not None})
    return rows
