"""What departments send in of 双公示: licences and penalties through the interface and as files, right and wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from credit_portal.sample_city.tables import comma, excel
from records import imports
from records import operations as records
from records.models import CollectionBatch
from records.terms import Gate
from subjects.fictitious import valid_uscc
from subjects.operations import Claim
from subjects.terms import SubjectKind

WHY = "the sample city's own history"
PENALTY, LICENCE = "penalty", "licence"
LONG = "2099/12/31"
SUMMARY, GENERAL = "简易程序", "一般程序"
CODES = {"spj": 398_901, "sjj": 398_900, "yjj": 398_902, "zgj": 398_903, "rsj": 398_904}
"""Numbers from which the codes of the departments are made."""
LICENCES: Mapping[str, Sequence[tuple[str, str, str, str]]] = {
    "spj": (
        ("准予行政许可决定书", "普通", "食品经营许可证", "准予从事预包装食品销售。"),
        ("准予行政许可决定书", "普通", "道路运输经营许可证", "准予从事普通货物道路运输。"),
        ("准予行政许可决定书", "核准", "建筑业企业资质证书", "核准建筑工程施工总承包三级资质。"),
        ("准予行政许可决定书", "普通", "人力资源服务许可证", "准予从事职业中介活动。"),
    ),
    "yjj": (("安全生产许可决定书", "普通", "危险化学品经营许可证", "准予经营危险化学品（不带储存设施）。"),),
    "zgj": (("建设用地规划许可决定书", "普通", "建设用地规划许可证", "用地面积8,600平方米，用途为工业。"),),
}
"""By department: title, class, certificate and content of its licences."""
PENALTIES: Mapping[str, Sequence[tuple[str, str, str, str, str, str]]] = {
    "sjj": (
        (
            "经营标签不符合规定的食品",
            "经营的预包装食品标签未标明生产日期。",
            "《中华人民共和国食品安全法》第一百二十五条",
            "罚款",
            "0.5",
            GENERAL,
        ),
        (
            "未按规定明码标价",
            "销售商品未标明价格，当场改正。",
            "《中华人民共和国价格法》第四十二条",
            "警告",
            "",
            SUMMARY,
        ),
    ),
    "yjj": (
        (
            "未按规定设置安全警示标志",
            "有限空间作业场所未设置明显的安全警示标志。",
            "《中华人民共和国安全生产法》第九十九条",
            "罚款",
            "2",
            GENERAL,
        ),
    ),
    "zgj": (
        (
            "未按批准的用途使用土地",
            "将批准的仓储用地改作经营用途，经责令改正后逾期未改。",
            "《中华人民共和国土地管理法》第八十一条",
            "罚款",
            "3.2",
            GENERAL,
        ),
    ),
}
"""By department: words, facts, basis, kind, fine in 万元 and procedure of its penalties."""
Row = dict[str, Any]


# --- rows ---------------------------------------------------------------------------------------------------------


def _unit(city: City, key: str) -> tuple[str, str]:
    return city.cast[key].department.name, valid_uscc(CODES[key], prefix="11")


def _party(prefix: str, claim: Claim) -> Row:
    kind = "个体工商户" if claim.kind == SubjectKind.INDIVIDUAL_BUSINESS else "法人及非法人组织"
    head = claim.operator.name if claim.operator else f"{'钱孙李周吴郑王'[len(claim.name) % 7]}样{claim.name[3]}"
    return {
        f"{prefix}_XDR_MC": claim.name,
        f"{prefix}_XDR_LB": kind,
        f"{prefix}_XDR_SHXYM": claim.number,
        f"{prefix}_FRDB": head,
    }


def licence(city: City, key: str, claim: Claim, *, place: int, decided: date) -> Row:
    """A licence as its department reports it: field code → cell."""
    title, kind, paper, content = LICENCES[key][place % len(LICENCES[key])]
    (unit, code), number = _unit(city, key), city.serial()
    over = decided.replace(year=decided.year + 5, day=min(decided.day, 28))
    return {
        **_party("XK", claim),
        "XK_XKWS": title,
        "XK_WSH": f"明澄{SIGNS[key]}许〔{decided.year}〕{number}号",
        "XK_XKLB": kind,
        "XK_XKZS": paper,
        "XK_XKBH": f"样许{decided.year}{number:05d}",
        "XK_NR": content,
        "XK_JDRQ": decided.isoformat(),
        "XK_YXQZ": decided.isoformat(),
        "XK_YXQZI": over.isoformat() if place % 3 else LONG,
        "XK_XKJG": unit,
        "XK_XKJGDM": code,
        "XK_ZT": "有效",
        "XK_LYDW": unit,
        "XK_LYDWDM": code,
    }


def penalty(city: City, key: str, claim: Claim, *, place: int, decided: date) -> Row:
    """A penalty as its department reports it."""
    words, fact, basis, kind, fine, procedure = PENALTIES[key][place % len(PENALTIES[key])]
    unit, code = _unit(city, key)
    return {
        **_party("CF", claim),
        "CF_WSH": f"明澄{SIGNS[key]}罚〔{decided.year}〕{city.serial()}号",
        "CF_WFXW": words,
        "CF_SY": fact,
        "CF_YJ": basis,
        "CF_CFLB": kind,
        "CF_NR": f"罚款{fine}万元。" if fine else "警告。",
        "CF_NR_FK": fine,
        "CF_JDRQ": decided.isoformat(),
        "CF_YXQ": LONG,
        "CF_GSJZQ": decided.replace(year=decided.year + 1, day=min(decided.day, 28)).isoformat(),
        "CF_CFJG": unit,
        "CF_CFJGDM": code,
        "CF_SJLY": unit,
        "CF_SJLYDM": code,
        "CF_CX": procedure,
    }


SIGNS = {"spj": "审批", "sjj": "市监", "yjj": "应急", "zgj": "资规", "rsj": "人社"}
MAKERS = {LICENCE: licence, PENALTY: penalty}


def _rows(city: City, key: str, code: str, claims: Sequence[Claim], *, at: datetime, ago: int = 4) -> list[Row]:
    """A row for each of `claims`, decided some days before `at`."""
    make = MAKERS[code]
    return [
        make(city, key, claim, place=place, decided=at.date() - timedelta(days=ago + place % 3))
        for place, claim in enumerate(claims)
    ]


# --- ways ---------------------------------------------------------------------------------------------------------


def reported(city: City, key: str, code: str, claims: Sequence[Claim], *, at: datetime, ago: int = 4) -> Story:
    """The department's system reports through the interface; `ago` more than some days makes the report late."""
    yield at
    team, item = city.cast[key], records.item_in_force(code, on=at.date())
    rows = _rows(city, key, code, claims, at=at, ago=ago)
    found = records.report(
        rows, item=item, provider=team.department, pack=city.pack, door=Gate.API, by=team.handler, at=at
    )
    assert all(one.outcome == "new" for one in found), found


