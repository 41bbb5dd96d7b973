"""The loading of a checked file: all of its rows, or none, in one transaction, by statements over sets.

What it writes is what `file` and `update_records` write: the same rules asked once per distinct facts, one transition,
one verdict per distinct decision, one step per record, one event.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from psycopg2.extras import execute_values

from core import faultpoints, sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.crypto import decrypt
from core.events import announce
from core.refusals import Refusal
from core.rules import judge
from core.sets import Change, Decision, Report
from law.operations import pack_by_version_id
from law.packs import Pack
from records.collection_models import CollectionBatch
from records.collection_rules import LOADING, BatchFacts
from records.events import RecordsFiled
from records.flow import RECORD
from records.models import Record
from records.operations.changing import update_records
from records.operations.collecting_batches import OF_BATCH, batch_verb, clear, finish_check
from records.operations.collecting_sorting import Counts, count, find_subjects, quiet, show_outcomes, sort_rows
from records.operations.collecting_staging import sealed_under
from records.operations.filing import SEALED, RecordClaim, filing_facts
from records.operations.lifetimes import Lifetimes
from records.operations.reporting import add_counts
from records.rules import FILING
from records.terms import Gate
from subjects.operations.identification import CREATION_LOCK

UPDATED = 5000
REGISTRATION_NO = "registration_no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """What the confirmation was told: whether one error stops everything; what the rows are at this moment."""

    whole: bool = False
    counts: Counts | None = None


def _loaded(facts: BatchFacts, law: Any, at: datetime) -> Decision:
    given: Loading = facts.given
    values = given.counts.as_values() if given.counts else {}
    return Decision(values={**values, "loaded_on": day_of(at)})


def sort_checked(batch: CollectionBatch, *, by: Actor, at: datetime) -> Report:
    """The last row is checked: say of each waiting row what it is, and let the file wait for its clerk."""
    sort_rows(batch, at=at)
    show_outcomes()
    return finish_check(batch, counts=count(batch).as_values(), by=by, at=at)


def ready(batch: CollectionBatch) -> bool:
    """Whether the waiting rows are all there, sealed under the key that writes now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM records_collectionrow WHERE batch_id = %s", [batch.pk])
        return cursor.fetchone() == (batch.file.sound,) and batch.file.key_id in ("", sealed_under())


def load_collection(
    batches: models.QuerySet[Any], *, by: Actor, at: datetime, whole: bool = False, **how: Any
) -> Report:
    """Make records of a checked file: new ones filed, changed ones brought up to date, the others left (JS-G 16).

    One batch at a time, in one transaction. What changed since the preview is sorted anew; a second confirmation
    finds the batch loaded.
    """
    with transaction.atomic():
        quiet()
        batch = batches.select_related("provider", "item", "file").select_for_update(of=("self",), no_key=True).get()
        sort_rows(batch, at=at)
        _judge(batch, on=day_of(at))
        given = Loading(whole=whole, counts=count(batch))
        return sets.run(_LOAD, batches, by=by, at=at, given=given, **how)


def queue_loading(batches: models.QuerySet[Any], *, by: Actor, at: datetime, whole: bool, **how: Any) -> Report:
    """Leave a long file to the worker: until it is done, nobody confirms or discards it a second time."""
    return sets.run(_QUEUE, batches, by=by, at=at, given=Loading(whole=whole), **how)


def give_back_collection(batches: models.QuerySet[Any], *, at: datetime, note: str, **how: Any) -> Report:
    """Offer a file for confirmation again that the worker could not load; `note` says why."""
    return sets.run(_GIVE_BACK, batches, by=timer("后台归集"), at=at, note=note, all_or_nothing=True, **how)


# --- the law, once per distinct facts -----------------------------------------------------------------------------

