"""Records whose words may hold what may not be collected are put before a person, and not public until then (A5)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.rules import NoLaw
from core.sets import Decision, Report, Verb
from records.flag_flow import CLEARED, FLAG
from records.flag_models import RecordFlag
from records.flag_queries import flag_facts, suspects
from records.flag_rules import CLEARING, NUMBER, SENDING_BACK, FlagFacts, Found, digest, findings
from records.models import Record

LOOKING = "a look at the words of records, whoever filed them"
COLUMNS = ("title", "fact", "basis")
PART = 5000
"""Records whose words are read by one statement."""


def texts_of(record: Any) -> dict[str, str]:
    """The words of a record by column or code of field."""
    own = {name: getattr(record, name) for name in COLUMNS}
    others = {code: text for code, text in record.values.items() if isinstance(text, str)}
    return {key: text for key, text in {**others, **own}.items() if text}


@transaction.atomic
def look(records: models.QuerySet[Any], *, at: datetime) -> int:
    """Raise flags for those of `records` whose words ask for one, settle those whose words no longer do; how many
    were raised. Words that a person let pass are not asked about again. One statement for each 5,000 records."""
    found = _found(records)
    flags = RecordFlag.objects.unscoped(LOOKING).filter(record__in=records.values("pk")).order_by("pk")
    standing = {flag.record_id: flag for flag in flags if flag.lifted_on is None}
    passed = {(flag.record_id, flag.digest) for flag in flags if flag.state == CLEARED}
    over = [flag.pk for pk, flag in standing.items() if pk not in found or found[pk][0] != flag.digest]
    kept = {pk for pk, flag in standing.items() if flag.pk not in over}
    if over:
        settle_flag(RecordFlag.objects.unscoped(LOOKING).filter(pk__in=over), at=at)
    fresh = {pk: one for pk, one in found.items() if pk not in kept and (pk, one[0]) not in passed}
    if fresh:
        _raise(fresh, at=at)
    return len(fresh)


def _found(records: models.QuerySet[Any]) -> dict[int, tuple[str, list[Found]]]:
    """Of `records` those that ask for a look: the digest of their words and what was found."""
    # The numbers first: asked in one query, PostgreSQL may read the words of every record that there is, and then look
    # which of them moved. A file brings a million records: only their numbers and what is found stay in memory.
    ids = list(records.order_by("pk").values_list("pk", flat=True))
    found = {}
    for start in range(0, len(ids), PART):
        asked = suspects(Record.objects.unscoped(LOOKING).filter(pk__in=ids[start : start + PART]))
        for record in asked.only("values", *COLUMNS):
            texts = texts_of(record)
            if said := findings(texts):
                found[record.pk] = (digest(texts), said)
    return found


def _raise(found: dict[int, tuple[str, list[Found]]], *, at: datetime) -> None:
    decision = Decision(clauses=("JS-G 14",))
    rows = [
        (
            RecordFlag(
                record_id=pk,
                findings=[asdict(one) for one in said],
                has_number=any(one.about == NUMBER for one in said),
                digest=words,
                raised_on=day_of(at),
            ),
            decision,
        )
        for pk, (words, said) in found.items()
    ]
    sets.create(FLAG, "flag", rows, by=timer("文字核对"), at=at)


def _verb(name: str, **parts: Any) -> Verb[FlagFacts]:
    return Verb(
        flow=FLAG,
        name=name,
        model=RecordFlag,
        facts=flag_facts,
        facts_type=FlagFacts,
        law_of=lambda facts: NoLaw(),
        parent_table="",
        **parts,
    )


def _reason(facts: FlagFacts) -> str:
    return str((facts.given or {}).get("reason", ""))


_CLEAR = _verb(
    "clear",
    rules=CLEARING,
    decide=lambda facts, law, at: Decision(
        values={"lifted_on": day_of(at), "reason": _reason(facts)}, clauses=("JS-G 14",)
    ),
)
_SEND_BACK = _verb(
    "send_back",
    rules=SENDING_BACK,
    decide=lambda facts, law, at: Decision(
        values={"returned_on": day_of(at), "reason": _reason(facts)}, clauses=("JS-G 14",)
    ),
)
_SETTLE = _verb("settle", decide=lambda facts, law, at: Decision(values={"lifted_on": day_of(at)}))


def clear_flag(flags: models.QuerySet[Any], *, reason: str, by: Actor, at: datetime, **how: Any) -> Report:
    """Let the words pass: they hold nothing that may not be collected. From today the record may be public again."""
    return sets.run(_CLEAR, flags, by=by, at=at, given={"reason": reason}, **how)


def send_back_flag(flags: models.QuerySet[Any], *, reason: str, by: Actor, at: datetime, **how: Any) -> Report:
    """Send the record back to its provider to be corrected; it stays out of the public until then."""
    return sets.run(_SEND_BACK, flags, by=by, at=at, given={"reason": reason}, **how)


def settle_flag(flags: models.QuerySet[Any], *, at: datetime) -> Report:
    """Close flags whose words were corrected or whose record has ended."""
    return sets.run(_SETTLE, flags, by=timer("文字核对"), at=at, all_or_nothing=True)
