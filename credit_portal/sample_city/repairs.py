"""Repair: applications over old penalties in every state, and two entries on whose stay the recogniser decides."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import date, datetime, timedelta
from typing import Any

from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.programmes import MARKET
from credit_portal.sample_city.story import Story
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from redblack.models import Entry
from repair import operations as repair
from repair.models import Repair
from repair.operations import Application, Service
from subjects.models import Subject
from subjects.operations import Claim

WHY = "the sample city's own history"
FILED, CORRECTED = 640, 600
"""Days before today on which the penalties were decided and put right: more than a year ago (JS-G 34(2))."""
Act = Callable[[Any, Team, datetime], Any]
ALL: dict[str, Any] = {"all_or_nothing": True}


def _penalty(city: City, claim: Claim, place: int) -> Generator[datetime, None, Record]:
    """A severe penalty of the emergency bureau, filed long ago."""
    team = city.cast["yjj"]
    at = city.days.back(FILED, 14, place)
    yield at
    on = at.date() - timedelta(days=3)
    known = Subject.objects.search_person(name=claim.name, number=claim.number) | Subject.objects.filter(
        uscc=claim.number
    )
    number = f"（明澄）应急罚〔{on.year}〕修{city.serial():03d}号"
    (filed,) = records.file(
        [
            RecordClaim(
                provider=team.department,
                subject_id=known.get().pk,
                item="penalty",
                ground="administrative",
                polarity="negative",
                procedure="general",
                degree="serious",
                title="安全生产条件不具备（样例）",
                document_no=number,
                basis="《中华人民共和国安全生产法》第一百条",
                fact="现场检查发现安全生产条件不具备，经责令改正逾期未改（样例）。",
                conduct_on=on - timedelta(days=30 + place),
                determined_on=on,
                evidence=(f"行政处罚决定书（{number}）",),
            )
        ],
        pack=city.pack,
        by=team.handler,
        at=at,
    )
    assert filed.record is not None, filed.refusals
    return filed.record


def _application(corrected_on: date, services: tuple[Service, ...] = ()) -> Application:
    return Application(
        statement="已完成整改并通过复查，缴清罚款，建立了安全生产管理制度（样例）。",
        commitment="已经纠正违法行为，今后遵守安全生产法律法规，不再发生同类行为。",
        corrected_on=corrected_on,
        performed=True,
        services=services,
        contact="样例联系电话",
    )


def story(city: City, claim: Claim, place: int, *, begun: int, acts: tuple[tuple[int, Act], ...] = ()) -> Story:
    """Applied for `begun` workdays ago; every act follows so many workdays after the one before."""
    record = yield from _penalty(city, claim, place)
    team, at = city.cast["yjj"], city.days.workdays_back(begun, 10, place)
    yield at
    # Persons only may name public service here (JY 23).
    kind = record.subject.kind
    service = Service(
        kind="volunteer", extent="志愿服务 40 小时", proof="明澄市志愿者协会证明（样例）", done_on=at.date()
    )
    given = _application(city.days.back(CORRECTED).date(), (service,) if kind == "natural_person" else ())
    made = repair.apply(given, record=record, by=team.handler, at=at)
    yield from _go_on(city, team, made.case, at=at, acts=acts)


def at_the_recogniser(city: City, claim: Claim, *, begun: int, acts: tuple[tuple[int, Act], ...]) -> Story:
    """An entry of the market bureau is applied for: repair is a reference, its recogniser decides (JY 23)."""
    team, at = city.cast["sjj"], city.days.workdays_back(begun, 10, 40)
    yield at
    standing = Entry.objects.unscoped(WHY).filter(subject__uscc=claim.number, programme=city.programmes[MARKET])
    entry = standing.get(state="listed")
    made = repair.apply(_application(city.days.back(405).date()), entry=entry, by=team.handler, at=at)
    yield from _go_on(city, team, made.case, at=at, acts=acts)


def _go_on(city: City, team: Team, case: Repair, *, at: datetime, acts: tuple[tuple[int, Act], ...]) -> Story:
    chosen = Repair.objects.unscoped(WHY).filter(pk=case.pk)
    for after, act in acts:
        at = city.days.after(at, after, 10 + (at.hour >= 10), at.minute)
        yield at
        act(chosen, team, at)


# --- what may happen to an application --------------------------------------------------------------------------------


def accepts(cases: Any, team: Team, at: datetime) -> None:
    repair.accept(cases, by=team.handler, at=at, **ALL)


def asks(cases: Any, team: Team, at: datetime) -> None:
    repair.ask_completion(cases, by=team.handler, at=at, reason="缺少罚款缴纳凭证，请补交。", **ALL)


def agrees(cases: Any, team: Team, at: datetime) -> None:
    opinion = "经现场复查，隐患已经消除，罚款已经缴清，同意修复（样例）。"
    repair.opine(cases, by=team.reviewer, at=at, favours=True, opinion=opinion, **ALL)


def disagrees(cases: Any, team: Team, at: datetime) -> None:
    opinion = "复查时仍有两处隐患没有整改到位，不同意修复（样例）。"
    repair.opine(cases, by=team.reviewer, at=at, favours=False, opinion=opinion, **ALL)


def shows(cases: Any, team: Team, at: datetime) -> None:
    repair.publicise(cases, by=team.reviewer, at=at, **ALL)


def hears(cases: Any, team: Team, at: datetime) -> None:
    repair.object_(cases, by=team.handler, at=at, party="附近居民", text="夜间仍有违规作业（样例）。", **ALL)


def grants(cases: Any, team: Team, at: datetime) -> None:
    repair.grant(cases, by=team.approver, at=at, **ALL)


def refuses(cases: Any, team: Team, at: datetime) -> None:
    reason = "整改没有到位，不良影响没有消除（样例）。"
    repair.refuse(cases, by=team.approver, at=at, reason=reason, **ALL)


def takes_back(cases: Any, team: Team, at: datetime) -> None:
    repair.withdraw_application(cases, by=team.handler, at=at, **ALL)


def finds_false(cases: Any, team: Team, at: datetime) -> None:
    repair.find_false(cases, by=team.approver, at=at, reason="提交的缴款凭证系伪造（样例）。", **ALL)


def loses_its_record(cases: Any, team: Team, at: datetime) -> None:
    """The penalty itself is revoked: nothing is left to repair."""
    held = Record.objects.unscoped(WHY).filter(pk__in=cases.values("record_id"))
    records.revoke(held, by=team.approver, at=at, note="决定经复议撤销（样例）。", **ALL)


def keeps(cases: Any, team: Team, at: datetime) -> None:
    repair.keep_listed(cases, by=team.reviewer, at=at, reason="危害后果较重，名单继续至有效期届满（样例）。", **ALL)


TO_PUBLICITY = ((1, accepts), (1, agrees), (1, shows))
TO_THE_END = (*TO_PUBLICITY, (6, grants))


def stories(city: City) -> list[Story]:
    """Every state of an application occurs."""
    them, persons = city.people.organisations, city.people.persons
    firms = [them[place] for place in range(24, 30)]
    return [
        story(city, firms[0], 0, begun=2),
        story(city, firms[1], 1, begun=4, acts=((2, asks),)),
        story(city, firms[2], 2, begun=5, acts=((1, accepts),)),
        story(city, firms[3], 3, begun=6, acts=((1, accepts), (2, agrees))),
        story(city, firms[4], 4, begun=5, acts=TO_PUBLICITY),
        story(city, firms[5], 5, begun=6, acts=(*TO_PUBLICITY, (1, hears))),
        story(city, firms[0], 6, begun=40, acts=TO_THE_END),
        story(city, persons[12], 7, begun=45, acts=TO_THE_END),
        story(city, firms[1], 8, begun=30, acts=((1, accepts), (3, disagrees), (1, refuses))),
        story(city, firms[2], 9, begun=25, acts=((1, accepts), (1, takes_back))),
        story(city, firms[3], 10, begun=20, acts=((1, accepts), (2, finds_false))),
        story(city, firms[4], 11, begun=15, acts=((1, accepts), (2, loses_its_record))),
        at_the_recogniser(city, them[12], begun=12, acts=TO_THE_END),
        at_the_recogniser(city, them[13], begun=14, acts=(*TO_THE_END, (2, keeps))),
    ]
