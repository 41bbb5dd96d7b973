"""What became of those who were proposed for a list: one story per group that goes the same way together."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from core.clocks import day_of, office_time
from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.matters import MATTERS
from credit_portal.sample_city.programmes import COURT, MARKET, PUBLISHED, SAFETY, TAXES
from credit_portal.sample_city.story import Story
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from redblack import operations as lists
from redblack.models import Entry, Representation
from redblack.operations import Received
from subjects.operations import Claim

Going = Generator[datetime, None, Any]
ROAD = ("proposed", "checked", "notified", "served", "publicised", "ready", "listed")


def proposals(
    city: City, code: str, claims: Sequence[Claim], *, on: date, determined_on: date | None = None
) -> list[lists.Proposal]:
    """One row of a preliminary list per claim; the decisions were made three weeks before, unless told otherwise."""
    home = city.cast[PUBLISHED[code][0]]
    matters = MATTERS[code]
    decided = determined_on or on - timedelta(days=21)
    rows = []
    for place, claim in enumerate(claims):
        matter = matters[place % len(matters)]
        number = f"{matter.sign}〔{decided.year}〕{city.serial():03d}号"
        negative = matter.ground == "administrative"
        record = RecordClaim(
            provider=home.department,
            ground=matter.ground,
            polarity="negative" if negative else "positive",
            procedure="general" if negative else "none",
            degree="serious" if negative else "",
            title=matter.title,
            document_no=number,
            basis=matter.basis,
            fact=matter.fact,
            conduct_on=decided - timedelta(days=40 + place),
            determined_on=decided,
            evidence=(f"{matter.paper}（{number}）",),
        )
        rows.append(lists.Proposal(claim=claim, decision_no=number, reason=matter.reason, grounds=(record,)))
    return rows


def everything(ids: Sequence[int]) -> Any:
    """The entries of one story."""
    return Entry.objects.unscoped("the sample city's own history").filter(pk__in=list(ids))


def travel(
    city: City,
    code: str,
    claims: Sequence[Claim],
    *,
    begun: datetime,
    stop: str = "listed",
    determined_on: date | None = None,
) -> Going:
    """Propose on `begun` and go on, act by act, as far as `stop`; returns the entries."""
    team = city.cast[PUBLISHED[code][0]]
    yield begun
    programme = city.programmes[code]
    rows = proposals(city, code, claims, on=begun.date(), determined_on=determined_on)
    answers = lists.propose(rows, programme=programme, by=team.handler, at=begun, all_or_nothing=True)
    entries = everything([answer.entry_id for answer in answers if answer.entry_id])
    if stop != "proposed":
        yield from onward(city, code, entries, begun=begun, stop=stop)
    return entries


def onward(city: City, code: str, entries: Any, *, begun: datetime, stop: str = "listed") -> Going:
    """Preliminary entries of `begun`, from the cross-check act by act as far as `stop`."""
    days, team, programme = city.days, city.cast[PUBLISHED[code][0]], city.programmes[code]
    at = days.after(begun, 0, 10, 30)
    yield at
    lists.cross_check(entries, by=team.handler, at=at, all_or_nothing=True)
    if stop == "checked":
        return
    if programme.colour == "black":
        at = yield from _notify_and_serve(city, team, entries, at=at, stop=stop)
        if stop in ("notified", "served"):
            return
    if programme.publicity_required:
        at = days.after(at, 1, 9, 30)
        yield at
        lists.publicise(entries, by=team.reviewer, at=at, all_or_nothing=True)
        if stop == "publicised":
            return
    yield from _ready_and_list(city, team, entries, stop=stop)


def _notify_and_serve(
    city: City, team: Team, entries: Any, *, at: datetime, stop: str
) -> Generator[datetime, None, datetime]:
    at = city.days.after(at, 0, 16)
    yield at
    lists.notify(entries, by=team.reviewer, at=at, all_or_nothing=True)
    if stop == "notified":
        return at
    at = city.days.after(at, 1, 11)
    yield at
    lists.serve(
        entries,
        by=team.handler,
        at=at,
        method="direct",
        served_on=at.date(),
        proof=f"送达回证（样例）{at:%Y%m%d}",
        all_or_nothing=True,
    )
    return at


def _ready_and_list(city: City, team: Team, entries: Any, *, stop: str) -> Going:
    first = entries.first()
    ends = [day for day in (first.statement_ends_on, first.publicity_ends_on) if day is not None]
    at = office_time(max(ends) + timedelta(days=1), 0, 5)
    yield at
    lists.make_ready(entries, at=at, all_or_nothing=True)
    if stop == "ready":
        return
    at = city.days.workday_from(at.date(), 10)
    yield at
    questioned = entries.filter(negative_on__isnull=False)
    if questioned.exists():
        note = "复评：负面信息不影响该名单的认定标准。"
        lists.reevaluate(questioned, by=team.reviewer, at=at, note=note, all_or_nothing=True)
    lists.list_entries(entries, by=team.approver, at=at, all_or_nothing=True)


# --- what happens on the way -------------------------------------------------------------------------------------


def contested(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, stop: str, **said: Any) -> Story:
    """Somebody speaks against the entry, and nobody has answered yet."""
    entries = yield from travel(city, code, claims, begun=begun, stop=stop)
    team = city.cast[PUBLISHED[code][0]]
    at = city.days.workdays_back(1, 14)
    yield at
    lists.represent(entries.first(), by=team.handler, at=at, **said)


def answered(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """A statement in defence is heard and found wrong; the entry is listed all the same."""
    entries = yield from travel(city, code, claims, begun=begun, stop="served")
    team = city.cast[PUBLISHED[code][0]]
    at = city.days.after(office_time(entries.first().served_on), 2, 15)
    yield at
    case = lists.represent(
        entries.first(), by=team.handler, at=at, kind="statement", party="该公司代理人", text="称处罚决定正在复议。"
    )
    at = city.days.after(at, 2, 10)
    yield at
    found = Representation.objects.unscoped("the sample city's own history").filter(pk=case.pk)
    lists.dismiss(
        found, by=team.reviewer, at=at, answer="复议机关已维持原处罚决定，陈述申辩不成立。", all_or_nothing=True
    )
    yield from _ready_and_list(city, team, entries, stop="listed")


def not_listed(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, withdrawn: bool) -> Story:
    """Dropped by a reviewer, or withdrawn as a slip before any notice."""
    entries = yield from travel(city, code, claims, begun=begun, stop="checked")
    team = city.cast[PUBLISHED[code][0]]
    at = city.days.after(begun, 0, 15)
    yield at
    if withdrawn:
        lists.withdraw_draft(entries, by=team.handler, at=at, note="录入有误，撤回重报。", all_or_nothing=True)
    else:
        lists.drop(entries, by=team.reviewer, at=at, note="证据不足，不予列入。", all_or_nothing=True)


# --- what happens after listing ----------------------------------------------------------------------------------


def suspended(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime) -> Story:
    """Stands still since `at`, by order of a court."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    for entry in entries:
        lists.stay(
            entry,
            kind="suit",
            authority="澄江市人民法院",
            document_no=f"（{at.year}）澄01行初{entry.pk}号",
            received_on=day_of(at),
            from_on=day_of(at),
            by=team.handler,
            at=at,
        )


