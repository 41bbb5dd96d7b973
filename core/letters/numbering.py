"""Signing letters: one row per case, numbered without gaps and sealed inside the transaction that signs them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models

from core.clocks import day_of
from core.terms import letter_kind


def issue(
    kind: str,
    source: models.QuerySet[Any],
    *,
    flow: str,
    transition_id: int,
    at: datetime,
    signer: tuple[int, str] | None = None,
) -> int:
    """Sign one letter of `kind` per row of `source`; returns how many. One statement.

    `source` is a values() queryset with `case_id`, `subject_id`, `unit_id`, `unit_name` and `data` (a JSON object
    of what the template prints, frozen here). Numbers run per unit, kind and year, in the order of the cases;
    they are written by the unit's pattern and bear the unit's seal where it has one in use. `signer`, number and name
    of a unit, signs in place of units named by the rows: then `source` brings neither `unit_id` nor `unit_name`.
    """
    query, params = source.order_by().query.sql_with_params()
    if signer is not None:
        query, params = f"SELECT q.*, %s::bigint AS unit_id, %s AS unit_name FROM ({query}) q", (*signer, *params)  # noqa: S608
    year = day_of(at).year
    words = letter_kind(kind)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH s AS MATERIALIZED ({query}),
                 c AS (
                    INSERT INTO core_counter (unit_id, kind, year, last)
                    SELECT unit_id, %s, %s, count(*) FROM s GROUP BY unit_id ORDER BY unit_id
                    ON CONFLICT (unit_id, kind, year) DO UPDATE SET last = core_counter.last + excluded.last
                    RETURNING unit_id, last),
                 u AS (SELECT c.unit_id, c.last, coalesce(p.pattern, %s) AS pattern, z.id AS seal_id
                         FROM c
                         LEFT JOIN LATERAL (SELECT pattern FROM core_numberpattern
                                             WHERE unit_id = c.unit_id AND kind = %s
                                             ORDER BY id DESC LIMIT 1) p ON true
                         LEFT JOIN LATERAL (SELECT id, in_use FROM core_seal WHERE unit_id = c.unit_id
                                             ORDER BY id DESC LIMIT 1) z ON z.in_use),
                 n AS (SELECT s.*, u.pattern, u.seal_id,
                              u.last - count(*) OVER w + row_number() OVER (w ORDER BY s.case_id) AS number
                         FROM s JOIN u USING (unit_id) WINDOW w AS (PARTITION BY s.unit_id))
            INSERT INTO core_letter (public_id, kind, template_version, unit_id, unit_name, year, number, number_text,
                                     seal_id, flow, case_id, subject_id, transition_id, data, issued_at)
            SELECT gen_random_uuid(), %s, %s, unit_id, unit_name, %s, number,
                   replace(replace(pattern, '{{year}}', %s), '{{n}}', number::text),
                   seal_id, %s, case_id, subject_id::bigint, %s, data, %s
              FROM n
            """,  # noqa: S608
            [
                *params,
                kind,
                year,
                words.pattern,
                kind,
                kind,
                words.version,
                year,
                str(year),
                flow,
                transition_id,
                at,
            ],
        )
        return int(cursor.rowcount)
