"""Whom the lists speak about: organisations, individual businesses and persons with numbers that nobody bears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.actors import Actor
from credit_portal.sample_city.cast import CITY
from subjects.fictitious import valid_resident_id, valid_uscc
from subjects.models import Subject
from subjects.operations import Claim, Identified, identify, relate
from subjects.terms import Role, SubjectKind

MARKS = "恒远 宏达 瑞丰 新澄 金桥 东盛 华源 永泰 嘉禾 润泽 德邦 海纳 天佑 君安 长青 百川 凯旋 明德 兴业 安和"
MARKS += " 启航 中澄 同创 汇丰源 正阳 通达 广厦 合众 远景 鸿运 利民 顺达 佳成 立信 博雅 欣荣"
TRADES = "机械制造 化工 建设工程 食品 物流 纺织 电子科技 环保科技 建筑劳务 商贸 粮油 医疗器械"
BUSINESSES = ("老城面馆", "河西五金店", "青石茶行", "南门修理部", "阿样水果店", "东街理发店")
GIVEN = "安 宁 和 平 康 泰 福 祥 瑞 宁远 德明 立新 文博 志诚 守信"
FAMILY = "江李王周吴郑钱孙徐马朱胡林郭何"
LEGAL_REPRESENTATIVES = 12
"""The first organisations have a legal representative on file, with proof."""


@dataclass(frozen=True, kw_only=True)
class Inhabitants:
    """Claims by which files name them, in the order in which stories use them."""

    organisations: tuple[Claim, ...]
    businesses: tuple[Claim, ...]
    persons: tuple[Claim, ...]


def people() -> Inhabitants:
    """Everybody, as a file would name them; nothing is written."""
    marks, trades = MARKS.split(), TRADES.split()
    organisations = tuple(
        Claim(
            name=f"{CITY}{mark}{trades[number % len(trades)]}有限公司",
            number=valid_uscc(390_000 + number),
            kind=SubjectKind.LEGAL_PERSON,
            region=CITY,
        )
        for number, mark in enumerate(marks)
    )
    unions = tuple(
        Claim(
            name=f"{CITY}{name}",
            number=valid_uscc(391_000 + number, prefix=prefix),
            kind=kind,
            region=CITY,
        )
        for number, (name, prefix, kind) in enumerate(
            (
                ("建筑业协会", "51", SubjectKind.LEGAL_PERSON),
                ("青石村股份经济合作社", "93", SubjectKind.UNINCORPORATED),
                ("立衡会计师事务所（普通合伙）", "91", SubjectKind.UNINCORPORATED),
            )
        )
    )
    persons = tuple(_person(number, given) for number, given in enumerate(GIVEN.split()))
    businesses = tuple(
        Claim(
            name=f"{CITY}{name}",
            number=valid_uscc(392_000 + number, prefix="92"),
            kind=SubjectKind.INDIVIDUAL_BUSINESS,
            operator=_person(100 + number, "业" + GIVEN.split()[number]),
            region=CITY,
        )
        for number, name in enumerate(BUSINESSES)
    )
    return Inhabitants(organisations=organisations + unions, businesses=businesses, persons=persons)


def _person(number: int, given: str) -> Claim:
    born = date(1968, 3, 9) + timedelta(days=613 * (number % 20))
    return Claim(
        name=f"{FAMILY[number % len(FAMILY)]}样{given}",
        number=valid_resident_id(39_000 + number, born),
        number_kind="resident_id",
        kind=SubjectKind.NATURAL_PERSON,
    )


def settle(them: Inhabitants, *, by: Actor, since: date, at: datetime) -> None:
    """Open the dossiers, and write down who has been legal representative since when, with proof."""
    claims = [*them.organisations, *them.businesses, *them.persons]
    answers = identify(claims, by=by, at=at)
    ids = [answer.subject_id for answer in answers if isinstance(answer, Identified)]
    subjects = Subject.objects.in_bulk(ids)
    first_person = len(them.organisations) + len(them.businesses)
    for number in range(LEGAL_REPRESENTATIVES):
        relate(
            subjects[ids[number]],
            person=subjects[ids[first_person + number]],
            role=Role.LEGAL_REPRESENTATIVE,
            from_on=since,
            proof=f"营业执照（样例）登记信息，登记日期{since:%Y-%m-%d}",
            by=by,
            at=at,
        )
