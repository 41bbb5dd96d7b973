"""The waiting rows of a file against what stands: whom they mean, and which are new, changed, the same, or twice.

Set-based, over temporary tables that end with the transaction; the same answers as `identify` and `collect` give row
by row. Asked when the check is through, for the preview, and once more when the file is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from core.crypto import decrypt
from records.catalogue_models import Item
from records.checking import Problem
from records.collection_models import CollectionBatch, CollectionProblem
from records.operations.collecting_staging import write_problems
from records.operations.filing import SEALED
from subjects.models import Subject
from subjects.operations.identification import NAME, Found, compare_names, former_names

SORTED = ("twice", "record_ended", "identity_compared")
"""What is said here, and said anew whenever the rows are sorted."""
PART = 5000
MOST_REASONS = 50
QUIET = (
    # The worker's statements over a whole file take as long as they take; locks are waited for as ever.
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL work_mem = '64MB'",
)

_ROWS = """
CREATE TEMP TABLE collected_row ON COMMIT DROP AS
SELECT id, number, ident, uscc, number_kind, number_indexes, provider_key, document_no, 'new'::text AS outcome,
       NULL::bigint AS standing_id
  FROM records_collectionrow WHERE batch_id = %(batch)s;
ANALYZE collected_row
"""
_TWICE = """
WITH d AS (SELECT ident, provider_key, min(number) AS first FROM collected_row
            GROUP BY ident, provider_key HAVING count(*) > 1),
     t AS (UPDATE collected_row r SET outcome = 'refused' FROM d
            WHERE r.ident = d.ident AND r.provider_key = d.provider_key AND r.number > d.first
           RETURNING r.number, r.document_no, d.first)
INSERT INTO records_collectionproblem
       (batch_id, number, field, label, value, rule, sentence, remedy, clause, warning)
SELECT %(batch)s, number, '', '整行', left(document_no, 200), 'twice',
       '与第' || first || '行是同一条信息（主键相同）', '请只报送一次。', 'JS-G 16', false FROM t
"""
_SUBJECTS = """
CREATE TEMP TABLE collected_subject ON COMMIT DROP AS
WITH c AS (SELECT DISTINCT ident, uscc FROM collected_row WHERE uscc IS NOT NULL AND outcome <> 'refused'),
     p AS (SELECT DISTINCT ON (ident) ident, number_kind, number_indexes FROM collected_row
            WHERE uscc IS NULL AND outcome <> 'refused' ORDER BY ident)
SELECT c.ident, coalesce(s.id, o.id) AS named_id, coalesce(s.merged_into_id, s.id, o.merged_into_id, o.id) AS final_id
  FROM c LEFT JOIN subjects_subject s ON s.uscc = c.uscc
  LEFT JOIN subjects_alias a ON a.kind = 'former_uscc' AND a.value = c.uscc
  LEFT JOIN subjects_subject o ON o.id = a.subject_id
 UNION ALL
SELECT p.ident, s.id, coalesce(s.merged_into_id, s.id)
  FROM p LEFT JOIN LATERAL (
        SELECT n.subject_id FROM subjects_personalnumber n
         WHERE n.number_index = ANY(p.number_indexes) AND n.kind = p.number_kind LIMIT 1) n ON true
  LEFT JOIN subjects_subject s ON s.id = n.subject_id;
ANALYZE collected_subject
"""
_SAID = ("document_no", "title", "basis", "fact", "conduct_on", "determined_on", "procedure", "degree", "polarity")
_STANDING = f"""
CREATE TEMP TABLE collected_standing ON COMMIT DROP AS
SELECT c.id AS row_id, c.number, c.document_no, r.id AS record_id, r.state,
       ({" AND ".join(f"r.{name} = w.{name}" for name in _SAID)} AND r.values = w.values
        AND (r.sealed IS NULL) = (w.sealed IS NULL)) AS same,
       r.sealed AS held, w.sealed AS given
  FROM collected_row c
  JOIN collected_subject s ON s.ident = c.ident
  JOIN records_record r ON r.subject_id = s.final_id AND r.provider_id = %(provider)s
   AND r.item_id = ANY(%(items)s) AND r.provider_key = c.provider_key AND r.parent_id IS NULL AND r.state <> 'revoked'
  JOIN records_collectionrow w ON w.id = c.id
 WHERE c.outcome <> 'refused'
"""  # noqa: S608
_SEALED = """
SELECT row_id, held, given FROM collected_standing
 WHERE same AND held IS NOT NULL AND row_id > %s ORDER BY row_id LIMIT %s
"""
_OUTCOMES = """
UPDATE collected_row c SET standing_id = t.record_id,
       outcome = CASE WHEN t.same THEN 'same' WHEN t.state = 'filed' THEN 'changed' ELSE 'refused' END
  FROM collected_standing t WHERE t.row_id = c.id
"""
_ENDED = """
INSERT INTO records_collectionproblem
       (batch_id, number, field, label, value, rule, sentence, remedy, clause, warning)
SELECT %(batch)s, number, '', '整行', left(document_no, 200), 'record_ended',
       '该信息已经修复并转入档案，不再更新', '请核对文书号；确需恢复的，请与信用主管部门联系。', 'JS-G 35', false
  FROM collected_standing WHERE NOT same AND state <> 'filed'
"""
_SHOWN = """
UPDATE records_collectionrow w SET outcome = c.outcome, standing_id = c.standing_id
  FROM collected_row c WHERE c.id = w.id AND (w.outcome, w.standing_id) IS DISTINCT FROM (c.outcome, c.standing_id)
