"""The bench's town, made through the verbs: an office, a bureau, desks, two programmes, thirty measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.actors import Actor
from core.clocks import office_time
from departments.models import Department
from departments.operations import create_person
from departments.queries import actor_of
from law.operations import activate, newest_version_id, pack_by_version_id
from law.packs import Pack
from measures.models import Measure
from measures.operations import publish
from measures.operations.catalogue import Basis, Draft, draft_many
from records.operations import RecordClaim
from redblack import operations as lists
from redblack.models import Programme
from subjects.fictitious import valid_uscc
from subjects.operations import Claim

PACK = "jiangyin-2018"
OPENED = date(2023, 1, 3)
PASSWORD = "only-for-the-bench"
POWERS = ["recognise", "implement", "provide", "review"]
LAW = Basis(document="中华人民共和国政府采购法", level="law", article="第二十二条", effective_from=date(2003, 1, 1))


@dataclass(frozen=True, kw_only=True)
class Town:
    """What the workloads need to know."""

    bureau: Department
    desks: tuple[Department, ...]
    pack: Pack
    black: Programme
    red: Programme

    def actor(self, post: str, *, user_id: int) -> Actor:
        """Somebody of the bureau."""
        return Actor(
            name=f"bench {post}",
            user_id=user_id,
            department_id=self.bureau.pk,
            department_name=self.bureau.name,
            posts=frozenset({post}),
        )


def build(*, desks: int, measures: int) -> Town:
    """Set the town up; `measures` are spread evenly over the desks."""
    office = Department.objects.create(code="B-OFFICE", name="bench office", level="county", is_office=True)
    bureau = Department.objects.create(code="B-00", name="bench bureau", level="county", powers=POWERS)
    made = tuple(
        Department.objects.create(code=f"B-{number:02d}", name=f"bench desk {number}", level="county", powers=POWERS)
        for number in range(1, desks + 1)
    )
    everything = ("handler", "reviewer", "approver")
    opened = office_time(OPENED)
    chief = actor_of(
        create_person("bench", full_name="bench", password=PASSWORD, posts=everything, department=office, at=opened)
    )
    version = newest_version_id(PACK)
    activate(version, by=chief, on=OPENED, at=opened, demo=True)
    pack = pack_by_version_id(version)
    black, red = (_programme(bureau, pack, colour) for colour in ("black", "red"))
    _catalogue(made, count=measures, by=chief)
    return Town(bureau=bureau, desks=made, pack=pack, black=black, red=red)


def _programme(bureau: Department, pack: Pack, colour: str) -> Programme:
    by = Actor(
        name="bench",
        user_id=2,
        department_id=bureau.pk,
        department_name=bureau.name,
        posts=frozenset({"handler", "reviewer", "approver"}),
    )
    made = lists.draft_programme(
        code=f"B-{colour}",
        recogniser=bureau,
        pack=pack,
        by=by,
        at=office_time(OPENED),
        name=f"bench {colour}",
        colour=colour,
        field="bench",
        legal_basis="《中华人民共和国安全生产法》第七十八条",
        criteria="bench",
        grounds=["administrative"] if colour == "black" else ["commendation"],
        exit_rule="有效期届满。",
        publicity_required=colour == "red",
    )
    chosen = Programme.objects.filter(pk=made.pk)
    lists.consult(chosen, by=by, at=office_time(OPENED), all_or_nothing=True)
    lists.publish_programme(chosen, by=by, at=office_time(date(2023, 4, 3)), all_or_nothing=True)
    return Programme.objects.select_related("recogniser").get(pk=made.pk)


def _catalogue(desks: Sequence[Department], *, count: int, by: Actor) -> None:
    at = office_time(date(2023, 4, 4))
    drafts = [
        Draft(
            columns={
                "code": f"bench-{number}",
                "colour": "black",
                "category": "administrative",
                "kind": "access",
                "title": f"措施{number}",
                "content": "不予通过资格审查。",
                "target_kinds": ["legal_person"],
                "degree": "any",
                "term": "with_list",
            },
            bases=(LAW,),
            executors=(desks[number % len(desks)].pk,),
        )
        for number in range(count)
    ]
    made = draft_many(drafts, by=by, at=at)
    publish(Measure.objects.filter(pk__in=[one.pk for one in made]), by=by, at=at, all_or_nothing=True)


def file(town: Town, count: int, *, first: int) -> list[lists.Proposal]:
    """A department's file of `count` companies, numbered from `first`."""
    return [_row(town, number) for number in range(first, first + count)]


def _row(town: Town, number: int) -> lists.Proposal:
    record = RecordClaim(
        provider=town.bureau,
        ground="administrative",
        polarity="negative",
        procedure="general",
        degree="serious",
        title="未采取措施消除事故隐患",
        document_no=f"罚〔2024〕{number}号",
        basis="《中华人民共和国安全生产法》第一百零二条",
        fact="经责令拒不整改。",
        conduct_on=date(2024, 1, 10),
        determined_on=date(2024, 2, 20),
        evidence=("行政处罚决定书",),
    )
    claim = Claim(name=f"样例{number}有限公司", number=valid_uscc(number))
    return lists.Proposal(claim=claim, decision_no=record.document_no, reason="拒不整改。", grounds=(record,))


def measured(values: Any) -> list[int]:
    """Primary keys of answers that stand."""
    return [answer.entry_id for answer in values if answer.entry_id]
