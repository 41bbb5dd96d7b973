"""Honours that the lists take, and what companies promised in public: kept, broken, still running."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.entries import leaving
from credit_portal.sample_city.programmes import SAFETY
from credit_portal.sample_city.story import Story
from honours import operations as honours
from honours.models import HonourTask
from records import operations as records
from records.commitment_models import Commitment
from records.operations import RecordClaim
from subjects.models import Subject

WHY = "the sample city's own history"
HONOURED = 18
"""The first organisations, and the persons who lead some of them, had honours before anything happened to them."""


def granted(city: City) -> Story:
    """The market bureau and the labour bureau report the honours that they granted, years ago."""
    at = city.days.back(900, 10)
    yield at
    numbers = [claim.number for claim in city.people.organisations[:HONOURED]]
    companies = list(Subject.objects.filter(uscc__in=numbers).order_by("pk"))
    _report(city, city.cast["sjj"], companies, title="明澄市守合同重信用企业", sign="明澄市监荣", at=at)
    leaders = Subject.objects.filter(responsible_for__subject__in=companies).distinct().order_by("pk")
    _report(city, city.cast["rsj"], list(leaders), title="明澄市劳动模范", sign="明澄人社荣", at=at)


def _report(city: City, team: Team, subjects: list[Subject], *, title: str, sign: str, at: Any) -> None:
    on = at.date() - timedelta(days=14)
    claims = [
        RecordClaim(
            subject_id=one.pk,
            provider=team.department,
            item="honour",
            ground="commendation",
            polarity="positive",
            procedure="none",
            degree="",
            title=title,
            document_no=f"{sign}〔{on.year}〕{city.serial():03d}号",
            basis="",
            fact=f"授予“{title}”称号。",
            conduct_on=on,
            determined_on=on,
            values={"MC": title, "SYDW": team.department.name, "SJLY": team.department.name},
        )
        for one in subjects
    ]
    records.file(claims, pack=city.pack, by=team.handler, at=at)


def answered(city: City) -> Story:
    """The market bureau revokes some of what it granted to companies on a black list, and keeps one honour."""
    team = city.cast["sjj"]
    at = city.days.back(40, 10)
    yield at
    waiting = HonourTask.objects.unscoped(WHY).filter(unit=team.department, state="opened")
    first, second = _places(waiting, 0, 3), _places(waiting, 3, 4)
    honours.revoke(first, by=team.handler, at=at, document_no=f"明澄市监荣撤〔{at.year}〕1号", revoked_on=at.date())
    honours.keep(second, by=team.reviewer, at=at, reason="称号评定办法没有撤销的规定，已报市政府研究。")
    labour = city.cast["rsj"]
    own = HonourTask.objects.unscoped(WHY).filter(
        unit=labour.department, state="opened", linked=False, entry__origin="own"
    )
    honours.revoke(
        _places(own, 0, 1),
        by=labour.handler,
        at=at,
        document_no=f"明澄人社荣撤〔{at.year}〕1号",
        revoked_on=at.date(),
    )


def _places(rows: Any, first: int, last: int) -> Any:
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[first:last])
    return rows.model.objects.unscoped(WHY).filter(pk__in=ids)


# --- commitments ------------------------------------------------------------------------------------------------------

PROMISES = (
    (
        "approval",
        "公共场所卫生许可",
        "承诺经营场所符合许可条件，提交的材料真实，接受监督检查。",
    ),
    (
        "approval",
        "食品经营许可（预包装食品）",
        "承诺具备与经营品种相适应的条件，接受监督检查。",
    ),
    ("missing", "建设工程消防设计审查材料补正", "承诺在十五个工作日内补交全部材料。"),
    ("proof", "无违法记录证明", "承诺近三年没有重大违法行为；不实的，愿意承担法律责任。"),
    ("repair", "信用修复", "承诺已经纠正违法行为，今后不再发生同类行为。"),
    ("industry", "建筑业行业自律公约", "承诺不围标串标，不拖欠农民工工资。"),
    ("voluntary", "产品质量公开承诺", "公开声明产品执行的质量标准，售出产品七日内无条件退换，接受社会监督。"),
)


def promised(city: City, place: int, *, begun: int, until: int | None = None) -> Any:
    """A commitment registered `begun` days ago at the market bureau, to be kept within `until` days."""
    team = city.cast["sjj"]
    at = city.days.back(begun, 9, 20 + place)
    kind, matter, text = PROMISES[place % len(PROMISES)]
    claim = city.people.organisations[20 + place]
    case = records.register_commitment(
        kind=kind,
        number=f"明澄诺〔{at.year}〕{city.serial():03d}号",
        subject_kind="法人及非法人组织",
        name=claim.name,
        uscc=claim.number,
        matter=matter,
        text=text,
        made_on=at.date(),
        promised_on=at.date() + timedelta(days=until) if until else None,
        by=team.handler,
        at=at,
    )
    return Commitment.objects.unscoped(WHY).filter(pk=case.pk)


def running(city: City, place: int, *, begun: int, until: int | None = None, publish: bool = True) -> Story:
    """Registered, and published on the next workday unless it still waits for that."""
    yield city.days.back(begun, 9, 20 + place)
    case = promised(city, place, begun=begun, until=until)
    if publish:
        yield from _publish(city, case, begun=begun)


def _publish(city: City, case: Any, *, begun: int) -> Story:
    at = city.days.after(city.days.back(begun), 1, 10)
    yield at
    records.publish_commitments(case, by=city.cast["sjj"].reviewer, at=at, all_or_nothing=True)


def kept(city: City, place: int, *, begun: int, found: int) -> Story:
    """Found kept."""
    yield city.days.back(begun, 9, 20 + place)
    case = promised(city, place, begun=begun, until=begun - found)
    yield from _publish(city, case, begun=begun)
    at = city.days.back(found, 15)
    yield at
    records.fulfil_commitments(
        case,
        by=city.cast["sjj"].reviewer,
        at=at,
        found_on=at.date(),
        finding="材料已全部补交，经核对齐备。",
        all_or_nothing=True,
    )


def broken(city: City, place: int, *, begun: int, told: int, signed: bool) -> Story:
    """The maker is told what is about to be found; where `signed`, it is found broken after his days."""
    team = city.cast["sjj"]
    yield city.days.back(begun, 9, 20 + place)
    case = promised(city, place, begun=begun, until=60)
    yield from _publish(city, case, begun=begun)
    at = city.days.back(told, 11)
    yield at
    records.notify_breach_of_commitments(
        case,
        by=team.reviewer,
        at=at,
        notice_no=f"明澄市监诺告〔{at.year}〕{place + 1}号",
        served_on=at.date(),
        notice_words="现场检查发现经营场所不符合承诺的条件。",
        all_or_nothing=True,
    )
    if signed:
        at = city.days.after(at, 7, 15)
        yield at
        records.breach_commitments(
            case,
            by=team.approver,
            at=at,
            found_on=at.date(),
            document_no=f"明澄市监违诺〔{at.year}〕{place + 1}号",
            finding="经营场所不符合承诺的条件；当事人没有陈述申辩。",
            all_or_nothing=True,
        )


def stories(city: City) -> list[Story]:
    """Every state of a commitment occurs; of the honours those that the lists lead to."""
    wrong = city.people.persons[9:10]
    return [
        granted(city),
        # Listed in error: his honour was revoked in between, and waits to be given back.
        leaving(
            city, SAFETY, wrong, begun=city.days.back(110), at=city.days.back(30, 11), reason="withdrawn", signed=True
        ),
        answered(city),
        broken(city, 0, begun=150, told=70, signed=True),
        broken(city, 1, begun=80, told=3, signed=False),
        kept(city, 2, begun=60, found=20),
        running(city, 3, begun=50),
        running(city, 4, begun=45, until=40),
        running(city, 5, begun=30, until=33),
        running(city, 6, begun=20),
        running(city, 7, begun=2, publish=False),
    ]
