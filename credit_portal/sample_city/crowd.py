"""The many inhabitants: names and numbers by rule, so that any number of them can be had and none is real.

Every organisation bears the name of the city that does not exist, every person the character 样, and every number
lies in area 39, which no province has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from core.actors import Actor
from credit_portal.sample_city.cast import CITY, SURNAMES
from credit_portal.sample_city.sizes import Size
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.operations import Claim, Identified, identify
from subjects.terms import SubjectKind

FIRST = "恒宏瑞新金东盛华源永泰嘉润德海天君长百凯明兴安启中同创正通广合远鸿利顺佳立博雅欣"
SECOND = "达丰澄桥远阳禾泽邦纳佑青川旋业和航诚瑞辉腾隆茂源益康宁信成锦扬翔鼎磊晟卓越"
TRADES = [
    "机械制造",
    "化工",
    "建设工程",
    "食品",
    "物流",
    "纺织",
    "电子科技",
    "环保科技",
    "建筑劳务",
    "商贸",
    "粮油",
    "医疗器械",
    "餐饮管理",
    "运输",
    "装饰工程",
    "人力资源",
    "塑料制品",
    "五金",
    "服饰",
    "印务",
    "园林绿化",
    "检测技术",
    "供应链管理",
    "新材料",
    "水产",
    "农业发展",
    "家具",
    "包装",
    "汽车销售",
    "物业管理",
]
TOWNS = ["青石镇", "河西镇", "南门街道", "北塘镇", "云亭镇", "长泾街道", "月溪镇", "东港镇", "白鹿镇", "新桥街道"]
SHOPS = [
    "面馆",
    "五金店",
    "茶行",
    "修理部",
    "水果店",
    "理发店",
    "烟酒商行",
    "早餐店",
    "服装店",
    "文具店",
    "药房",
    "洗车行",
    "小吃店",
    "超市",
    "花店",
]
INSTITUTIONS = [
    "中心小学",
    "幼儿园",
    "卫生院",
    "图书馆",
    "文化站",
    "养老服务中心",
    "农业技术推广站",
    "实验中学",
    "水利管理站",
    "敬老院",
]
OFFICES = ["人民政府", "财政所", "司法所", "综合行政执法局", "党群服务中心", "市政管理局", "民政办公室", "统计站"]
GIVEN = "安宁和平康泰福祥瑞远明新博诚信华芳丽强军敏静涛勇艳杰娟霞超秀兰玲桂英建国文武志海"
INSTALMENTS = 24


@dataclass(kw_only=True)
class Crowd:
    """Claims that no story has taken yet, by kind, and who was identified so far."""

    waiting: dict[str, Iterator[Claim]]
    everybody: Sequence[Claim]
    settled: list[tuple[int, SubjectKind]] = field(default_factory=list)

    def take(self, kind: str, count: int) -> list[Claim]:
        """The next claims of a kind, each given to one story only."""
        return [next(self.waiting[kind]) for _ in range(count)]

    def settle(self, claims: Sequence[Claim], *, by: Actor, at: datetime) -> None:
        """Open their dossiers."""
        answers = identify(claims, by=by, at=at)
        for answer in answers:
            assert isinstance(answer, Identified), answer
            self.settled.append((answer.subject_id, SubjectKind(answer.kind)))


def crowd(size: Size) -> Crowd:
    """Everybody of a city of that size; nothing is written."""
    rng = Random(size.seed)  # noqa: S311  a draw, not a secret
    kinds = {
        "organisations": list(_organisations(size.organisations, rng)),
        "institutions": list(_bodies(size.institutions, INSTITUTIONS, "12", SubjectKind.LEGAL_PERSON, 3_000_000)),
        "offices": list(_bodies(size.offices, OFFICES, "11", SubjectKind.GOVERNMENT, 4_000_000)),
        "businesses": [_business(number, rng) for number in range(size.businesses)],
        "persons": [person(1_000_000 + number, rng) for number in range(size.persons)],
    }
    everybody = [claim for claims in kinds.values() for claim in claims]
    rng.shuffle(everybody)
    return Crowd(waiting={kind: iter(claims) for kind, claims in kinds.items()}, everybody=everybody)


def _organisations(count: int, rng: Random) -> Iterator[Claim]:
    places = len(FIRST) * len(SECOND) * len(TRADES)
    for number, place in enumerate(rng.sample(range(places), count)):
        rest, trade = divmod(place, len(TRADES))
        first, second = divmod(rest, len(SECOND))
        yield Claim(
            name=f"{CITY}{FIRST[first]}{SECOND[second]}{TRADES[trade]}有限公司",
            number=valid_uscc(1_000_000 + number),
            kind=SubjectKind.LEGAL_PERSON,
            region=CITY,
        )


def _bodies(count: int, words: Sequence[str], prefix: str, kind: SubjectKind, seed: int) -> Iterator[Claim]:
    """Institutions or offices: so many of each town; where a town has several, they are numbered."""
    for number in range(count):
        rest, word = divmod(number, len(words))
        round_, town = divmod(rest, len(TOWNS))
        ordinal = f"第{round_ + 1}" if round_ else ""
        yield Claim(
            name=f"{CITY}{TOWNS[town]}{ordinal}{words[word]}",
            number=valid_uscc(seed + number, prefix=prefix),
            kind=kind,
            region=CITY,
        )


def _business(number: int, rng: Random) -> Claim:
    mark = rng.choice(FIRST) + rng.choice(SECOND)
    return Claim(
        name=f"{CITY}{rng.choice(TOWNS)}{mark}{rng.choice(SHOPS)}",
        number=valid_uscc(2_000_000 + number, prefix="92"),
        kind=SubjectKind.INDIVIDUAL_BUSINESS,
        operator=person(2_000_000 + number, rng),
        region=CITY,
    )


def person(number: int, rng: Random) -> Claim:
    """An adult; `number` is the seed of the resident number."""
    born = date(1955, 1, 1) + timedelta(days=rng.randrange(45 * 365))
    given = "".join(rng.sample(GIVEN, rng.choice((1, 1, 2))))
    return Claim(
        name=f"{rng.choice(SURNAMES)}样{given}",
        number=valid_resident_id(number, born),
        number_kind="resident_id",
        kind=SubjectKind.NATURAL_PERSON,
    )
