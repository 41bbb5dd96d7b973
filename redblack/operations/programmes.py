"""List programmes: drafted, put out for comment, published, superseded; comments answered one by one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from core import sets
from core.actors import Actor
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from departments.terms import Power
from law.operations import current_calendar
from law.packs import Pack
from law.terms import Term
from law.why import deadline
from redblack import rules
from redblack.fact_queries import programme_facts
from redblack.models import Comment, Programme
from redblack.operations.basis import law_of
from redblack.programme_flow import PROGRAMME
from redblack.rules import ProgrammeFacts
from redblack.terms import CONSULTATION_TERM


def draft_programme(
    *, code: str, recogniser: Department, pack: Pack, by: Actor, at: datetime, **words: Any
) -> Programme:
    """Draft a programme, or the next version of one under the same code. `words` are the columns of `Programme`.

    Raises `Refused` when the validity is no term, or when the recogniser lacks the power to recognise.
    """
    _demand_term(words.get("validity", ""))
    if Power.RECOGNISE not in recogniser.powers:
        raise Refused(Refusal(code="no_power", sentence="认定单位没有登记认定职权。", clause="JY 5、JS-L 5"))
    with transaction.atomic():
        last = Programme.objects.filter(code=code).aggregate(last=Max("version"))["last"] or 0
        programme = Programme(code=code, version=last + 1, recogniser=recogniser, pack_version_id=pack.row_id, **words)
        sets.create(PROGRAMME, "draft", [(programme, Decision())], by=by, at=at)
    return programme


def _demand_term(text: str) -> None:
    if not text:
        return
    try:
        Term.parse(text)
    except ValueError as error:
        raise Refused(
            Refusal(code="bad_term", sentence=str(error), remedy="请写成如“1 years”“6 months”。", field="validity")
        ) from error


def _verb(name: str, **parts: Any) -> Verb[ProgrammeFacts]:
    return Verb(
        flow=PROGRAMME,
        name=name,
        model=Programme,
        facts=programme_facts,
        facts_type=ProgrammeFacts,
        law_of=law_of,
        owner_column="recogniser_id",
        parent_table="",
        **parts,
    )


def _consulting(facts: ProgrammeFacts, law: Any, at: datetime) -> Decision:
    ends_on, why = deadline(law, current_calendar(), key=CONSULTATION_TERM, start_on=day_of(at), label="征求意见期")
    return Decision(
        values={"consulted_on": day_of(at), "consultation_ends_on": ends_on},
        clauses=(law.cite(CONSULTATION_TERM).short,),
        why=why.as_json(),
    )


def _published(facts: ProgrammeFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"published_on": day_of(at)})


def _superseded(facts: ProgrammeFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"superseded_on": day_of(at)})


def _withdrawn(facts: ProgrammeFacts, law: Any, at: datetime) -> Decision:
    return Decision(values={"withdrawn_on": day_of(at)})


def _earlier_version_ends(change: Change) -> None:
    codes = Programme.objects.filter(pk__in=change.ids).values("code")
    standing = Programme.objects.filter(code__in=codes, state="published").exclude(pk__in=change.ids)
    if standing.exists():
        sets.run(_SUPERSEDE, standing, by=change.by, at=change.at, note="新版公布", all_or_nothing=True)


_CONSULT = _verb("consult", rules=(rules.ProgrammeComplete(),), decide=_consulting)
_SUPERSEDE = _verb("supersede", decide=_superseded)
_PUBLISH = _verb("publish", rules=rules.PUBLISHING, decide=_published, before=(_earlier_version_ends,))
_WITHDRAW = _verb("withdraw", decide=_withdrawn)


def consult(programmes: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Put drafts out for public comment (JY 3: 充分征求社会公众意见) for the office's term."""
    return sets.run(_CONSULT, programmes, by=by, at=at, **how)


def publish_programme(programmes: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Publish programmes whose consultation is over and whose comments are all answered."""
    return sets.run(_PUBLISH, programmes, by=by, at=at, **how)


def supersede_programme(programmes: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """End programmes; entries begun under them go on under the words of their own version."""
    return sets.run(_SUPERSEDE, programmes, by=by, at=at, **how)


def withdraw_programme(programmes: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take back a draft, or a draft that is out for comment."""
    return sets.run(_WITHDRAW, programmes, by=by, at=at, **how)


def comment(programme: Programme, *, author: str, contact: str, text: str, at: datetime) -> Comment:
    """Take in what a member of the public says of a draft. Raises `Refused` outside the consultation."""
    if not Programme.objects.in_consultation(day_of(at)).filter(pk=programme.pk).exists():
        raise Refused(Refusal(code="not_consulting", sentence="该办法不在征求意见期内。", clause="JY 3、JS-L 3"))
    return Comment.objects.create(programme=programme, author=author, contact=contact, text=text, received_at=at)


def answer_comment(given: Comment, *, answer: str, by: Actor, at: datetime) -> Comment:
    """Write down how a comment was handled; once, by whom and when. Raises `Refused` when it was answered already."""
    changed = Comment.objects.filter(pk=given.pk, answer="").update(answer=answer, answered_by=by.name, answered_at=at)
    if not changed:
        given.refresh_from_db()
        raise Refused(
            Refusal(code="answered", sentence=f"已由{given.answered_by}于{given.answered_at:%Y-%m-%d %H:%M}处理。")
        )
    given.refresh_from_db()
    return given
