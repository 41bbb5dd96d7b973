"""Official letters: one row per case, numbered without gaps inside the transaction that issues them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from core.clocks import day_of


def issue(kind: str, source: models.QuerySet[Any], *, flow: str, transition_id: int, at: datetime) -> int:
    """Issue one letter of `kind` per row of `source`; returns how many. One statement.

    `source` is a values() queryset with `case_id`, `subject_id`, `unit_id`, `unit_name` and `data` (a JSON object
    of what the template prints, frozen here). Numbers run per unit, kind and year, in the order of the cases.
    """
    query, params = source.order_by().query.sql_with_params()
    year = day_of(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH s AS MATERIALIZED ({query}),
                 c AS (
                    INSERT INTO core_counter (unit_id, kind, year, last)
                    SELECT unit_id, %s, %s, count(*) FROM s GROUP BY unit_id ORDER BY unit_id
                    ON CONFLICT (unit_id, kind, year) DO UPDATE SET last = core_counter.last + excluded.last
                    RETURNING unit_id, last),
                 n AS (SELECT s.*, c.last - count(*) OVER u + row_number() OVER (u ORDER BY s.case_id) AS number
                         FROM s JOIN c USING (unit_id) WINDOW u AS (PARTITION BY s.unit_id))
            INSERT INTO core_letter (public_id, kind, template_version, unit_id, unit_name, year, number, flow,
                                     case_id, subject_id, transition_id, data, issued_at)
            SELECT gen_random_uuid(), %s, 1, unit_id, unit_name, %s, number, %s, case_id, subject_id, %s, data, %s
              FROM n
            """,  # noqa: S608
            [*params, kind, year, kind, year, flow, transition_id, at],
        )
        return int(cursor.rowcount)
