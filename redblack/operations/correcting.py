"""A record on which entries rest was corrected by its provider: the file says what, and the recogniser is told (P15).

The timer only tells and corrects what departments hold: whether the entry stays as it is, a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import models
from django.db.models import CharField, Count, F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject

from core import sets
from core.actors import Actor, Post, timer
from core.clocks import day_of
from core.outbox import post_all
from core.sets import Change, Decision, Report, Verb
from departments.models import User
from law.why import Why
from records.operations.comparing import changes_of
from redblack.events import EntriesCorrected
from redblack.fact_queries import affirm_facts, correction_facts
from redblack.models import Entry
from redblack.operations.basis import ENTRIES, law_of
from redblack.rules.following import CorrectionFacts

WORKDESK = (Post.HANDLER, Post.REVIEWER)


def _followed(facts: CorrectionFacts, law: Any, at: datetime) -> Decision:
    changes: Mapping[int, tuple[str, ...]] = facts.given
    said = [
        f"所依据的信用记录已由提供单位更正：{one}。" for pk in facts.grounds_corrected for one in changes.get(pk, ())
    ]
    said = said or ["所依据的信用记录已由提供单位更正。"]
    values = {"corrected_on": day_of(at) if facts.listed else facts.corrected_on}
    return Decision(values=values, why=Why(sentences=(*said, "请认定单位核对认定事由和期限是否仍然成立。")).as_json())


def _tell(change: Change) -> None:
    """One mail to each person who handles the department's entries, however many rest on corrected records."""
    moved = Entry.objects.unscoped("the cases of this transition").filter(pk__in=change.ids)
    mine = moved.filter(recogniser_id=OuterRef("department_id")).order_by().values("recogniser_id")
    text = Concat(
        Value("贵单位有 "),
        Cast(F("entries"), CharField()),
        Value(" 件名单事项所依据的信用记录已由提供单位更正。请登录工作台，在事项的办理记录中查看更正内容并核对。"),
        output_field=CharField(),
    )
    key = Concat(Value(f"redblack:follow:{change.transition_id}:"), Cast("pk", CharField()), output_field=CharField())
    people = (
        User.objects.filter(is_active=True, posts__overlap=[post.value for post in WORKDESK], email__contains="@")
        .annotate(entries=Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField()))
        .filter(entries__gt=0)
        .annotate(key=key, payload=JSONObject(to=F("email"), title=Value("认定依据更正通知"), text=text))
        .values("key", "department_id", "payload")
    )
    post_all("mail", people, at=change.at)


def follow_correction(entries: models.QuerySet[Any], *, corrected: int, at: datetime) -> Report:
    """Write into entries what the transition `corrected` changed in the records on which they rest.

    Their recogniser gets a mail, and departments that carry out measures hear of the correction (JS-G 32).
    """
    verb = Verb(
        name="follow_correction",
        facts=partial(correction_facts, corrected=corrected),
        facts_type=CorrectionFacts,
        law_of=law_of,
        decide=_followed,
        effects=(_tell,),
        event=EntriesCorrected,
        **ENTRIES,
    )
    given = changes_of(corrected)
    return sets.run(verb, entries, by=timer("认定依据更正"), at=at, given=given, all_or_nothing=True)


def _affirmed(facts: CorrectionFacts, law: Any, at: datetime) -> Decision:
    return Decision(why=Why(sentences=("所依据的信用记录更正后，经认定单位核对，认定事由和期限仍然成立。",)).as_json())


_AFFIRM = Verb(
    name="affirm",
    facts=affirm_facts,
    facts_type=CorrectionFacts,
    law_of=law_of,
    decide=_affirmed,
    **ENTRIES,
)


def affirm(entries: models.QuerySet[Any], *, by: Actor, at: datetime, note: str, **how: Any) -> Report:
    """Say of entries whose grounds were corrected that they stand as they are, with what was found in `note` (P15)."""
    return sets.run(_AFFIRM, entries, by=by, at=at, note=note, **how)
