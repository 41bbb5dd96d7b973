"""The catalogue: drafted, revised, published through the legality gate, and ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from law.operations import active_pack
from law.why import Why
from measures import rules
from measures.filing_queries import over_rows, retain_facts
from measures.flow import MEASURE
from measures.models import BundledMeasure, Measure, MeasureBasis, MeasureExecutor
from measures.queries import gate_facts, reason_facts
from measures.rules import GATE_CLAUSE, MeasureFacts, ReasonFacts, RetainFacts

REVISABLE = frozenset(
    {
        "category",
        "kind",
        "title",
        "content",
        "initiator",
        "sharing",
        "target_kinds",
        "programmes",
        "conditions",
        "degree",
        "term",
        "application",
        "exemptions",
        "note",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """A basis as it is entered; `level` is a `BasisLevel`, `effective_to` inclusive."""

    document: str
    level: str
    article: str = ""
    document_no: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    quote: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A measure as it is entered: its columns, its bases, the departments that carry it out."""

    columns: Mapping[str, Any]
    bases: tuple[Basis, ...] = ()
    executors: tuple[int, ...] = ()


def draft(
    *,
    by: Actor,
    at: datetime,
    bases: Iterable[Basis] = (),
    executors: Iterable[int] = (),
    note: str = "",
    **columns: Any,
) -> Measure:
    """Enter a measure as the next version of its code. Anything may be missing: publication asks for it."""
    one = Draft(columns=columns, bases=tuple(bases), executors=tuple(executors))
    (measure,) = draft_many([one], by=by, at=at, note=note)
    return measure


@transaction.atomic
def draft_many(drafts: Sequence[Draft], *, by: Actor, at: datetime, note: str = "") -> list[Measure]:
    """Enter measures in a constant number of statements; raises Refused for an actor without a department."""
    if not (by.office or by.department_id or by.is_timer):
        raise Refused(Refusal(code="wrong_side", sentence="只有信用办或者在册单位可以起草措施。"))
    codes = [one.columns["code"] for one in drafts]
    known = Measure.objects.filter(code__in=codes).values("code").annotate(last=Max("version"))
    versions = Counter({row["code"]: row["last"] for row in known})
    rows = []
    for one in drafts:
        code = one.columns["code"]
        versions[code] += 1
        words = {"initiator": by.department_name, **one.columns}
        rows.append(Measure(**words, version=versions[code], drafted_on=day_of(at)))
    sets.create(MEASURE, "draft", [(row, Decision()) for row in rows], by=by, at=at, note=note)
    _write_bases((row.pk, one.bases) for row, one in zip(rows, drafts, strict=True))
    _write_executors((row.pk, one.executors) for row, one in zip(rows, drafts, strict=True))
    return rows


def _write_bases(entered: Iterable[tuple[int, Iterable[Basis]]]) -> None:
    MeasureBasis.objects.bulk_create(
        MeasureBasis(
            measure_id=measure_id,
            document=basis.document,
            document_no=basis.document_no,
            article=basis.article,
            level=basis.level,
            effective_from=basis.effective_from,
            effective_to=basis.effective_to,
            quote=basis.quote,
            unverified=basis.unverified,
        )
        for measure_id, bases in entered
        for basis in bases
    )


def _write_executors(entered: Iterable[tuple[int, Iterable[int]]]) -> None:
    MeasureExecutor.objects.bulk_create(
        MeasureExecutor(measure_id=measure_id, department_id=department)
        for measure_id, departments in entered
        for department in dict.fromkeys(departments)
    )


def _because(sentence: str) -> dict[str, Any]:
    return Why(sentences=(sentence,)).as_json()


def _run(name: str, measures: models.QuerySet[Any], *, at: datetime, parts: Mapping[str, Any], **how: Any) -> Report:
    """Run a verb of the catalogue under the pack that the office works under that day."""
    pack = active_pack(on=day_of(at))
    verb: Verb[Any] = Verb(flow=MEASURE, name=name, model=Measure, law_of=lambda facts: pack, parent_table="", **parts)
    return sets.run(verb, measures, at=at, **how)


def revise(
    measures: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    bases: Iterable[Basis] | None = None,
    executors: Iterable[int] | None = None,
    note: str = "",
    all_or_nothing: bool = False,
    act_id: int | None = None,
    **columns: Any,
) -> Report:
    """Change drafts; `bases` and `executors`, where given, take the place of the old ones."""
    unknown = columns.keys() - REVISABLE
    if unknown:
        raise ValueError(f"a draft has no {sorted(unknown)}")
    named = None if bases is None else tuple(bases)
    doing = None if executors is None else tuple(executors)

    def rewrite(change: Change) -> None:
        if named is not None:
            MeasureBasis.objects.filter(measure_id__in=change.ids).delete()
            _write_bases((pk, named) for pk in change.ids)
        if doing is not None:
            MeasureExecutor.objects.filter(measure_id__in=change.ids).delete()
            _write_executors((pk, doing) for pk in change.ids)

    parts = {
        "facts": gate_facts,
        "facts_type": MeasureFacts,
        "decide": lambda facts, law, at: Decision(values=columns, why=_because("草案已修改。")),
        "effects": (rewrite,),
    }
    return _run("revise", measures, at=at, parts=parts, by=by, note=note, all_or_nothing=all_or_nothing, act_id=act_id)


