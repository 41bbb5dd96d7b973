"""无不良信用记录: whether a subject has been clean for the years that the green channel asks, with what decides it.

Asked of sets: two statements for the marks of all of them, whatever their number, and one for the red lists.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from core.actors import BUSINESS_POSTS, Actor
from core.clocks import day_of, start_of
from core.refusals import NotAllowed, Refusal, Refused
from core.rules import judge
from law.lint import lint
from law.operations import current_calendar
from law.packs import Pack
from law.terms import Term
from law.why import Why
from records.bad import bad_records
from records.past import Then
from records.showing import eyes_of, may_read
from redblack.models import Entry
from redblack.rules.clean import CLEAN, LAPSED, TERM, BadMark, CleanFacts, counts
from redblack.terms import WRONG_FROM_THE_START, Colour
from subjects.models import Subject
from subjects.operations.looks import write_logs
from subjects.queries import held_by
from subjects.rules import Look, look_refusals
from subjects.terms import CLEAN as LOOKED_AT

ONE_DAY = timedelta(days=1)
EVERYBODYS = "whether somebody is clean rests on every unit's lists"
OPENS = ("green.binding", "green.keep_required_papers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A record or an entry that was looked at. `counts` says that it decides against the subject.

    Of what the reader may look at on request only, `said` names nothing but its provider.
    """

    said: str
    mark: BadMark
    counts: bool
    record: Any = None
    entry: Any = None
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanYears:
    """The answer of one day for one subject: `start_on` to `on`, both inclusive; NULL `start_on`: all its time.

    `exemplar` says that it stands on a red list, which opens the green channel by itself.
    """

    subject_id: int
    on: date
    start_on: date | None
    clean: bool
    exemplar: bool
    rows: tuple[Deciding, ...]
    refusals: tuple[Refusal, ...]
    why: tuple[str, ...]
    unsettled: str

    @property
    def opens(self) -> bool:
        """Whether the green channel is open to it."""
        return self.clean or self.exemplar

    @property
    def deciding(self) -> tuple[Deciding, ...]:
        """What stands against it."""
        return tuple(row for row in self.rows if row.counts)


@transaction.atomic
def ask_clean_years(
    subjects: Collection[Subject], *, look: Look, pack: Pack, on: date, by: Actor, at: datetime
) -> dict[int, CleanYears]:
    """By subject the answer of `clean_years`, each look on record first.

    Raises NotAllowed without a business post, Refused without purpose and case, or for a day that has not come.
    """
    if not by.holds(*BUSINESS_POSTS):
        raise NotAllowed("本岗位不能查询信用记录。")
    refusals = look_refusals(look, on=day_of(at), known=(LOOKED_AT,))
    if on > day_of(at):
        words = "所查日期还没有到。"
        refusals += (Refusal(code="day_to_come", sentence=words, remedy="请填写今日或者以前的日期。", field="on"),)
    if refusals:
        raise Refused(refusals)
    write_logs([one.pk for one in subjects], look, by=by, at=at)
    return clean_years([one.pk for one in subjects], pack=pack, on=on, by=by, at=at)


def clean_years(
    subject_ids: Collection[int], *, pack: Pack, on: date, by: Actor, at: datetime
) -> dict[int, CleanYears]:
    """By subject whether it was clean on `on` under `pack`, as the platform held it at the end of that day.

    What was corrected, revoked or repaired later changes the answer of no earlier day. Constant statements.
    """
    instant = min(at, start_of(on + ONE_DAY) - timedelta(microseconds=1))
    start_on = first_day(pack, on=on)
    held, listed = bad_records(subject_ids, at=instant), _black(subject_ids, on=on)
    red = _red(subject_ids, on=on)
    told = _told(by)
    found = {}
    for pk in subject_ids:
        marks = [*(told(one) for one in held.get(pk, [])), *(_of_entry(one) for one in listed.get(pk, []))]
        found[pk] = _answer(pk, marks, exemplar=pk in red, pack=pack, start_on=start_on, on=on)
    return found


def first_day(pack: Pack, *, on: date) -> date | None:
    """The first of the days on which a mark would still be within the years on `on`; NULL where no paper sets them.

    The day of determination is not counted, so that the years that began on the very day have not passed on `on`.
    """
    term = pack.get(TERM)
    return current_calendar().back(on - ONE_DAY, term) + ONE_DAY if isinstance(term, Term) else None


Mark = tuple[str, BadMark, Mapping[str, Any]]


