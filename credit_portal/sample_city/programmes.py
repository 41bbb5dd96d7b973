"""List programmes of the sample city: published ones, one out for comment, one still a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from redblack import operations as lists
from redblack.models import Comment, Programme

SAFETY, MARKET, COURT, TAXES, LAND, QUALITY = "AQ-01", "SC-01", "FY-01", "SW-01", "ZR-01", "ZL-01"
PUBLISHED: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    SAFETY: (
        "yjj",
        {
            "name": "明澄市安全生产领域失信联合惩戒对象名单管理办法（样例）",
            "colour": "black",
            "field": "安全生产",
            "legal_basis": "《中华人民共和国安全生产法》第七十八条",
            "criteria": "发生生产安全责任事故，或者重大事故隐患拒不整改，受到行政处罚并查证属实。",
            "grounds": ["administrative"],
            "exit_rule": "名单有效期届满；或者依法完成信用修复，经认定单位决定。",
            "publicity_required": True,
        },
    ),
    MARKET: (
        "sjj",
        {
            "name": "明澄市市场监管领域严重违法失信名单管理办法（样例）",
            "colour": "black",
            "field": "市场监管",
            "legal_basis": "《市场监督管理严重违法失信名单管理办法》第二条",
            "criteria": "食品安全、公平竞争等领域违法行为情节严重，受到较重行政处罚。",
            "grounds": ["administrative", "other"],
            "validity": "2 years",
            "exit_rule": "自认定之日起满二年；或者依法完成信用修复，经认定单位决定。",
            "publicity_required": False,
        },
    ),
    COURT: (
        "fy",
        {
            "name": "失信被执行人名单（归集，样例）",
            "colour": "black",
            "field": "司法执行",
            "legal_basis": "《最高人民法院关于公布失信被执行人名单信息的若干规定》",
            "criteria": "由人民法院决定纳入，本平台按来源归集，不另行认定。",
            "grounds": ["judgment"],
            "validity": "2 years",
            "exit_rule": "随人民法院删除而移出。",
            "publicity_required": False,
        },
    ),
    TAXES: (
        "swj",
        {
            "name": "明澄市诚信纳税红名单管理办法（样例）",
            "colour": "red",
            "field": "税收征管",
            "legal_basis": "《中华人民共和国税收征收管理法》及其实施细则",
            "criteria": "连续三年纳税信用评价为A级，且没有失信记录。",
            "grounds": ["commendation", "registration"],
            "exit_rule": "名单有效期届满；或者列入任何领域黑名单。",
            "publicity_required": True,
        },
    ),
}


def published(city: City, code: str, *, begun: int) -> Story:
    """A programme from its draft to publication, with one comment that was answered on the way."""
    home, words = PUBLISHED[code]
    team = city.cast[home]
    at = city.days.back(begun)
    yield at
    made = lists.draft_programme(code=code, recogniser=team.department, pack=city.pack, by=team.handler, at=at, **words)
    chosen = Programme.objects.filter(pk=made.pk)
    at = city.days.after(at, 3)
    yield at
    lists.consult(chosen, by=team.reviewer, at=at, all_or_nothing=True)
    made.refresh_from_db()
    at = city.days.after(at, 4, 14)
    yield at
    said = lists.comment(made, author="样例市民甲", contact="", text="建议写明退出名单的条件和办理时限。", at=at)
    at = city.days.after(at, 2)
    yield at
    lists.answer_comment(said, answer="已采纳，在退出条件中写明。", by=team.reviewer, at=at)
    assert made.consultation_ends_on is not None
    at = city.days.workday_from(made.consultation_ends_on + timedelta(days=1), 10)
    yield at
    lists.publish_programme(chosen, by=team.approver, at=at, all_or_nothing=True)
    city.programmes[code] = Programme.objects.select_related("recogniser").get(pk=made.pk)


def consulting(city: City) -> Story:
    """A programme that the public may comment on today; one comment is answered, two are not."""
    team = city.cast["zgj"]
    at = city.days.workdays_back(9)
    yield at
    made = lists.draft_programme(
        code=LAND,
        recogniser=team.department,
        pack=city.pack,
        by=team.handler,
        at=at,
        name="明澄市自然资源领域失信联合惩戒对象名单管理办法（征求意见稿，样例）",
        colour="black",
        field="自然资源",
        legal_basis="《中华人民共和国土地管理法》第七十四条、第七十七条",
        criteria="非法转让、非法占用土地受到行政处罚，逾期拒不履行。",
        grounds=["administrative"],
        exit_rule="名单有效期届满。",
        publicity_required=True,
    )
    at = city.days.workdays_back(8)
    yield at
    lists.consult(Programme.objects.filter(pk=made.pk), by=team.reviewer, at=at, all_or_nothing=True)
    at = city.days.workdays_back(6, 20, 15)
    yield at
    lists.comment(made, author="明澄市建筑业协会", contact="0500-0000000", text="建议区分农户建房与企业占地。", at=at)
    at = city.days.workdays_back(4, 11)
    yield at
    lists.answer_comment(Comment.objects.get(programme=made), answer="拟采纳，修改认定标准。", by=team.reviewer, at=at)
    for number, author, text in (
        (3, "样例市民乙", "公示期是否可以延长？"),
        (1, "样例市民丙", "希望写明由谁受理异议。"),
    ):
        at = city.days.workdays_back(number, 15, 40)
        yield at
        lists.comment(made, author=author, contact="", text=text, at=at)


def draft(city: City) -> Story:
    """A draft that nobody outside has seen yet."""
    team = city.cast["sjj"]
    at = city.days.workdays_back(2)
    yield at
    lists.draft_programme(
        code=QUALITY,
        recogniser=team.department,
        pack=city.pack,
        by=team.handler,
        at=at,
        name="明澄市质量诚信红名单管理办法（草案，样例）",
        colour="red",
        field="质量监督",
        legal_basis="《中华人民共和国产品质量法》第六条",
        criteria="获得市级以上质量奖，且没有失信记录。",
        grounds=["commendation"],
        exit_rule="名单有效期届满；或者列入任何领域黑名单。",
        publicity_required=True,
    )


def stories(city: City) -> list[Story]:
    """All of them."""
    return [*(published(city, code, begun=1490) for code in PUBLISHED), consulting(city), draft(city)]