def _supersede_older(change: Change) -> None:
    """Publishing a version ends the one before it on the same day."""
    codes = Measure.objects.filter(pk__in=change.ids).values("code")
    older = Measure.objects.in_force(change.on).filter(code__in=codes).exclude(pk__in=change.ids)
    if older.exists():
        supersede(older, by=change.by, at=change.at, all_or_nothing=True)


def publish(
    measures: models.QuerySet[Any], *, by: Actor, at: datetime, publication_url: str = "", **how: Any
) -> Report:
    """Publish drafts that pass the legality gate (I5, PY 四(三), JY 16); the version before each is superseded."""
    on = day_of(at)
    decision = Decision(
        values={"published_on": on, "publication_url": publication_url},
        clauses=(GATE_CLAUSE,),
        why=_because(f"依据、实施单位、对象、程度、期限齐备，自{on:%Y-%m-%d}起公布施行。"),
    )
    parts = {
        "facts": gate_facts,
        "facts_type": MeasureFacts,
        "rules": rules.PUBLICATION,
        "decide": lambda facts, law, at: decision,
        "before": (_supersede_older,),
    }
    return _run("publish", measures, at=at, parts=parts, by=by, **how)


def supersede(measures: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """End published versions because a new one takes their place. What was dispatched under them stays on file."""
    decision = Decision(values={"superseded_on": day_of(at)}, why=_because("由新版取代。"))
    parts = {"facts": gate_facts, "facts_type": MeasureFacts, "decide": lambda facts, law, at: decision}
    return _run("supersede", measures, at=at, parts=parts, by=by, **how)


def _end(name: str, column: str, measures: models.QuerySet[Any], *, reason: str, at: datetime, **how: Any) -> Report:
    decision = Decision(values={column: day_of(at), "ended_reason": reason}, why=_because(f"原因：{reason}。"))
    parts = {
        "facts": reason_facts,
        "facts_type": ReasonFacts,
        "rules": rules.ENDING,
        "decide": lambda facts, law, at: decision,
    }
    return _run(name, measures, at=at, parts=parts, given={"reason": reason}, **how)


def repeal(measures: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Repeal published versions (JY 17: revised when law or functions change); nothing new is dispatched from today."""
    return _end("repeal", "repealed_on", measures, reason=reason, by=by, at=at, **how)


def disable(measures: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Switch measures off that no law carries (C17), with the reason shown beside them."""
    return _end("disable", "disabled_on", measures, reason=reason, by=by, at=at, **how)


def retain(measures: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Decide that measures go on although the memorandum they came with is over: they rest on their own bases."""
    on = day_of(at)

    def settle(change: Change) -> None:
        codes = Measure.objects.filter(pk__in=change.ids).values("code")
        rows = BundledMeasure.objects.filter(pk__in=over_rows(on).filter(code__in=codes).values("pk"))
        rows.update(settled_on=on, settled_reason=reason[:500])

    parts = {
        "facts": retain_facts,
        "facts_type": RetainFacts,
        "rules": rules.RETAINING,
        "decide": lambda facts, law, at: Decision(why=_because(f"备忘录已终止，措施继续适用：{reason}。")),
        "effects": (settle,),
    }
    return _run("retain", measures, at=at, parts=parts, by=by, given={"reason": reason}, **how)


def end_basis(
    measures: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    document: str,
    effective_to: date,
    reason: str,
    article: str = "",
    **how: Any,
) -> Report:
    """Record that an article is repealed: the last day of that basis on every chosen version (I5).

    From the next day on a punishment without another binding basis no longer leaves for a department.
    """

    def close(change: Change) -> None:
        bases = MeasureBasis.objects.filter(measure_id__in=change.ids, document=document)
        (bases.filter(article=article) if article else bases).update(effective_to=effective_to)

    sentence = f"《{document}》{article}自{effective_to:%Y-%m-%d}后失效：{reason}。"
    parts = {
        "facts": reason_facts,
        "facts_type": ReasonFacts,
        "rules": rules.ENDING,
        "decide": lambda facts, law, at: Decision(why=_because(sentence)),
        "effects": (close,),
    }
    return _run("end_basis", measures, at=at, parts=parts, by=by, given={"reason": reason}, **how)