def leaving(
    city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime, reason: str, signed: bool
) -> Story:
    """Somebody asks for the exit; where `signed`, an approver grants it the next workday."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    ground = "原处罚决定已被撤销。" if reason == "withdrawn" else "隐患已整改并经复查合格，信用修复完成。"
    lists.request_exit(entries, by=team.handler, at=at, exit_reason=reason, exit_ground=ground, all_or_nothing=True)
    if signed:
        at = city.days.after(at, 1)
        yield at
        lists.exit_entries(entries, by=team.approver, at=at, all_or_nothing=True)


def running_out(city: City, code: str, claims: Sequence[Claim], *, ends: int, swept: bool) -> Story:
    """Its validity of two years ended `ends` days ago; recorded by the timer, or not yet."""
    last = city.days.today - timedelta(days=ends)
    decided = last.replace(year=last.year - 2, day=min(last.day, 28))
    begun = city.days.workday_from(decided + timedelta(days=10))
    entries = yield from travel(city, code, claims, begun=begun, determined_on=decided)
    if swept:
        at = office_time(entries.first().valid_to + timedelta(days=1), 0, 5)
        yield at
        lists.expire(entries, at=at, all_or_nothing=True)


def ground_revoked(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime) -> Story:
    """The penalty falls, the record is revoked, and the entry ends with it."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    held = Record.objects.unscoped("the sample city's own history").filter(entry_grounds__entry__in=entries)
    records.revoke(held, by=team.approver, at=at, note="行政处罚决定经复议撤销。", all_or_nothing=True)


# --- lists of others ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Somebody whose list is taken over as it stands."""

    kind: str
    authority: str
    reason: str
    sign: str
    circumstances: tuple[str, ...] = ()


JUDGMENT_DEBTORS = Origin(
    kind="court",
    authority="明澄市人民法院",
    reason="有履行能力而拒不履行生效法律文书确定义务。",
    sign="（{year}）明0000执{number}号",
    circumstances=("judgment_debtor", "able_but_refuses"),
)
PROVINCE = Origin(
    kind="upper",
    authority="明州省税务局（样例）",
    reason="连续三年纳税信用评价为A级。",
    sign="明州税信〔{year}〕{number}号",
)


