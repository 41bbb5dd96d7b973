"""信用分类 of subjects: derived from the dates of entries and records, told with its reasons, at the desk and to
departments only (A15). Asked of sets: two statements, whatever their number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.actors import Actor
from law.packs import Pack
from law.why import Why
from records.models import Record
from records.showing import eyes_of, may_read
from redblack.models import Entry
from redblack.rules.classing import NAMES, ClassFacts, Holding, classes_of
from redblack.terms import Colour, CreditClass
from subjects.queries import held_by

EVERYBODYS = "the class of a subject rests on every unit's lists and records"


@dataclass(frozen=True, slots=True, kw_only=True)
class Classed:
    """One class of a subject in the pack's words, with its facts and its clauses."""

    code: str
    label: str
    grounds: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def colour(self) -> str:
        """The colour of its tag at the desk."""
        return {
            CreditClass.EXEMPLAR.value: "green",
            CreditClass.PUNISHED.value: "red",
            CreditClass.MONITORED.value: "amber",
            CreditClass.ATTENTION.value: "amber",
        }.get(self.code, "grey")


def classify(subject_ids: Collection[int], *, pack: Pack, on: date, by: Actor) -> dict[int, tuple[Classed, ...]]:
    """By subject every class that it falls under on `on` under `pack`, the leading one first.

    Of a record that `by` may look at on request only, the provider alone is named.
    """
    facts = _facts(subject_ids, on=on, by=by)
    nothing = ClassFacts()
    return {
        pk: tuple(_printed(one, pack) for one in classes_of(facts.get(pk, nothing), law=pack)) for pk in subject_ids
    }


def _printed(one: Holding, pack: Pack) -> Classed:
    label = (pack.labels(NAMES) if pack.get(NAMES) else {}).get(one.code) or str(CreditClass(one.code).label)
    keys = [key for key in one.keys if pack.get(key) is not None]
    sentences = (
        (f"{label}：{'；'.join(one.grounds)}。",) if one.grounds else (f"{label}：没有在列名单和有效的失信信息。",)
    )
    return Classed(
        code=one.code, label=label, grounds=one.grounds, why=Why.cited(pack, *keys, sentences=sentences).chinese
    )


def _facts(subject_ids: Collection[int], *, on: date, by: Actor) -> dict[int, ClassFacts]:
    whole = held_by(subject_ids)
    held: dict[int, dict[str, list[Any]]] = {}
    for entry in _entries(on).filter(whole).order_by("-listed_on", "-pk"):
        name, said = _of_entry(entry)
        held.setdefault(_holder(entry), {}).setdefault(name, []).append(said)
    records = Record.objects.unscoped(EVERYBODYS).in_force(on).negative().filter(whole)
    for record in records.select_related("subject", "provider").order_by("-determined_on", "-pk"):
        held.setdefault(_holder(record), {}).setdefault("negatives", []).append(_of_record(record, by=by))
    return {pk: ClassFacts(**{name: tuple(said) for name, said in one.items()}) for pk, one in held.items()}


def _entries(on: date) -> Any:
    """The entries in force on `on`, and former black ones under monitoring; with whether they have effect."""
    every = Entry.objects.unscoped(EVERYBODYS)
    this = OuterRef("pk")
    return (
        every.annotate(
            has_effect=Exists(every.effective(on).filter(pk=this)),
            stands=Exists(every.in_force(on).filter(pk=this)),
            watched=Exists(every.monitored(on).filter(pk=this)),
        )
        .filter(Q(stands=True) | Q(watched=True))
        .select_related("subject", "programme", "recogniser")
    )


def _of_entry(entry: Any) -> tuple[str, str]:
    """Under which head an entry is a fact, and its print."""
    label = Colour(entry.colour).label
    said = f"{label}（{entry.programme.name}，{entry.recogniser.name}，{entry.decision_no}）"
    if entry.watched and not entry.stands:
        return "monitored", f"{said}已于{entry.exited_on:%Y-%m-%d}退出，内部重点监测至{entry.monitored_to:%Y-%m-%d}"
    name = ("red" if entry.colour == Colour.RED else "punished") if entry.has_effect else "stayed"
    return name, f"{said}有效期至{entry.valid_to:%Y-%m-%d}"


def _of_record(record: Any, *, by: Actor) -> tuple[str, str]:
    what = f"{record.title}（{record.document_no}）"
    if not may_read(record, to=eyes_of(by, record)):
        what = "一条须经授权查询的信息"
    until = f"有效期至{record.valid_to:%Y-%m-%d}" if record.valid_to else "未定有效期"
    return record.degree, f"{record.provider.name}：{what}，{until}"


def _holder(row: Any) -> int:
    """Whose it is today: a merge never rewrites it."""
    return int(row.subject.merged_into_id or row.subject_id)
