"""Whether what a letter says is still true: asked of the case it belongs to, as of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.letter_flow import UNSEALED, VOID
from core.letters import code_of, number_of, state_of, title_of
from core.models import Letter
from measures.models import Dispatch
from objections.redress_models import Redress
from redblack.extract_models import Extract
from redblack.extracts import digest_of, standing
from redblack.flow import DROPPED
from redblack.models import Entry, PublicNotice, Representation
from redblack.representation_flow import DISMISSED, UPHELD
from redblack.terms import NoticeKind

REASON = "a letter is checked by whoever holds it"
TRUE, ENDED, NOT_ISSUED, VOIDED = "true", "ended", "not_issued", "void"
LABELS = {TRUE: "有效", ENDED: "所载事项已变更", NOT_ISSUED: "尚未签发", VOIDED: "已作废"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check tells. `subject` is masked where it is a person; `sentences` say what has changed and when."""

    title: str
    unit: str
    number: str
    issued_on: Any
    subject: str
    verdict: str
    sentences: tuple[str, ...]

    @property
    def label(self) -> str:
        return LABELS[self.verdict]


def by_address(public_id: UUID) -> Letter | None:
    return Letter.objects.marked().filter(public_id=public_id).first()


def by_number(number: str, code: str) -> Letter | None:
    """The letter of this number whose code is this one: a number alone says nothing, numbers can be counted."""
    written = number.strip().replace("[", "〔").replace("]", "〕").replace("【", "〔").replace("】", "〕")
    found = Letter.objects.marked().filter(number_text=written).order_by("-pk")[:50]
    wanted = code.strip().upper()
    return next((letter for letter in found if code_of(letter) == wanted), None)


def check(letter: Letter, *, on: date) -> Finding:
    """What the letter is and whether it is still true on `on`."""
    verdict, sentences = _verdict(letter, on)
    return Finding(
        title=title_of(letter),
        unit=letter.unit_name,
        number=number_of(letter),
        issued_on=letter.issued_at,
        subject=str(letter.data.get("subject") or ""),
        verdict=verdict,
        sentences=sentences,
    )