def _answer(
    subject_id: int, marks: Iterable[Mark], *, exemplar: bool, pack: Pack, start_on: date | None, on: date
) -> CleanYears:
    rows = tuple(
        Deciding(said=said, mark=mark, counts=counts(mark, start_on, law=pack, on=on), **more)
        for said, mark, more in marks
    )
    facts = CleanFacts(marks=tuple((row.said, row.mark) for row in rows), start_on=start_on)
    refusals = judge(CLEAN, facts, law=pack, on=on)
    return CleanYears(
        subject_id=subject_id,
        on=on,
        start_on=start_on,
        clean=not refusals,
        exemplar=exemplar,
        rows=rows,
        refusals=refusals,
        why=explained(pack, start_on=start_on, on=on).chinese,
        unsettled=unsettled(pack),
    )


def explained(pack: Pack, *, start_on: date | None, on: date) -> Why:
    """What was asked, how lapsed marks count, what the answer opens."""
    years = pack.term(TERM).chinese if start_on else ""
    asked = f"连续{years}（{start_on:%Y-%m-%d}至{on:%Y-%m-%d}，均含当日）" if start_on else f"截至{on:%Y-%m-%d}"
    lapsed = "计算在内" if pack.get(LAPSED) else "不计算"
    sentences = [f"{asked}没有不良信用记录，或者是诚信典型的，符合绿色通道的条件。", f"失效、已修复的记录{lapsed}。"]
    if not start_on:
        sentences.insert(1, "文件没有规定年数，看全部期间。")
    if pack.get(OPENS[0]) is not None:
        sentences.append(f"符合条件的，{'应当' if pack.get(OPENS[0]) else '可以'}实行绿色通道和容缺受理。")
    if pack.get(OPENS[1]):
        sentences.append("法律法规要求的材料不得容缺。")
    keys = [key for key in (TERM, LAPSED, *OPENS) if pack.get(key) is not None]
    return Why.cited(pack, *keys, sentences=sentences)


def unsettled(pack: Pack) -> str:
    """What the linter says of the years against the life of a record (C23); empty where they agree."""
    return next((finding.sentence for finding in lint(pack) if finding.code == "clean_years"), "")


def _told(by: Actor) -> Callable[[Then], Mark]:
    """A record in print, for a reader who may know of it; else no more than who provided it."""

    def told(held: Then) -> Mark:
        record = held.record
        open_ = may_read(record, to=eyes_of(by, record))
        what = f"{held.title}（{record.document_no}）" if open_ else "一条须经授权查询的信息"
        end = record.ended_on if held.ended else None
        mark = BadMark(since_on=held.determined_on, to_on=held.valid_to, ended_on=end)
        said = f"{record.provider.name}：{what}，{held.determined_on:%Y-%m-%d}认定"
        return said, mark, {"record": record if open_ else None, "changed": held.changed}

    return told


def _of_entry(entry: Entry) -> Mark:
    since_on: Any = entry.effective_from
    mark = BadMark(since_on=since_on, to_on=entry.valid_to, ended_on=entry.exited_on)
    said = f"{entry.recogniser.name}：{Colour.BLACK.label}（{entry.decision_no}），{entry.listed_on:%Y-%m-%d}列入"
    return said, mark, {"entry": entry}


def _entries(subject_ids: Collection[int], *, colour: str) -> Any:
    whole = Entry.objects.unscoped(EVERYBODYS).filter(held_by(subject_ids))
    return whole.filter(colour=colour, listed_on__isnull=False)


def _black(subject_ids: Collection[int], *, on: date) -> dict[int, list[Entry]]:
    """The black entries that stand or stood by `on`; those that had been found wrong from the start are left out."""
    wrong = Q(exit_reason__in=WRONG_FROM_THE_START, exited_on__lte=on)
    rows = _entries(subject_ids, colour=Colour.BLACK).filter(effective_from__lte=on).exclude(wrong)
    found: dict[int, list[Entry]] = {}
    for row in rows.select_related("subject", "recogniser").order_by("-listed_on", "-pk"):
        found.setdefault(row.subject.merged_into_id or row.subject_id, []).append(row)
    return found


def _red(subject_ids: Collection[int], *, on: date) -> set[int]:
    """Who stands on a red list on `on`."""
    rows = _entries(subject_ids, colour=Colour.RED).in_force(on)
    return {merged or own for own, merged in rows.values_list("subject_id", "subject__merged_into_id")}