_FACTS = """
SELECT DISTINCT w.facts, w.polarity, w.procedure, w.degree, w.conduct_on, w.determined_on, w.valid_to, w.public_to
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id WHERE c.outcome = ANY(%s)
"""
_REFUSED = """
WITH t AS (UPDATE collected_row c SET outcome = 'refused' FROM records_collectionrow w
            WHERE w.id = c.id AND c.outcome IN ('new', 'changed') AND w.facts = %s RETURNING c.number, c.document_no)
INSERT INTO records_collectionproblem
       (batch_id, number, field, label, value, rule, sentence, remedy, clause, warning)
SELECT %s, number, '', '整行', left(document_no, 200), %s, %s, %s, %s, false FROM t
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the law and the dates of new records depend on; many rows share it."""

    word: str
    polarity: str
    procedure: str
    degree: str
    conduct_on: date
    determined_on: date
    valid_to: date | None
    public_to: date | None


def _distinct(*outcomes: str) -> list[Facts]:
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, [list(outcomes)])
        return [Facts(*row) for row in cursor.fetchall()]


def _judge(batch: CollectionBatch, *, on: date) -> None:
    """The rules of filing as they stand today: days have gone by since the check."""
    pack = pack_by_version_id(batch.pack_version_id)
    for facts in _distinct("new", "changed"):
        refusals = judge(FILING, filing_facts(_claim_of(facts, batch), batch.item), law=pack, on=on)
        if refusals:
            _refuse(batch, facts, refusals)


def _claim_of(facts: Facts, batch: CollectionBatch) -> RecordClaim:
    return RecordClaim(
        provider=batch.provider,
        item=batch.item.code,
        ground=batch.item.ground,
        polarity=facts.polarity,
        procedure=facts.procedure,
        degree=facts.degree,
        title="",
        document_no="",
        basis="",
        fact="",
        conduct_on=facts.conduct_on,
        determined_on=facts.determined_on,
        valid_to=facts.valid_to,
        public_to=facts.public_to,
    )


def _refuse(batch: CollectionBatch, facts: Facts, refusals: Sequence[Refusal]) -> None:
    first = refusals[0]
    with connection.cursor() as cursor:
        cursor.execute(
            _REFUSED, [facts.word, batch.pk, first.code, first.sentence.rstrip("。"), first.remedy, first.clause]
        )


# --- new records --------------------------------------------------------------------------------------------------

_LIFE = """
CREATE TEMP TABLE collected_life (facts text PRIMARY KEY, verdict_id bigint NOT NULL, valid_to date, public_from date,
       public_to date, publish_due_on date) ON COMMIT DROP
"""
_MISSING = """
CREATE TEMP TABLE collected_missing ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('subjects_subject', 'id')) AS subject_id, ident, row_id FROM (
    SELECT DISTINCT ON (c.ident) c.ident, c.id AS row_id FROM collected_row c
      JOIN collected_subject s ON s.ident = c.ident AND s.final_id IS NULL
     WHERE c.outcome = 'new' ORDER BY c.ident, c.number DESC) m
"""
_NEW_SUBJECTS = """
INSERT INTO subjects_subject (id, public_id, kind, name, name_normal, name_sealed, name_index, uscc, region, status,
       birth_sealed, sixteen_on, adult_on, no_capacity, formerly, created_at)
SELECT m.subject_id, gen_random_uuid(), w.kind, w.name, w.name_normal, w.name_sealed, w.name_index, w.uscc, w.region,
       'active', w.birth_sealed, w.sixteen_on, w.adult_on, false, '', %(at)s
  FROM collected_missing m JOIN records_collectionrow w ON w.id = m.row_id ORDER BY m.subject_id
"""
_NEW_NUMBERS = """
INSERT INTO subjects_personalnumber (subject_id, kind, number, number_index, masked)
SELECT m.subject_id, w.number_kind, w.number_sealed, w.number_index, w.masked
  FROM collected_missing m JOIN records_collectionrow w ON w.id = m.row_id
 WHERE w.number_sealed IS NOT NULL ORDER BY m.subject_id
"""
_KNOWN_NOW = """
UPDATE collected_subject s SET named_id = m.subject_id, final_id = m.subject_id
  FROM collected_missing m WHERE m.ident = s.ident
"""
_ALIASES = """
INSERT INTO subjects_alias (subject_id, kind, value, added_at, added_by, reason)
SELECT DISTINCT ON (w.registration_no) s.final_id, %(kind)s, w.registration_no, %(at)s, %(by)s, ''
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id JOIN collected_subject s ON s.ident = c.ident
 WHERE c.outcome <> 'refused' AND w.registration_no <> '' ORDER BY w.registration_no, c.number
    ON CONFLICT DO NOTHING
"""
_FRESH = """
CREATE TEMP TABLE collected_fresh ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('records_record', 'id')) AS record_id, o.* FROM (
    SELECT c.id AS row_id, s.final_id AS subject_id, l.verdict_id, l.valid_to, l.public_from, l.public_to,
           l.publish_due_on
      FROM collected_row c JOIN collected_subject s ON s.ident = c.ident
      JOIN records_collectionrow w ON w.id = c.id JOIN collected_life l ON l.facts = w.facts
     WHERE c.outcome = 'new' ORDER BY s.final_id, c.number) o;
ANALYZE collected_fresh
"""
_NEW_RECORDS = """
INSERT INTO records_record (id, public_id, state, subject_id, item_id, provider_id, pack_version_id, ground, polarity,
       procedure, degree, title, document_no, basis, fact, conduct_on, determined_on, valid_to, visibility,
       provider_key, values, sealed, public_from, public_to, publish_due_on, filed_at, since_at, quashed_by,
       quashing_document_no)
SELECT f.record_id, gen_random_uuid(), 'filed', f.subject_id, %(item)s, %(provider)s, %(pack)s, %(ground)s, w.polarity,
       w.procedure, w.degree, w.title, w.document_no, w.basis, w.fact, w.conduct_on, w.determined_on, f.valid_to,
       %(visibility)s, w.provider_key, w.values, w.sealed, f.public_from, f.public_to, f.publish_due_on, %(at)s,
       %(at)s, '', ''
  FROM collected_fresh f JOIN records_collectionrow w ON w.id = f.row_id ORDER BY f.record_id
"""
_NEW_STEPS = """
INSERT INTO core_step (transition_id, verdict_id, flow, case_id, subject_id, source, target)
SELECT %s, verdict_id, 'record', record_id, subject_id, '', 'filed' FROM collected_fresh ORDER BY record_id
"""