def _verdict(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    state = state_of(letter)
    if state == VOID:
        mark = letter.marks.select_related("transition", "replaced_by").get(kind="void")
        anew = f"，改发{number_of(mark.replaced_by)}" if mark.replaced_by else ""
        return VOIDED, (f"本文书已于{mark.transition.at:%Y-%m-%d}作废{anew}。",)
    if state == UNSEALED:
        return NOT_ISSUED, ("本文书尚未用印，不作为正式文书。",)
    teller = _TELLERS.get(letter.kind)
    return teller(letter, on) if teller else (TRUE, ("本文书由上述单位签发，内容以原件为准。",))


def _entry(letter: Letter) -> Entry:
    entry: Entry = Entry.objects.unscoped(REASON).get(pk=letter.case_id)
    return entry


def _of_notice(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    """A prior notice stands until its matter is decided."""
    entry = _entry(letter)
    if entry.closed_on is not None and entry.closed_on <= on:
        word = "决定不予列入" if entry.state == DROPPED else "撤回"
        return ENDED, (f"本文书所载拟列入事项已于{entry.closed_on:%Y-%m-%d}{word}。",)
    if entry.listed_on is not None:
        return ENDED, (f"本文书所载事项已作出决定，列入日期为{entry.listed_on:%Y-%m-%d}。", *_standing(entry, on)[1])
    told = f"陈述申辩期限至{entry.statement_ends_on:%Y-%m-%d}（含当日）。" if entry.statement_ends_on else ""
    return TRUE, tuple(filter(None, ("所载拟列入事项正在办理，尚未列入名单。", told)))


def _standing(entry: Entry, on: date) -> tuple[str, tuple[str, ...]]:
    """Whether an entry that was listed stands on `on`, by its dates alone."""
    if entry.exited_on is not None and entry.exited_on <= on:
        return ENDED, (f"本文书所载名单条目已于{entry.exited_on:%Y-%m-%d}退出。",)
    if entry.valid_to is not None and entry.valid_to < on:
        return ENDED, (f"本文书所载名单条目的有效期已于{entry.valid_to:%Y-%m-%d}届满。",)
    if entry.suspended_on is not None:
        return ENDED, (f"本文书所载名单条目自{entry.suspended_on:%Y-%m-%d}起中止，中止期间不公开、不实施措施。",)
    if entry.hidden_on is not None:
        return ENDED, (f"本文书所载名单条目自{entry.hidden_on:%Y-%m-%d}起在本地不再显示。",)
    corrected = f"认定事由已于{entry.corrected_on:%Y-%m-%d}更正，以更正后的为准。" if entry.corrected_on else ""
    return TRUE, tuple(filter(None, (f"所载名单条目有效，至{entry.valid_to:%Y-%m-%d}（含当日）。", corrected)))


def _of_decision(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    return _standing(_entry(letter), on)


def _of_exit(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    entry = _entry(letter)
    return TRUE, (f"所载名单条目已于{entry.exited_on:%Y-%m-%d}退出。",)


def _of_execution(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    """Measures stand as long as the entry does and the department has not let go."""
    task = Dispatch.objects.unscoped(REASON).select_related("entry").get(pk=letter.case_id)
    if task.released_on is not None and task.released_on <= on:
        return ENDED, (f"本文书所载措施已于{task.released_on:%Y-%m-%d}解除。",)
    verdict, sentences = _standing(task.entry, on)
    return verdict, sentences if verdict == TRUE else (*sentences, "所载措施应当停止实施。")


def _of_publicity(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    notice = PublicNotice.objects.get(pk=letter.case_id)
    if notice.kind == NoticeKind.EXIT:
        return TRUE, (f"公告展示至{notice.to_on:%Y-%m-%d}（含当日）。",)
    rows = Entry.objects.unscoped(REASON).filter(notices__notice=notice)
    out = rows.filter(closed_on__lte=on).count()
    told = (f"其中{out}个对象已撤出公示，不予列入。",) if out else ()
    if rows.in_publicity(on).exists():
        return TRUE, (f"公示正在进行，原定至{notice.to_on:%Y-%m-%d}（含当日）。", *told)
    return ENDED, (f"公示已于{notice.to_on:%Y-%m-%d}后结束。", *told)


def _of_reply(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    case = Representation.objects.unscoped(REASON).get(pk=letter.case_id)
    word = {UPHELD: "成立", DISMISSED: "不成立"}[case.state]
    return TRUE, (f"答复结论为意见{word}。",)


def _of_extract(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    """Whether what the extract says still is what is held; what has changed is told to nobody but the subject."""
    extract = Extract.objects.unscoped(REASON).get(pk=letter.case_id)
    limits = "仅以出具时本平台持有的、现行有效的信息和所列查询范围为限，不是无违法违规证明。"
    if digest_of(standing(extract.subject_id, on=on)) != extract.digest:
        return ENDED, ("本说明出具后，所载情况已有变化，请由主体重新申请。", limits)
    return TRUE, ("截至核验当日，所载情况没有变化。", limits)


def _of_clarification(letter: Letter, on: date) -> tuple[str, tuple[str, ...]]:
    case = Redress.objects.unscoped(REASON).get(pk=letter.case_id)
    over = case.clarification_to is not None and case.clarification_to < on
    shown = f"公告展示{'已于' if over else '至'}{case.clarification_to:%Y-%m-%d}{'期满' if over else '（含当日）'}。"
    return TRUE, ("本公告所载名单条目或者信用记录已因有误撤销。", shown)


_TELLERS = {
    "clarification": _of_clarification,
    "credit_extract": _of_extract,
    "prior_notice": _of_notice,
    "listing_decision": _of_decision,
    "repair_notice": _of_decision,
    "exit_notice": _of_exit,
    "execution_notice": _of_execution,
    "publicity_notice": _of_publicity,
    "exit_announcement": _of_publicity,
    "representation_reply": _of_reply,
}