def changed(city: City, key: str, claims: Sequence[Claim], *, at: datetime) -> Story:
    """A licence is reported, and again with another content some days later."""
    yield at
    team, item = city.cast[key], records.item_in_force(LICENCE, on=at.date())
    rows = _rows(city, key, LICENCE, claims, at=at)
    how: dict[str, Any] = {
        "item": item,
        "provider": team.department,
        "pack": city.pack,
        "door": Gate.API,
        "by": team.handler,
    }
    records.report(rows, at=at, **how)
    at = city.days.after(at, 6, 10)
    yield at
    again = [{**row, "XK_NR": f"{row['XK_NR']}（经营地址已变更）"} for row in rows]
    found = records.report(again, at=at, **how)
    assert all(one.outcome == "changed" for one in found), found


def _upload(
    city: City, key: str, code: str, rows: Sequence[Row], *, at: datetime, name: str, text: bool = False
) -> Any:
    """The rows as a table under the labels of the item, uploaded by the department's clerk."""
    team, item = city.cast[key], records.item_in_force(code, on=at.date())
    heads = {one.code: one.label for one in item.fields.all() if any(row.get(one.code) for row in rows)}
    lines = [[row.get(head, "") for head in heads] for row in rows]
    labels = list(heads.values())
    data = comma(labels, lines) if text else excel(labels, lines, sheet=item.name)
    made = imports.upload(item=item, file=ContentFile(data, name=name), by=team.handler, at=at)
    return CollectionBatch.objects.unscoped(WHY).filter(pk=made.pk)


