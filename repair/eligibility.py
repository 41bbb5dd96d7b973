"""What a reader is told before he applies: from which day, under which clause, what is missing, or why never (I14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from core.refusals import Refusal
from core.rules import judge
from law.operations import current_calendar, pack_by_version_id
from law.packs import Pack
from law.terms import Term
from law.why import Why, deadline
from records.commitment_queries import broken_commitments
from records.commitment_terms import CommitmentKind
from repair.queries import bars_of, entry_targets, open_cases, record_targets, same_kind
from repair.rules import BARS, NOT_YET, TO_SHOW, TargetFacts, way_of
from repair.terms import (
    AFTER_MINIMUM,
    APPLICATION,
    BAN_TERM,
    CLEAN_READING,
    CLEAN_TERM,
    CORRECTION_EXITS,
    EARLIEST,
    KIND,
    MINIMUM,
    PUBLIC_SERVICE,
    SO_FAR,
    Way,
)

_ASIDE = frozenset({"id", "subject_id", "holder", "own"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SameKind:
    """One conduct of the same kind that the system found: what, by which document, when."""

    title: str
    document_no: str
    conduct_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility:
    """The answer for one target on one day. `may`: an application is taken in today.

    `from_on` is the first day for it, None where it rests on a correction that nobody has stated, or where there is
    none; `until_on` the last day of effect, after which nothing has to be applied for. `never` says why it cannot be
    repaired, `not_yet` why not today, `to_show` what must be shown; each with its clause and what to do.
    """

    facts: TargetFacts
    way: Way
    may: bool
    from_on: date | None
    until_on: date | None
    never: tuple[Refusal, ...]
    not_yet: tuple[Refusal, ...]
    to_show: tuple[Refusal, ...]
    found: tuple[SameKind, ...]
    why: Why

    @property
    def chinese(self) -> str:
        """The answer in one sentence."""
        if self.never:
            return self.never[0].sentence
        if self.may and self.from_on is None:
            return "纠正失信行为并符合规定条件的，可以申请信用修复。"
        if self.may:
            return "现在可以申请信用修复。"
        return self.not_yet[0].sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an applicant says that he can show; nothing, before he says anything."""

    corrected_on: date | None = None
    performed: bool = False
    promised: bool = False


NOTHING = Shown()


def of_records(records: QuerySet[Any], *, on: date, shown: Shown = NOTHING) -> dict[int, Eligibility]:
    """The answer for each of these records; four SQL statements, however many they are."""
    rows = list(record_targets(records))
    opened, _ = open_cases(records=[row["id"] for row in rows])
    return _answers(rows, opened, on=on, shown=shown)


def of_entries(entries: QuerySet[Any], *, on: date, shown: Shown = NOTHING) -> dict[int, Eligibility]:
    """The answer for each of these list entries; four SQL statements, however many they are."""
    rows = list(entry_targets(entries, on))
    _, opened = open_cases(entries=[row["id"] for row in rows])
    return _answers(rows, opened, on=on, shown=shown)


def told_of_records(records: QuerySet[Any], *, on: date) -> dict[int, Eligibility]:
    """What anybody may read of these records: the law over their own dates, nothing of applications, bars or other
    conduct of the subject; one SQL statement."""
    return _told(record_targets(records), on=on)


def told_of_entries(entries: QuerySet[Any], *, on: date) -> dict[int, Eligibility]:
    """What anybody may read of these list entries, as `told_of_records`."""
    return _told(entry_targets(entries, on), on=on)


def _told(rows: Iterable[dict[str, Any]], *, on: date) -> dict[int, Eligibility]:
    return {row["id"]: answer(_facts(row), pack_by_version_id(row["pack_version_id"]), on=on) for row in rows}


def _facts(row: Mapping[str, Any], **more: Any) -> TargetFacts:
    return TargetFacts(**{name: value for name, value in row.items() if name not in _ASIDE}, **more)


def _answers(rows: list[dict[str, Any]], opened: Collection[int], *, on: date, shown: Shown) -> dict[int, Eligibility]:
    subjects = {row["subject_id"] for row in rows}
    conduct: dict[int, list[dict[str, Any]]] = {}
    for one in same_kind({row["holder"] for row in rows}):
        conduct.setdefault(one["holder"], []).append(one)
    barred = dict(bars_of(subjects))
    broken: dict[int, list[date]] = {}
    for one in broken_commitments(subjects, CommitmentKind.REPAIR):
        if one["found_on"]:
            broken.setdefault(one["subject_id"], []).append(date.fromisoformat(one["found_on"]))
    answers = {}
    for row in rows:
        pack = pack_by_version_id(row["pack_version_id"])
        found = _of_kind(row["own"] if row["of_entry"] else (row["id"],), conduct.get(row["holder"], ()))
        facts = _facts(
            row,
            open_case=row["id"] in opened,
            barred_to=barred_to(pack, barred.get(row["subject_id"]), broken.get(row["subject_id"], ())),
            same_kind_on=max((one.conduct_on for one in found), default=None),
            corrected_on=shown.corrected_on,
            performed=shown.performed,
            promised=shown.promised,
        )
        answers[row["id"]] = answer(facts, pack, found=found, on=on)
    return answers


def _of_kind(own: Collection[int], conduct: Collection[Mapping[str, Any]]) -> tuple[SameKind, ...]:
    """Of the conduct of a subject that of the kind of its own records, determined later or not."""
    known = [one for one in conduct if one["id"] in own]
    return tuple(
        SameKind(title=one["title"], document_no=one["document_no"], conduct_on=one["conduct_on"])
        for one in conduct
        if one["id"] not in own and any(_alike(one, mine) for mine in known)
    )


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = one["provider_id"] == other["provider_id"] or one["title"] == other["title"]
    return bool(one["code"] == other["code"] and same)


