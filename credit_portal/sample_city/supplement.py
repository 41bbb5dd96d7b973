"""The local catalogue with its consultation, and penalties whose words wait for a look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from records import operations as records
from records.models import Catalogue, CatalogueComment, RecordFlag
from records.terms import DraftBase
from subjects.fictitious import valid_uscc
from subjects.models import Subject
from subjects.terms import SubjectKind

TITLE = "明澄市公共信用信息补充目录（样例）"
WHY = "the sample city looks at what it filed"
COMMENTS = (
    ("某行业协会（样例）", "建议信用村居的称号写明多久复评一次。"),
    ("市民（样例）", "招标代理机构的动态监管信息应当每月更新。"),
)
FACTS = (
    "现场检查发现安全设施未按规定维护；当事人称其患有慢性病，未能到场。",
    "未按规定组织体检，负责人自述有职业病史，逾期未改正。",
    "未为从业人员建立健康档案，经确诊职业病的人员未调离岗位。",
)


def stories(city: City) -> list[Story]:
    return [_first(city), _second(city), _looked_at(city)]


def _first(city: City) -> Story:
    """The first version, from what ships for cities, published after its consultation."""
    office = city.cast.office
    yield (at := city.days.back(700))
    made = records.draft_catalogue(title=TITLE, pack=city.pack, by=office.handler, at=at, base=DraftBase.SHIPPED)
    chosen = Catalogue.objects.filter(pk=made.pk)
    yield (at := city.days.back(695))
    records.consult_catalogue(chosen, by=office.reviewer, at=at, all_or_nothing=True)
    yield (at := city.days.back(640))
    records.approve_catalogue(chosen, by=office.approver, at=at, all_or_nothing=True)
    yield (at := city.days.back(638))
    records.publish_catalogue(chosen, by=office.reviewer, at=at, all_or_nothing=True)


def _second(city: City) -> Story:
    """The next version is out for comment: one comment is answered, one waits."""
    office = city.cast.office
    yield (at := city.days.back(20))
    made = records.draft_catalogue(title=TITLE, pack=city.pack, by=office.handler, at=at)
    chosen = Catalogue.objects.filter(pk=made.pk)
    items = records.items_of(made)
    for item in items:
        item["update_cycle"] = "作出之日起7个工作日内"
    yield (at := city.days.back(16))
    records.revise_catalogue(chosen, items=items, by=office.handler, at=at, note="更新周期缩短", all_or_nothing=True)
    yield (at := city.days.back(14, 15))
    records.consult_catalogue(chosen, by=office.reviewer, at=at, all_or_nothing=True)
    yield (at := city.days.back(9))
    given = [_said(chosen.get(), author, text, at=at) for author, text in COMMENTS]
    yield (at := city.days.back(6))
    records.answer_catalogue_comment(given[0], answer="采纳，评定依据一栏写明复评周期。", by=office.handler, at=at)


def _said(catalogue: Any, author: str, text: str, *, at: datetime) -> CatalogueComment:
    return records.comment_on_catalogue(catalogue, author=author, contact="", text=text, at=at)


def _looked_at(city: City) -> Story:
    """Three penalties speak of illness: one is let pass, one sent back, one waits."""
    team, office = city.cast["yjj"], city.cast.office
    yield (at := city.days.back(8, 16))
    item = records.item_in_force("penalty", on=at.date())
    held = [pk for pk, kind in city.crowd.settled if kind == SubjectKind.LEGAL_PERSON]
    parties = Subject.objects.filter(pk__in=held, uscc__isnull=False, status="active").order_by("pk")[: len(FACTS)]
    rows = [_penalty(city, party, fact, at=at) for party, fact in zip(parties, FACTS, strict=True)]
    found = records.collect(rows, item=item, provider=team.department, pack=city.pack, by=team.handler, at=at)
    assert all(one.outcome == "new" for one in found), found
    flags = [RecordFlag.objects.unscoped(WHY).filter(record_id=one.record_id) for one in found]
    yield (at := city.days.back(5, 10))
    reason = "只是当事人对未到场的说明，不是归集的健康信息（样例）。"
    records.clear_flag(flags[0], reason=reason, by=office.reviewer, at=at, all_or_nothing=True)
    yield (at := city.days.back(5, 11))
    records.send_back_flag(flags[1], reason="请删去负责人病史（样例）。", by=office.handler, at=at, all_or_nothing=True)


def _penalty(city: City, party: Any, fact: str, *, at: datetime) -> dict[str, str]:
    unit, code = city.cast["yjj"].department.name, valid_uscc(8, prefix="11")
    decided = city.days.back(12).date()
    return {
        "CF_XDR_MC": party.name,
        "CF_XDR_LB": "法人及非法人组织",
        "CF_XDR_SHXYM": party.uscc,
        "CF_FRDB": "样例",
        "CF_WSH": f"（明澄）应急罚〔{decided.year}〕样{city.serial()}号",
        "CF_WFXW": "未落实安全生产管理规定",
        "CF_SY": fact,
        "CF_YJ": "《中华人民共和国安全生产法》第九十七条",
        "CF_CFLB": "罚款",
        "CF_NR": "罚款人民币二万元整。",
        "CF_NR_FK": "2",
        "CF_JDRQ": decided.isoformat(),
        "CF_YXQ": "2099/12/31",
        "CF_GSJZQ": "2099/12/31",
        "CF_CFJG": unit,
        "CF_CFJGDM": code,
        "CF_SJLY": unit,
        "CF_SJLYDM": code,
        "CF_CX": "一般程序",
    }