_RULES = """
SELECT left(rule, 64), count(DISTINCT number) FROM records_collectionproblem
 WHERE batch_id = %s AND NOT warning GROUP BY left(rule, 64)
"""


def _load(change: Change) -> None:
    """The rows of the batch become records; then nothing waits any more."""
    batches = CollectionBatch.objects.unscoped(OF_BATCH).select_related("provider", "item", "file")
    batch = batches.get(pk__in=change.ids)
    batch.file.filed = _file(batch, change)
    faultpoints.reach("collection.load.filed")
    batch.file.updated = _update(batch, change)
    _report(batch, change)
    clear(batch)
    batch.file.sound = 0
    batch.file.save(update_fields=["filed", "updated", "sound"])
    faultpoints.reach("collection.load.cleared")


def _report(batch: CollectionBatch, change: Change) -> None:
    """Count the rows among what the provider reported that day; a refused row counts once for each rule it broke."""
    counts: Counts = change.given.counts
    counted = {(name, ""): getattr(counts, name) for name in ("new", "changed", "same", "refused")}
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [batch.pk])
        counted |= {("refused", rule): number for rule, number in cursor.fetchall()}
    add_counts(counted, item=batch.item.code, provider=batch.provider, door=Gate.FILE, at=change.at)


def _file(batch: CollectionBatch, change: Change) -> int | None:
    """`file` for all new rows at once; returns its transition, None where no row is new."""
    pack, facts = pack_by_version_id(batch.pack_version_id), _distinct("new")
    if not facts:
        return None
    transition_id = sets.open_transition(RECORD, "file", by=change.by, at=change.at)
    sets.demand_post(RECORD, "file", change.by)
    _lives(batch, pack, facts, transition_id=transition_id, on=change.on)
    told: dict[str, Any] = {
        "item": batch.item_id,
        "provider": batch.provider_id,
        "pack": batch.pack_version_id,
        "ground": batch.item.ground,
        "visibility": batch.item.visibility,
        "at": change.at,
        "by": change.by.name,
        "kind": REGISTRATION_NO,
    }
    _make_subjects(told)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_fresh")
        for statement in (_ALIASES, _FRESH, _NEW_RECORDS):
            cursor.execute(statement, told)
        cursor.execute(_NEW_STEPS, [transition_id])
        made = cursor.rowcount
    faultpoints.reach("collection.load.steps")
    announce(RecordsFiled(transition_id=transition_id, at=change.at, by=change.by, count=made))
    return transition_id