def sent(
    city: City,
    key: str,
    code: str,
    claims: Sequence[Claim],
    *,
    at: datetime,
    end: str = "",
    faulty: bool = False,
    without: str = "",
) -> Story:
    """A file is uploaded and checked; then it is loaded, loaded and undone, or discarded.

    Some rows are wrong where `faulty`; the column `without` is missing, so that the file waits for its columns.
    """
    yield at
    team, rows = city.cast[key], _rows(city, key, code, claims, at=at)
    rows = [{name: cell for name, cell in row.items() if name != without} for row in rows]
    if faulty:
        _spoil(rows)
    name = f"{'行政许可' if code == LICENCE else '行政处罚'}-{at:%Y%m%d}.{'csv' if without else 'xlsx'}"
    batch = _upload(city, key, code, rows, at=at, name=name, text=bool(without))
    if not end:
        return
    at = city.days.after(at, 0, 16, 30)
    yield at
    if end == "discarded":
        records.discard_collection(batch, by=team.handler, at=at, all_or_nothing=True)
        return
    imports.load(batch, by=team.handler, at=at, all_or_nothing=True)
    if end == "undone":
        at = city.days.after(at, 1, 9)
        yield at
        imports.undo(batch, by=team.handler, at=at, note="选错了文件，整批撤销（样例）。", all_or_nothing=True)


def _spoil(rows: list[Row]) -> None:
    """What clerks get wrong: the last figure of a code, a fine without an amount, a day to come, a row twice."""
    first, second, third = rows[:3]
    code = first["CF_XDR_SHXYM"]
    first["CF_XDR_SHXYM"] = code[:-1] + ("0" if code[-1] != "0" else "1")
    second["CF_CFLB"], second["CF_NR_FK"] = "罚款", ""
    third["CF_JDRQ"] = f"{int(third['CF_JDRQ'][:4]) + 1}{third['CF_JDRQ'][4:]}"
    rows.append(dict(rows[-1]))


def stories(city: City) -> list[Story]:
    """Licences and penalties of several departments over the last months, and a file in every state."""
    them, back, before = city.people.organisations, city.days.workdays_back, city.days.back
    shops = [claim for claim in city.crowd.everybody if claim.kind == SubjectKind.INDIVIDUAL_BUSINESS]
    firms = [claim for claim in city.crowd.everybody if claim.number.startswith("91")][:12]
    return [
        reported(city, "spj", LICENCE, (*them[:4], *firms[:4]), at=before(190, 10)),
        reported(city, "spj", LICENCE, (*them[4:7], *shops[:2]), at=before(64, 10)),
        reported(city, "yjj", LICENCE, firms[4:6], at=before(58, 11)),
        reported(city, "zgj", LICENCE, firms[6:8], at=before(41, 11), ago=30),
        changed(city, "spj", firms[8:9], at=back(15, 10)),
        reported(city, "spj", LICENCE, (*them[7:9], *firms[9:11]), at=back(2, 10)),
        reported(city, "sjj", PENALTY, firms[:4], at=before(150, 14)),
        reported(city, "yjj", PENALTY, firms[4:7], at=before(75, 14)),
        reported(city, "zgj", PENALTY, firms[7:9], at=before(33, 14), ago=25),
        reported(city, "sjj", PENALTY, (*shops[:2], *firms[9:10]), at=back(3, 14)),
        sent(city, "sjj", PENALTY, firms[:7], at=back(11, 9, 40), end="loaded", faulty=True),
        sent(city, "spj", LICENCE, firms[2:8], at=back(9, 9, 40), end="loaded"),
        sent(city, "spj", LICENCE, firms[5:9], at=back(6, 9, 40), end="undone"),
        sent(city, "yjj", PENALTY, firms[3:6], at=back(5, 9, 40), end="discarded"),
        sent(city, "sjj", PENALTY, firms[4:9], at=back(1, 9, 40), faulty=True),
        sent(city, "zgj", PENALTY, firms[6:9], at=back(1, 10, 40), without="CF_CX"),
    ]
