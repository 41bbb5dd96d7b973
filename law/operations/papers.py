"""Until when papers hold: what their own text says, what the office learnt since, and the writing down of it (P19)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from core.actors import Actor, Post
from core.refusals import NotAllowed, Refusal, Refused
from law.calendar import chinese_date
from law.clauses import Document, UnknownClause, documents, find
from law.models import PaperEnd

KEEPERS = (Post.REVIEWER, Post.APPROVER)
# How long before its last day a paper comes on the work list: long enough to ask who prolongs it.
ALARM = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperState:
    """A document and its last day, inclusive, if one is known; `clauses` maps repealed clauses to theirs.

    `basis` names the paper that ends it. `told` says whether the office has written anything down.
    """

    document: Document
    ends_on: date | None
    basis: str = ""
    told: bool = False
    clauses: dict[str, date | None] = field(default_factory=dict)

    def ended(self, on: date) -> bool:
        """Whether the whole document no longer holds on `on`."""
        return self.ends_on is not None and self.ends_on < on

    def alarming(self, on: date) -> bool:
        """Whether somebody must see to it: ended, ending soon, or on trial with nothing written down."""
        soon = self.ends_on is not None and self.ends_on - ALARM <= on
        return soon or (self.document.trial and self.ends_on is None and not self.told)

    def words(self, on: date) -> str:
        """One sentence for a banner; empty where nothing is to be said."""
        basis = f"（{self.basis}）" if self.basis else ""
        if self.ends_on is not None:
            ended = "已于" if self.ended(on) else "将于"
            return f"本文件{ended}{chinese_date(self.ends_on)}终了时失效{basis}。"
        if self.document.trial:
            return f"本文件为试行文件，继续有效{basis}。" if self.told else "本文件为试行文件，没有登记失效日期。"
        return ""


def paper_states() -> dict[str, PaperState]:
    """Every document by its key with what is known of its end; one statement."""
    rows = list(PaperEnd.objects.that_count())
    whole = {row.document: row for row in rows if not row.clause}
    states = {}
    for key, document in documents().items():
        row = whole.get(key)
        states[key] = PaperState(
            document=document,
            ends_on=row.ends_on if row else document.expires_on,
            basis=row.basis if row else "",
            told=row is not None,
            clauses={r.clause: r.ends_on for r in rows if r.document == key and r.clause},
        )
    return states


def may_end_papers(by: Actor) -> bool:
    """Whether `by` may write down the end of a paper: a reviewer or approver of the credit office."""
    return by.office and by.holds(*KEEPERS)


@transaction.atomic
def end_paper(
    document: str, *, clause: str = "", ends_on: date | None, basis: str, by: Actor, at: datetime
) -> PaperEnd:
    """Write down until when a document or clause holds (inclusive), and by which paper; no day: it goes on.

    Raises Refused for an unknown document or clause or a missing basis, NotAllowed unless a reviewer or approver
    of the credit office acts.
    """
    if not may_end_papers(by):
        raise NotAllowed("须由信用办的审核或签发人员办理。")
    if document not in documents():
        raise Refused(Refusal(code="no_document", sentence=f"没有代号为“{document}”的文件。", field="document"))
    if not basis.strip():
        sentence = "没有写明废止、延长或者到期的依据。"
        raise Refused(Refusal(code="basis_missing", sentence=sentence, remedy="请写明文件名和文号。", field="basis"))
    number = ""
    if clause.strip():
        try:
            number = find(f"{document} {clause.strip()}").number
        except (UnknownClause, ValueError) as error:
            remedy = "请照政策文件页上的写法，如“30”“34(2)”“三(五)”。"
            raise Refused(Refusal(code="no_clause", sentence=f"{error}。", remedy=remedy, field="clause")) from error
    return PaperEnd.objects.create(
        document=document,
        clause=number,
        ends_on=ends_on,
        basis=basis.strip(),
        by_id=by.user_id,
        by_name=by.name,
        at=at,
    )