def _lives(batch: CollectionBatch, pack: Pack, facts: Sequence[Facts], *, transition_id: int, on: date) -> None:
    """How long records of these facts live, each asked once; one verdict per distinct decision."""
    lives = Lifetimes(pack)
    found = [lives.of(one, batch.item, filed_on=on) for one in facts]
    verdicts = sets.grant(transition_id, [(life.decision, batch.pack_version_id) for life in found])
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS collected_life")
        cursor.execute(_LIFE)
        execute_values(
            cursor.cursor,
            "INSERT INTO collected_life VALUES %s",
            [
                (one.word, verdict, life.valid_to, life.public_from, life.public_to, life.publish_due_on)
                for one, life, verdict in zip(facts, found, verdicts, strict=True)
            ],
            page_size=1000,
        )
        cursor.execute("ANALYZE collected_life")


def _make_subjects(told: Mapping[str, Any]) -> None:
    """Dossiers for those who have none, under the lock of `identify` and after a second look."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM collected_subject WHERE final_id IS NULL)")
        if cursor.fetchone() == (False,):
            return
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CREATION_LOCK])
        find_subjects()
        cursor.execute("DROP TABLE IF EXISTS collected_missing")
        for statement in (_MISSING, _NEW_SUBJECTS, _NEW_NUMBERS, _KNOWN_NOW):
            cursor.execute(statement, told)


# --- changed records ----------------------------------------------------------------------------------------------

_CHANGED = """
SELECT c.standing_id, c.number, w.polarity, w.procedure, w.degree, w.conduct_on, w.determined_on, w.valid_to,
       w.public_to, w.title, w.document_no, w.basis, w.fact, w.provider_key, w.values::text, w.sealed
  FROM collected_row c JOIN records_collectionrow w ON w.id = c.id
 WHERE c.outcome = 'changed' AND c.number > %s ORDER BY c.number LIMIT %s
"""


def _update(batch: CollectionBatch, change: Change) -> list[int]:
    """`update_records` for the rows that say something else than what stands; returns its transitions."""
    made: list[int] = []
    for claims in _changed(batch):
        standing = Record.objects.unscoped("the provider's own records").select_related("item").in_bulk(list(claims))
        pairs = [(standing[pk], claim) for pk, claim in claims.items()]
        report = update_records(pairs, item=batch.item, by=change.by, at=change.at, all_or_nothing=True)
        made += report.transitions
    return made


def _changed(batch: CollectionBatch) -> Iterator[dict[int, RecordClaim]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_CHANGED, [last, UPDATED])
            rows = cursor.fetchall()
        if not rows:
            return
        yield {row[0]: _claim(batch, row[2:]) for row in rows}
        last = rows[-1][1]


_COLUMNS = (
    "polarity", "procedure", "degree", "conduct_on", "determined_on", "valid_to", "public_to", "title", "document_no",
    "basis", "fact", "provider_key",
)  # fmt: skip


def _claim(batch: CollectionBatch, row: Sequence[Any]) -> RecordClaim:
    *plain, values, sealed = row
    return RecordClaim(
        provider=batch.provider,
        item=batch.item.code,
        ground=batch.item.ground,
        values=json.loads(values),
        sealed=json.loads(decrypt(bytes(sealed), context=SEALED.context)) if sealed is not None else {},
        **dict(zip(_COLUMNS, plain, strict=True)),
    )


_LOAD = batch_verb("load", rules=LOADING, decide=_loaded, effects=(_load,))
_QUEUE = batch_verb("queue", rules=LOADING, decide=lambda facts, law, at: Decision())
_GIVE_BACK = batch_verb("give_back", decide=lambda facts, law, at: Decision())
