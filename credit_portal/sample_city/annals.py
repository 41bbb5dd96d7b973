"""The crowd's years: dossiers opened in instalments, and month by month the records that departments send in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from credit_portal.sample_city.city import City
from credit_portal.sample_city.crowd import INSTALMENTS
from credit_portal.sample_city.story import Story
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from subjects.terms import SubjectKind

WHY = "the sample city's own history"
MONTHS = 46


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One kind of record: who sends it, of what nature it is, how often among a hundred."""

    provider: str
    title: str
    basis: str
    fact: str
    paper: str
    share: int
    sign: str
    ground: str = "administrative"
    polarity: str = "basic"
    procedure: str = "none"
    degree: str = ""
    governments: bool = True


TOPICS = (
    Topic(
        provider="spj",
        title="准予行政许可",
        basis="《中华人民共和国行政许可法》第三十八条",
        fact="申请符合法定条件、标准，依法作出准予行政许可的决定。",
        paper="准予行政许可决定书",
        share=34,
        sign="明澄审批许",
    ),
    Topic(
        provider="sjj",
        title="登记事项变更",
        basis="《中华人民共和国市场主体登记管理条例》第二十四条",
        fact="住所、经营范围等登记事项变更，依法予以登记。",
        paper="变更登记通知书",
        share=18,
        sign="明澄登变",
        ground="registration",
        governments=False,
    ),
    Topic(
        provider="swj",
        title="纳税信用评价为A级",
        basis="《纳税信用管理办法（试行）》第十八条",
        fact="上一评价年度纳税信用评价为A级。",
        paper="纳税信用评价结果通知书",
        share=12,
        sign="明澄税信",
        ground="commendation",
        polarity="positive",
        governments=False,
    ),
    Topic(
        provider="rsj",
        title="劳动保障守法诚信等级为A级",
        basis="《企业劳动保障守法诚信等级评价办法》第六条",
        fact="上一年度劳动保障守法诚信等级评价为A级。",
        paper="评价结果告知书",
        share=8,
        sign="明澄人社评",
        ground="commendation",
        polarity="positive",
        governments=False,
    ),
    Topic(
        provider="sjj",
        title="未按规定明码标价",
        basis="《中华人民共和国价格法》第四十二条",
        fact="销售商品未按规定明码标价，当场改正。",
        paper="当场行政处罚决定书",
        share=7,
        sign="明澄市监简罚",
        polarity="other",
        procedure="summary",
        governments=False,
    ),
    Topic(
        provider="sjj",
        title="经营标签不符合规定的食品",
        basis="《中华人民共和国食品安全法》第一百二十五条",
        fact="经营的预包装食品标签未标明生产日期。",
        paper="行政处罚决定书",
        share=7,
        sign="明澄市监处罚",
        polarity="negative",
        procedure="general",
        degree="ordinary",
        governments=False,
    ),
    Topic(
        provider="yjj",
        title="未如实记录安全生产教育和培训情况",
        basis="《中华人民共和国安全生产法》第九十七条",
        fact="未如实记录从业人员安全生产教育和培训情况。",
        paper="行政处罚决定书",
        share=5,
        sign="明澄应急罚",
        polarity="negative",
        procedure="general",
        degree="ordinary",
        governments=False,
    ),
    Topic(
        provider="zgj",
        title="未按规定恢复土地原状",
        basis="《中华人民共和国土地管理法》第七十六条",
        fact="临时使用的土地期满，逾期未恢复原状。",
        paper="行政处罚决定书",
        share=3,
        sign="明澄资规罚",
        polarity="negative",
        procedure="general",
        degree="ordinary",
        governments=False,
    ),
    Topic(
        provider="rsj",
        title="拖欠劳动者工资，经责令逾期未支付",
        basis="《保障农民工工资支付条例》第五十四条",
        fact="拖欠劳动者工资，经责令限期支付，逾期未支付，经处理后支付完毕。",
        paper="行政处罚决定书",
        share=2,
        sign="明澄人社罚",
        polarity="negative",
        procedure="general",
        degree="serious",
        governments=False,
    ),
    Topic(
        provider="czj",
        title="获得财政资金项目补助",
        basis="《中华人民共和国预算法》",
        fact="项目经评审纳入财政资金补助范围。",
        paper="项目立项通知书",
        share=4,
        sign="明澄财补",
        ground="other",
    ),
)