"""
_STRANGE = """
SELECT w.id, w.number, w.kind, w.name, w.name_sealed, w.document_no, s.named_id, s.final_id
  FROM collected_row c
  JOIN collected_subject s ON s.ident = c.ident
  JOIN subjects_subject f ON f.id = s.final_id
  JOIN records_collectionrow w ON w.id = c.id
 WHERE c.outcome <> 'refused' AND c.id > %s
   AND (f.kind <> w.kind OR CASE WHEN f.name_index IS NULL THEN w.name_normal <> f.name_normal
                                 ELSE w.name_indexes IS NULL OR f.name_index <> ALL(w.name_indexes) END)
 ORDER BY c.id LIMIT %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows of a file, and why rows were refused."""

    rows: int
    new: int
    changed: int
    same: int
    refused: int
    warned: int
    reasons: list[dict[str, Any]]

    def as_values(self) -> dict[str, Any]:
        """As columns of the batch."""
        return {name: getattr(self, name) for name in self.__slots__}


def quiet() -> None:
    """Let this transaction take its time."""
    with connection.cursor() as cursor:
        for setting in QUIET:
            cursor.execute(setting)


def sort_rows(batch: CollectionBatch, *, at: datetime) -> None:
    """Say of every waiting row what it is; leaves the temporary tables for the loading. Inside a transaction."""
    CollectionProblem.objects.filter(batch=batch, rule__in=SORTED).delete()
    items = list(Item.objects.filter(code=batch.item.code).values_list("pk", flat=True))
    told: dict[str, Any] = {"batch": batch.pk, "provider": batch.provider_id, "items": items}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_row, collected_subject, collected_standing")
        for statement in (_ROWS, _TWICE):
            cursor.execute(statement, told)
        find_subjects()
        for statement in (_STANDING, _ENDED):
            cursor.execute(statement, told)
        _compare_sealed()
        cursor.execute(_OUTCOMES)
    _compare_names(batch.pk)


def find_subjects() -> None:
    """Whom the rows mean, as far as there is a dossier: by code, old code or number, through merges."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_subject")
        cursor.execute(_SUBJECTS)


def show_outcomes() -> None:
    """Write the outcomes at the waiting rows, for the preview."""
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN)


def count(batch: CollectionBatch) -> Counts:
    """The outcomes counted; rows that the check refused never waited."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome, count(*) FROM collected_row GROUP BY outcome")
        found = dict(cursor.fetchall())
        cursor.execute(
            "SELECT count(DISTINCT number) FROM records_collectionproblem WHERE batch_id = %s AND warning", [batch.pk]
        )
        (warned,) = cursor.fetchone()
    told = {name: found.get(name, 0) for name in ("new", "changed", "same")}
    rows = batch.file.rows
    return Counts(rows=rows, refused=rows - sum(told.values()), warned=warned, reasons=_reasons(batch.pk), **told)


def _reasons(batch_id: int) -> list[dict[str, Any]]:
    """Why rows were refused: rule and field with the number of cells and one sentence as an example."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rule, field, label, min(sentence), min(remedy), clause, count(*)"
            " FROM records_collectionproblem WHERE batch_id = %s AND NOT warning"
            " GROUP BY rule, field, label, clause ORDER BY count(*) DESC, rule, field LIMIT %s",
            [batch_id, MOST_REASONS],
        )
        heads = ("rule", "field", "label", "sentence", "remedy", "clause", "count")
        return [dict(zip(heads, row, strict=True)) for row in cursor.fetchall()]


# --- what SQL cannot tell -----------------------------------------------------------------------------------------


def _compare_sealed() -> None:
    """Two ciphertexts of one text differ: where all else is the same, the texts are compared."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_SEALED, [last, PART])
            rows = cursor.fetchall()
            if not rows:
                return
            differing = [row for row, held, given in rows if _opened(held) != _opened(given)]
            cursor.execute("UPDATE collected_standing SET same = false WHERE row_id = ANY(%s)", [differing])
        last = rows[-1][0]


def _opened(sealed: memoryview) -> Any:
    return json.loads(decrypt(bytes(sealed), context=SEALED.context))


def _compare_names(batch_id: int) -> None:
    """Rows whose name or kind is not that of the dossier: a warning in the words of `identify`."""
    for rows in _strange():
        ids = {pk for row in rows for pk in row[-2:]}
        subjects = Subject.objects.in_bulk(ids)
        found = [Found(subjects[named], subjects[final], "") for *_, named, final in rows]
        former = former_names(found)
        told = []
        for (_, number, kind, name, sealed, document_no, *_ids), one in zip(rows, found, strict=True):
            whole_name = name if sealed is None else decrypt(bytes(sealed), context=NAME.context)
            words, agrees = compare_names(whole_name, one, former.get(one.final.pk, []))
            warnings = [] if agrees else [words]
            if one.final.kind != kind:
                warnings.append(f"登记的主体类型为「{one.final.get_kind_display()}」，与所填不同。")
            told += [(number, _warning(words, document_no)) for words in warnings]
        write_problems(batch_id, told)


def _strange() -> Iterator[Sequence[Any]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_STRANGE, [last, PART])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _warning(words: str, document_no: str) -> Problem:
    return Problem(
        row=0,
        field="",
        label="整行",
        value=document_no,
        rule="identity_compared",
        sentence=words,
        remedy="",
        warning=True,
    )
