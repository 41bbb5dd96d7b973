"""Objections in the states that tests begin from, told by date: a place, a record, an entry on a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.actors import Actor, timer
from core.clocks import office_time
from core.papers import Paper
from law.operations import newest_version_id, pack_by_version_id
from objections import operations as objections
from objections.models import Objection
from records import operations as records
from records.models import Record
from redblack.models import Entry
from tests.kit import cases, desks, factories

RAISED_ON = date(2024, 4, 8)
PDF = b"%PDF-1.7 paper"
CITIZEN = timer("网上异议")


class Place:
    """An office under a pack, a bureau that provides and recognises, a company with a record and a black entry."""

    def __init__(self, pack: str = cases.JIANGYIN) -> None:
        self.pack = pack
        self.office = desks.office(pack=pack)
        self.home = cases.bureau("江阴市应急管理局")
        self.other = cases.bureau("江阴市财政局")
        desks.published(self.office, self.other.department, target_kinds=["legal_person"])

    def entries(self, count: int = 1, **how: Any) -> Any:
        """Black entries on a list since 2024-03-25."""
        rules = cases.programme(self.home, pack=self.pack, validity=how.pop("validity", ""))
        return cases.listed(self.home, rules, count=count, **how)

    def records(self, count: int = 1, *, subject: Any = None, **changes: Any) -> Any:
        """Penalties filed on 2024-03-01, unless told otherwise."""
        filed_on = changes.pop("filed_on", date(2024, 3, 1))
        law = pack_by_version_id(newest_version_id(self.pack))
        claims = [
            cases.ground(
                self.home, **{"subject_id": (subject or factories.organisation()).pk, "item": "penalty", **changes}
            )
            for _ in range(count)
        ]
        filed = records.file(claims, pack=law, by=self.home.handler, at=office_time(filed_on))
        return Record.objects.unscoped("test").filter(pk__in=[one.record.pk for one in filed if one.record])


def every(**how: Any) -> Any:
    """Objections in nobody's view."""
    return Objection.objects.unscoped("test").filter(**how).order_by("pk")


def raised(*targets: Any, by: Actor, on: date = RAISED_ON, **words: Any) -> Any:
    """Objections of the subjects themselves, registered at 9 o'clock; one each."""
    made = []
    for target in targets:
        how = {"record": target} if isinstance(target, Record) else {"entry": target}
        values = {
            "ground": "error",
            "text": "处罚决定书的文号和事实有误。",
            "party_kind": "subject",
            "channel": "window",
            **how,
            **words,
        }
        made.append(objections.raise_objection(by=by, at=office_time(on, 9), **values).pk)
    return every(pk__in=made)


def paper(kind: str = "evidence") -> Paper:
    return Paper(name="材料.pdf", content=PDF, kind=kind)


def accepted(place: Any, *targets: Any, on: date = RAISED_ON, **words: Any) -> Any:
    found = raised(*targets, by=place.office.handler, on=on, **words)
    objections.accept(found, by=place.office.reviewer, at=office_time(on, 10), all_or_nothing=True)
    return found


def verifying(place: Any, *targets: Any, on: date = RAISED_ON, **words: Any) -> Any:
    found = accepted(place, *targets, on=on, **words)
    objections.send_to_verify(found, by=place.office.reviewer, at=office_time(on, 11), all_or_nothing=True)
    return found


def verified(
    place: Place,
    *targets: Any,
    on: date = RAISED_ON,
    verified_on: date | None = None,
    finding: str = "wrong",
    **words: Any,
) -> Any:
    found = verifying(place, *targets, on=on, **words)
    objections.verify(
        found,
        by=place.home.reviewer,
        at=office_time(verified_on or on, 14),
        finding=finding,
        words="经核对处罚决定书原件，文号登记有误。" if finding != "right" else "经核对原件，登记无误。",
        all_or_nothing=True,
    )
    return found


def proposed(
    place: Any, *targets: Any, on: date = RAISED_ON, outcome: str = "upheld", remedy: str = "", **words: Any
) -> Any:
    """The opinion of the office's reviewer: upheld with a correction of words, unless told otherwise."""
    corrections = words.pop("corrections", None)
    finding = "wrong" if outcome == "upheld" else "right"
    found = verified(place, *targets, on=on, finding=finding, **words)
    upheld = outcome == "upheld"
    of_entry = upheld and isinstance(targets[0], Entry)
    said = {"reason": "因事故隐患整改不到位受到行政处罚。"} if of_entry else {"title": "未及时消除事故隐患"}
    objections.propose_decision(
        found,
        by=place.office.handler,
        at=office_time(on, 15),
        outcome=outcome,
        reasons="经核实登记有误。" if upheld else "经核实登记与决定书一致。",
        remedy=remedy or ("correct" if upheld else ""),
        corrections=(corrections or said) if upheld and remedy in ("", "correct") else {},
        all_or_nothing=True,
    )
    return found


def upheld(place: Any, *targets: Any, on: date = RAISED_ON, **words: Any) -> Any:
    found = proposed(place, *targets, on=on, **words)
    objections.uphold(found, by=place.office.approver, at=office_time(on, 16), all_or_nothing=True)
    return found


def dismissed(place: Any, *targets: Any, on: date = RAISED_ON, **words: Any) -> Any:
    found = proposed(place, *targets, on=on, outcome="dismissed", **words)
    objections.dismiss(found, by=place.office.approver, at=office_time(on, 16), all_or_nothing=True)
    return found
