"""What seldom happens, so that the city has it all: once in the small city, some times more in a bigger one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from core.clocks import office_time
from credit_portal.sample_city.city import City
from credit_portal.sample_city.entries import PROVINCE, leaving, received, travel
from credit_portal.sample_city.programmes import MARKET, PUBLISHED, SAFETY, TAXES
from credit_portal.sample_city.story import Story
from credit_portal.sample_city.tasks import LOADER
from measures import operations as desk
from measures.models import Measure
from measures.operations.catalogue import REVISABLE, Basis, Draft, draft_many
from redblack import operations as lists
from redblack.models import Entry, Programme, Representation
from subjects.operations import Claim

WHY = "the sample city's own history"
KEEPERS = "《中华人民共和国政府信息公开条例》第十五条：公开会对第三方合法权益造成损害（样例）。"
ALL: dict[str, Any] = {"all_or_nothing": True}


# --- on the way to a list -------------------------------------------------------------------------------------------


def found_right(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """A statement in defence is found right, and the entry dropped."""
    entries = yield from travel(city, code, claims, begun=begun, stop="served")
    team = city.cast[PUBLISHED[code][0]]
    at = city.days.after(office_time(entries[0].served_on), 2, 15)
    yield at
    for entry in entries:
        lists.represent(
            entry, by=team.handler, at=at, kind="statement", party="该公司代理人", text="处罚决定已被撤销。"
        )
    at = city.days.after(at, 3, 10)
    yield at
    cases = Representation.objects.unscoped(WHY).filter(entry__in=entries, state="open")
    lists.uphold(cases, by=team.reviewer, at=at, answer="经核实，原处罚决定已被撤销，意见成立。", **ALL)
    at = city.days.after(at, 1, 11)
    yield at
    lists.drop(entries, by=team.reviewer, at=at, note="陈述申辩成立，不予列入。", **ALL)


def hard_to_reach(city: City, code: str, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """Nobody is at home, the letter comes back, and the notice is served by announcement."""
    entries = yield from travel(city, code, claims, begun=begun, stop="notified")
    team = city.cast[PUBLISHED[code][0]]
    for days, method, proof in (
        (2, "direct", "上门两次，住所无人（样例）"),
        (9, "post", "邮件退回，原址查无此单位（样例）"),
    ):
        at = city.days.after(begun, days, 15)
        yield at
        lists.attempt_service(entries, by=team.handler, at=at, method=method, tried_on=at.date(), proof=proof, **ALL)
    at = city.days.after(at, 3, 9)
    yield at
    said = "在本单位门户网站公告（样例）"
    lists.serve(entries, by=team.handler, at=at, method="announced", served_on=at.date(), proof=said, **ALL)


# --- on a list ------------------------------------------------------------------------------------------------------


def put_right(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime) -> Story:
    """The published reason had a slip in it; it is corrected."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    lists.correct(
        entries, by=team.approver, at=at, reason="虚假宣传，受到较重行政处罚（原事由表述有误，已更正）。", **ALL
    )


def stood_still(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime) -> Story:
    """Suspended by a court, and given effect again."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    lists.suspend(entries, by=team.approver, at=at, note="法院裁定停止执行（样例）。", **ALL)
    at = city.days.after(at, 8, 10)
    yield at
    lists.resume(entries, by=team.approver, at=at, note="法院裁定恢复执行（样例）。", **ALL)


def stays(city: City, code: str, claims: Sequence[Claim], *, begun: datetime, at: datetime) -> Story:
    """An exit is asked for and refused."""
    entries = yield from travel(city, code, claims, begun=begun)
    yield at
    team = city.cast[PUBLISHED[code][0]]
    lists.request_exit(
        entries, by=team.handler, at=at, exit_reason="repaired", exit_ground="称已整改完毕，提请退出。", **ALL
    )
    at = city.days.after(at, 2, 10)
    yield at
    lists.keep(entries, by=team.approver, at=at, note="复查发现整改不到位，不同意退出。", **ALL)


def kept_from_the_public(
    city: City, code: str, claims: Sequence[Claim], *, begun: datetime, decided: bool, disclosed: bool = False
) -> Story:
    """Somebody asks to withhold an entry; where `decided` an approver agrees, where `disclosed` it is shown later."""
    entries = yield from travel(city, code, claims, begun=begun)
    team = city.cast[PUBLISHED[code][0]]
    at = city.days.after(office_time(entries[0].listed_on), 2, 15)
    yield at
    lists.ask_withholding(entries, by=team.handler, at=at, ground=KEEPERS, **ALL)
    if not decided:
        return
    at = city.days.after(at, 1, 10)
    yield at
    lists.withhold(entries, by=team.approver, at=at, **ALL)
    if disclosed:
        at = city.days.after(at, 12, 10)
        yield at
        lists.disclose(entries, by=team.approver, at=at, note="不予公开的理由已经消除。", **ALL)


def shown_again(city: City, claims: Sequence[Claim], *, begun: datetime) -> Story:
    """An upper level's red entry is hidden while its subject is black here, and shown when that is over."""
    yield from received(city, TAXES, claims, at=begun, origin=PROVINCE)
    black = city.days.workday_from(begun.date() + timedelta(days=30))
    gone = city.days.workday_from(begun.date() + timedelta(days=90), 10)
    yield from leaving(city, MARKET, claims, begun=black, at=gone, reason="withdrawn", signed=True)