def barred_to(pack: Pack, known: date | None, broken: Iterable[date]) -> date | None:
    """The last day of the latest bar: by a false application, or counted from a broken commitment to repair."""
    days = [known] if known else []
    if isinstance(pack.get(BAN_TERM), Term):
        days += [deadline(pack, current_calendar(), key=BAN_TERM, start_on=found)[0] for found in broken]
    return max(days, default=None)


def answer(facts: TargetFacts, pack: Pack, *, found: tuple[SameKind, ...] = (), on: date) -> Eligibility:
    """The answer for one target whose facts are known; no SQL."""
    way = way_of(facts, pack)
    from_on, counted = earliest(facts, pack)
    facts = replace(facts, from_on=from_on)
    never = judge(BARS, facts, law=pack, on=on)
    not_yet = () if never else judge(NOT_YET, facts, law=pack, on=on)
    to_show = () if never else judge(TO_SHOW, facts, law=pack, on=on)
    return Eligibility(
        facts=facts,
        way=Way.NONE if never and way != Way.AUTOMATIC_EXIT else way,
        may=not never and not not_yet,
        from_on=None if never else from_on,
        until_on=facts.valid_to,
        never=never,
        not_yet=not_yet,
        to_show=to_show,
        found=tuple(one for one in found if facts.corrected_on is None or one.conduct_on > facts.corrected_on),
        why=_basis(facts, pack, way) + (Why(sentences=()) if never else counted),
    )


def _basis(facts: TargetFacts, pack: Pack, way: Way) -> Why:
    keys = [key for key in (KIND, APPLICATION, CORRECTION_EXITS) if pack.get(key) is not None]
    if not facts.of_entry:
        keys = [key for key in keys if key == APPLICATION] or keys[:1]
    elif way != Way.AUTOMATIC_EXIT:
        keys = [key for key in keys if key == KIND]
    said = {
        Way.APPLICATION: "经申请，符合条件的可以修复。",
        Way.REFERENCE_ONLY: "修复情况是退出名单的重要参考，是否退出由认定单位决定。",
        Way.AUTOMATIC_EXIT: "在规定期限内纠正的，由认定单位确认后退出名单。",
        Way.NONE: "现行规定没有信用修复申请程序。",
    }[way]
    service = ""
    if way in (Way.APPLICATION, Way.REFERENCE_ONLY) and pack.get(PUBLIC_SERVICE) is not None:
        service = f"社会公益服务可以作为修复的参考：{pack.entry(PUBLIC_SERVICE).chinese}。"
        keys.append(PUBLIC_SERVICE)
    return Why.cited(pack, *keys, sentences=tuple(filter(None, (said, service))))


def earliest(facts: TargetFacts, pack: Pack) -> tuple[date | None, Why]:
    """The first day on which a target may be applied for under its pack, and why; None while it rests on a correction
    that is not stated."""
    if pack.get(EARLIEST) == AFTER_MINIMUM:
        return _after_minimum(facts, pack)
    if pack.get(CLEAN_TERM) is not None:
        return _after_clean_term(facts, pack)
    return facts.determined_on, Why(sentences=("现行规定没有最短期限，纠正后即可申请。",))


def _after_minimum(facts: TargetFacts, pack: Pack) -> tuple[date, Why]:
    """The day after the shortest publication of the degree; a minor one may be repaired once its duties are done."""
    key = MINIMUM.get(facts.degree, "")
    if not key or pack.get(key) is None:
        said = "轻微失信信息没有最短公示期，履行义务后即可申请。" if not key else "没有规定最短公示期。"
        return facts.determined_on, Why.cited(pack, EARLIEST, sentences=(said,))
    last, counted = deadline(
        pack, current_calendar(), key=key, start_on=facts.determined_on, label="最短公示期（自认定之日起）"
    )
    first = last + timedelta(days=1)
    said = f"最短公示期届满的次日（{first:%Y-%m-%d}）起可以申请。"
    return first, Why.cited(pack, EARLIEST, sentences=()) + counted + Why(sentences=(said,))


def _after_clean_term(facts: TargetFacts, pack: Pack) -> tuple[date | None, Why]:
    """The day after a term without conduct of the same kind since correction, or correction itself, by the reading."""
    keys = [CLEAN_TERM, *([CLEAN_READING] if pack.get(CLEAN_READING) is not None else [])]
    term = pack.term(CLEAN_TERM)
    if pack.get(CLEAN_READING) == SO_FAR:
        said = f"自纠正之日起至申请之日，{term.chinese}内未再发生同类失信行为的，可以申请。"
        return facts.corrected_on, Why.cited(pack, *keys, sentences=(said,))
    if facts.corrected_on is None:
        said = f"自纠正之日起满{term.chinese}、其间未再发生同类失信行为的，可以申请；请先填写纠正日期。"
        return None, Why.cited(pack, *keys, sentences=(said,))
    last, counted = deadline(
        pack, current_calendar(), key=CLEAN_TERM, start_on=facts.corrected_on, label="自纠正之日起的期间"
    )
    first = last + timedelta(days=1)
    said = f"期间届满的次日（{first:%Y-%m-%d}）起可以申请。"
    return first, Why.cited(pack, *keys, sentences=()) + counted + Why(sentences=(said,))