def arrivals(city: City) -> list[Story]:
    """The dossiers of the crowd: most on the first day, the others over the years, as they are registered."""
    everybody, opened = city.crowd.everybody, (len(city.crowd.everybody) + 1) // 2
    later = everybody[opened:]
    step = max(1, -(-len(later) // INSTALMENTS))
    groups = [everybody[:opened], *(later[start : start + step] for start in range(0, len(later), step))]

    def arriving(number: int) -> Story:
        at = city.days.back(city.begun - number * (city.begun - 60) // (INSTALMENTS + 1), 14)
        yield at
        city.crowd.settle(groups[number], by=city.cast.office.handler, at=at)

    return [arriving(number) for number in range(len(groups))]


def monthly(city: City) -> list[Story]:
    """Every department sends its records in once a month."""
    share = sum(topic.share for topic in TOPICS)
    counts = [round(city.size.records * topic.share / share / MONTHS) for topic in TOPICS]
    return [
        filing(city, topic, max(1, count), month=month, number=number)
        for month in range(MONTHS)
        for number, (topic, count) in enumerate(zip(TOPICS, counts, strict=True))
        if count or month % 8 == number % 8
    ]


def filing(city: City, topic: Topic, count: int, *, month: int, number: int) -> Story:
    """One department's records of one kind of one month."""
    at = city.days.back(12 + 30 * month, 15, number)
    yield at
    rng = Random(city.size.seed * 10_000 + month * 100 + number)  # noqa: S311  a draw, not a secret
    known = [pk for pk, kind in city.crowd.settled if topic.governments or kind != SubjectKind.GOVERNMENT]
    team = city.cast[topic.provider]
    claims = [
        _claim(topic, rng.choice(known), on=at.date(), serial=f"{at:%m}{place:04d}", city=city, rng=rng)
        for place in range(1, count + 1)
    ]
    answers = records.file(claims, pack=city.pack, by=team.handler, at=at)
    refused = [answer.refusals for answer in answers if answer.refusals]
    assert not refused, refused[0]


def _claim(topic: Topic, subject_id: int, *, on: date, serial: str, city: City, rng: Random) -> RecordClaim:
    decided = on - timedelta(days=rng.randrange(1, 28))
    number = f"{topic.sign}〔{decided.year}〕{on:%y}{serial}号"
    return RecordClaim(
        provider=city.cast[topic.provider].department,
        subject_id=subject_id,
        ground=topic.ground,
        polarity=topic.polarity,
        procedure=topic.procedure,
        degree=topic.degree,
        title=topic.title,
        document_no=number,
        basis=topic.basis,
        fact=topic.fact,
        conduct_on=decided - timedelta(days=rng.randrange(0, 90)),
        determined_on=decided,
        evidence=(f"{topic.paper}（{number}）",),
    )


def mended(city: City, key: str, title: str, *, at: datetime) -> Story:
    """Some records of a department are corrected, some repaired, some revoked."""
    yield at
    team, number = city.cast[key], city.size.seldom
    held = Record.objects.unscoped(WHY).filter(provider=team.department, title=title, entry_grounds__isnull=True)
    ids = list(held.order_by("pk").values_list("pk", flat=True)[: 3 * number])
    chosen = [Record.objects.unscoped(WHY).filter(pk__in=ids[place::3]) for place in range(3)]
    words = "经核对原卷，事实表述有误，予以更正（样例）。"
    records.correct(chosen[0], by=team.approver, at=at, fact=words, all_or_nothing=True)
    records.repair(chosen[1], by=team.approver, at=at, note="已整改并经复查合格。", all_or_nothing=True)
    records.revoke(chosen[2], by=team.approver, at=at, note="决定经复议撤销。", all_or_nothing=True)


def stories(city: City) -> list[Story]:
    """All of them."""
    mending = [
        mended(city, topic.provider, topic.title, at=city.days.back(30 + 5 * place, 16, 20))
        for place, topic in enumerate(topic for topic in TOPICS if topic.degree and topic.provider in ("sjj", "yjj"))
    ]
    return [*arrivals(city), *monthly(city), *mending]