def announced(city: City, code: str, *, at: datetime) -> Story:
    """One announcement for the exits of the last weeks."""
    yield at
    team = city.cast[PUBLISHED[code][0]]
    left = Entry.objects.unscoped(WHY).filter(programme__code=code, exited_on__isnull=False)
    if left.to_announce(at.date()).exists():
        lists.announce_exits(left, by=team.reviewer, at=at)


# --- programmes and measures ----------------------------------------------------------------------------------------


def _drafted(city: City, code: str, name: str, *, at: datetime) -> Any:
    team = city.cast["zgj"]
    made = lists.draft_programme(
        code=code,
        recogniser=team.department,
        pack=city.pack,
        by=team.handler,
        at=at,
        name=name,
        colour="black",
        field="自然资源",
        legal_basis="《中华人民共和国矿产资源法》",
        criteria="未取得采矿许可证擅自采矿，受到行政处罚。",
        grounds=["administrative"],
        exit_rule="名单有效期届满。",
        publicity_required=True,
    )
    return Programme.objects.filter(pk=made.pk)


def superseded(city: City) -> Story:
    """A programme that was in force for some years and ended."""
    team = city.cast["zgj"]
    at = city.days.back(1300)
    yield at
    chosen = _drafted(city, "ZR-02", "明澄市矿产资源领域失信名单管理办法（样例，已废止）", at=at)
    at = city.days.back(1295)
    yield at
    lists.consult(chosen, by=team.reviewer, at=at, **ALL)
    ends_on = chosen.get().consultation_ends_on
    assert ends_on is not None
    at = city.days.workday_from(ends_on + timedelta(days=1), 10)
    yield at
    lists.publish_programme(chosen, by=team.approver, at=at, **ALL)
    at = city.days.back(330, 16)
    yield at
    lists.supersede_programme(chosen, by=team.approver, at=at, **ALL)


def taken_back(city: City) -> Story:
    """A draft that was withdrawn after the public had been asked."""
    team = city.cast["zgj"]
    at = city.days.back(420)
    yield at
    chosen = _drafted(city, "ZR-03", "明澄市测绘领域失信名单管理办法（草案，样例，已撤回）", at=at)
    at = city.days.back(415)
    yield at
    lists.consult(chosen, by=team.reviewer, at=at, **ALL)
    at = city.days.back(380)
    yield at
    lists.withdraw_programme(chosen, by=team.reviewer, at=at, note="上级已制定统一办法。", **ALL)


def _again(measure: Measure, **changes: Any) -> Draft:
    """The next version of a measure as a draft."""
    columns = {name: getattr(measure, name) for name in (*sorted(REVISABLE), "code", "colour")}
    bases = tuple(
        Basis(
            document=basis.document,
            document_no=basis.document_no,
            article=basis.article,
            level=basis.level,
            effective_from=basis.effective_from,
            quote=basis.quote,
            unverified=basis.unverified,
        )
        for basis in measure.bases.all()
    )
    executors = tuple(measure.executor_rows.values_list("department_id", flat=True))
    return Draft(columns={**columns, **changes}, bases=bases, executors=executors)


def measures_change(city: City) -> Story:
    """A measure gets a new version, which supersedes the old one; another is published and repealed."""
    at = city.days.back(520, 15)
    yield at
    first = Measure.objects.filter(state="published", colour="black").earliest("pk")
    first_again = _again(first, note="第二版：写明适用环节（样例）。")
    short_lived = _again(first, code="sample-repealed", title=f"{first.title}（试行，样例）")
    made = draft_many([first_again, short_lived], by=LOADER, at=at, note="样例措施")
    at = city.days.back(515, 10)
    yield at
    ids = [measure.pk for measure in made]
    desk.publish(Measure.objects.filter(pk__in=ids), by=LOADER, at=at, **ALL)
    at = city.days.back(505, 10)
    yield at
    chosen = Measure.objects.filter(pk=made[1].pk)
    desk.repeal(chosen, by=LOADER, at=at, reason="试行期满，并入正式措施（样例）。", **ALL)


# --- all of them ----------------------------------------------------------------------------------------------------


def stories(city: City) -> list[Story]:
    """One or a few of each, the crowd's organisations taken in their order."""
    before = city.days.back

    def some() -> list[Claim]:
        return city.crowd.take("organisations", city.size.seldom)

    return [
        found_right(city, MARKET, some(), begun=before(90)),
        hard_to_reach(city, SAFETY, some(), begun=before(40)),
        put_right(city, MARKET, some(), begun=before(180), at=before(120, 10)),
        stood_still(city, MARKET, some(), begun=before(190), at=before(100, 10)),
        stays(city, SAFETY, some(), begun=before(210), at=before(70, 10)),
        kept_from_the_public(city, SAFETY, some(), begun=before(240), decided=True),
        kept_from_the_public(city, MARKET, some(), begun=before(35), decided=False),
        kept_from_the_public(city, MARKET, some(), begun=before(260), decided=True, disclosed=True),
        shown_again(city, some(), begun=before(280)),
        announced(city, MARKET, at=before(6, 16)),
        superseded(city),
        taken_back(city),
        measures_change(city),
    ]