def received(
    city: City, code: str, claims: Sequence[Claim], *, at: datetime, origin: Origin, left: datetime | None = None
) -> Story:
    """Taken over from their origin on `at`; where `left`, the origin removed them that day."""
    yield at
    listed_on = at.date() - timedelta(days=12)
    rows = [
        Received(
            claim=claim,
            origin=origin.kind,
            authority=origin.authority,
            decision_no=origin.sign.format(year=listed_on.year, number=300 + city.serial()),
            reason=origin.reason,
            listed_on=listed_on,
            valid_to=listed_on.replace(year=listed_on.year + 2, day=min(listed_on.day, 28)),
            circumstances=origin.circumstances,
        )
        for claim in claims
    ]
    answers = lists.receive(rows, programme=city.programmes[code], by=city.cast.office.handler, at=at)
    if left is not None:
        entries = everything([answer.entry_id for answer in answers if answer.entry_id])
        yield left
        lists.leave(entries, by=city.cast.office.handler, at=left, note="来源单位已删除。", all_or_nothing=True)


def stories(city: City) -> list[Story]:
    """Entries in every state: in force, contested, suspended, leaving, gone."""
    days, them = city.days, city.people.organisations
    persons, businesses = city.people.persons, city.people.businesses
    back, before = days.workdays_back, days.back
    return [
        travel(city, SAFETY, them[0:3], begun=before(205)),
        answered(city, MARKET, them[38:39], begun=before(160)),
        suspended(city, SAFETY, them[3:4], begun=before(150), at=back(4, 11)),
        leaving(city, SAFETY, them[4:5], begun=before(170), at=back(2, 11), reason="withdrawn", signed=False),
        leaving(city, SAFETY, them[5:6], begun=before(300), at=back(8, 11), reason="repaired", signed=True),
        travel(city, SAFETY, them[6:8], begun=back(4), stop="publicised"),
        contested(
            city,
            SAFETY,
            them[8:9],
            begun=back(5),
            stop="publicised",
            kind="publicity",
            party="利害关系人（样例）",
            text="称该公司隐患已于公示前整改完毕，附整改报告。",
        ),
        travel(city, SAFETY, them[9:11], begun=back(16), stop="ready"),
        contested(
            city,
            SAFETY,
            them[11:12],
            begun=back(3),
            stop="served",
            kind="statement",
            party="该公司法定代表人",
            text="请求听取陈述，处罚决定认定的时间有误。",
        ),
        travel(city, SAFETY, persons[12:14], begun=before(120)),
        travel(city, MARKET, them[12:15], begun=before(400)),
        travel(city, MARKET, businesses[0:2], begun=before(100)),
        travel(city, MARKET, businesses[4:6], begun=back(9)),
        travel(city, MARKET, them[0:1], begun=before(130)),
        leaving(city, MARKET, them[1:2], begun=before(140), at=back(7, 10), reason="repaired", signed=True),
        running_out(city, MARKET, them[15:16], ends=12, swept=True),
        running_out(city, MARKET, them[16:17], ends=1, swept=False),
        travel(city, MARKET, them[17:18], begun=back(2), stop="notified"),
        travel(city, MARKET, them[18:20], begun=back(1), stop="proposed"),
        travel(city, MARKET, them[20:21], begun=back(1, 8, 40), stop="checked"),
        not_listed(city, MARKET, them[21:22], begun=back(6), withdrawn=False),
        not_listed(city, MARKET, them[22:23], begun=back(5), withdrawn=True),
        travel(city, MARKET, persons[14:15], begun=before(75)),
        ground_revoked(city, MARKET, them[23:24], begun=before(220), at=back(5, 14)),
        travel(city, TAXES, (*them[24:30], them[36]), begun=before(125)),
        travel(city, TAXES, them[30:32], begun=back(3), stop="publicised"),
        travel(city, TAXES, businesses[2:3], begun=before(90)),
        travel(city, TAXES, them[32:33], begun=before(250)),
        travel(city, MARKET, them[32:33], begun=before(70)),
        received(city, TAXES, them[33:34], at=before(220, 15), origin=PROVINCE),
        travel(city, MARKET, them[33:34], begun=before(60)),
        received(
            city,
            COURT,
            (*them[34:36], them[37], *persons[0:1], businesses[3]),
            at=before(82, 15),
            origin=JUDGMENT_DEBTORS,
        ),
        received(city, COURT, persons[1:2], at=before(200, 15), origin=JUDGMENT_DEBTORS, left=back(6, 16)),
    ]
