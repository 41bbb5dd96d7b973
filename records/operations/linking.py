"""Severe records of organisations in the dossiers of those responsible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core import sets
from core.actors import Actor
from core.events import announce
from core.sets import Decision
from law.operations import pack_by_version_id
from law.packs import Pack
from law.why import Why
from records.events import RecordsFiled
from records.flow import RECORD
from records.models import Record
from records.queries import COPIED, links_to_make


def link_responsible(record_ids: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Write severe records of organisations into the dossiers of those responsible at the time of the conduct.

    Who is responsible, and from which degree on, is the pack's (`responsible.roles`, `responsible.threshold`);
    a relation without proof of responsibility is never used (JS-G 29, JJ 15, XB 二(四)2(6)).
    `record_ids` are numbers of records, each once or more often. Returns how many linked records were made.
    """
    records = Record.objects.unscoped("responsible persons of listed grounds")
    # The numbers themselves: as a subquery the planner may join every relation in the register first.
    ids = sorted(set(record_ids))
    linked = set(records.filter(parent_id__in=ids).values_list("parent_id", "subject_id"))
    rows = []
    for link in links_to_make(records.filter(pk__in=ids)):
        pack = pack_by_version_id(link["pack_version_id"])
        pair = (link["id"], link["link_person"])
        if (
            pair not in linked
            and link["link_role"] in pack.names("responsible.roles")
            and _severe(pack, link["degree"])
        ):
            linked.add(pair)
            rows.append(_linked(link, pack, at=at))
    if rows:
        transition_id = sets.create(RECORD, "link", rows, by=by, at=at)
        announce(RecordsFiled(transition_id=transition_id, at=at, by=by, count=len(rows)))
    return len(rows)


def _severe(pack: Pack, degree: str) -> bool:
    return pack.text("responsible.threshold") == "any" or degree == "serious"


def _linked(link: Mapping[str, Any], pack: Pack, *, at: datetime) -> tuple[Record, Decision]:
    record = Record(
        subject_id=link["link_person"],
        parent_id=link["id"],
        relation_id=link["link_relation"],
        visibility="asked",
        filed_at=at,
        since_at=at,
        **{name: link[name] for name in COPIED},
    )
    sentence = "行为发生时负有责任，所属单位的失信信息记入其失信记录。"
    why = Why.cited(pack, "responsible.threshold", "responsible.roles", sentences=(sentence,))
    return record, Decision(clauses=(pack.cite("responsible.threshold").short,), why=why.as_json())
