"""Suits and reconsiderations, appeals to the office, complaints about departments: each in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from core.actors import timer
from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from objections import operations as objections
from objections.models import Appeal, Complaint, Objection, Review
from objections.operations import appeals, complaints, reviews
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from redblack.contested import Contested, contested_case
from subjects.models import Subject

WHY = "the sample city's own history"
FILED = 210
"""Days before today on which the market bureau filed what is contested."""
KEEPER = "sjj"
TITLE = "未按期报送年度报告"
COURT = "明澄市人民法院"
COMPLAINED = (
    ("web", "窗口要求重复提交已有的证明材料，没有说明依据。"),
    ("phone", "来电反映信用修复申请递交后一直没有回音。"),
    ("hotline", "市民来电：查询窗口中午无人值守，公示的办公时间与实际不符。"),
    ("email", "反映公示页面上的联系电话无人接听。"),
    ("window", "当事人认为窗口人员解释政策时态度生硬。"),
    ("wechat", "留言询问退税进度。"),
    ("phone", "来电反映递交材料没有回执。"),
)


def filed(city: City) -> Story:
    """Penalties by summary procedure, of companies that are on no list."""
    at = city.days.back(FILED, 11)
    yield at
    team = city.cast[KEEPER]
    on = at.date() - timedelta(days=7)
    numbers = [claim.number for claim in city.people.organisations[24:39]]
    claims = [
        RecordClaim(
            subject_id=one.pk,
            provider=team.department,
            item="penalty",
            ground="administrative",
            polarity="other",
            procedure="summary",
            degree="",
            title=TITLE,
            document_no=f"明澄市监当罚〔{on.year}〕{city.serial():03d}号",
            basis="《中华人民共和国市场主体登记管理条例》第七十条",
            fact="未按规定期限公示年度报告，当场处以警告。",
            conduct_on=on,
            determined_on=on,
        )
        for one in Subject.objects.filter(uscc__in=numbers).order_by("pk")
    ]
    records.file(claims, pack=city.pack, by=team.handler, at=at)


def _mine(place: int) -> Record:
    found: Any = Record.objects.unscoped(WHY).filter(title=TITLE).order_by("pk")
    record: Record = found[place]
    return record


# --- before the court ---------------------------------------------------------------------------------------------


def contested(city: City, place: int, *, begun: int, outcome: str = "", follow: str = "") -> Story:
    """A case registered `begun` workdays ago; decided a week later, where it is, and then followed or struck."""
    at = city.days.workdays_back(begun, 9, 30 + place)
    yield at
    keeper, record = city.cast[KEEPER], _mine(place)
    suit = place % 2 == 0
    case = reviews.register(
        record=record,
        kind="suit" if suit else "reconsideration",
        authority=COURT if suit else "明澄市人民政府",
        document_no=f"（{at.year}）明{'行初' if suit else '行复'}{10 + place}号",
        sought="请求撤销处罚决定。",
        filed_on=at.date() - timedelta(days=3),
        received_on=at.date(),
        by=keeper.handler,
        at=at,
    )
    chosen = Review.objects.unscoped(WHY).filter(pk=case.pk)
    if outcome:
        at = city.days.after(at, 5, 14, place)
        yield at
        reviews.judge(
            chosen,
            outcome=outcome,
            document_no=f"{case.document_no}之裁判",
            outcome_on=at.date(),
            effective_on=at.date(),
            records=[record.pk] if outcome == "quashed" else (),
            by=keeper.approver,
            at=at,
            all_or_nothing=True,
        )
    if follow:
        at = city.days.after(at, 3, 15, place)
        yield at
        said = {"done": "已按裁判更正处罚金额并重新公示。"} if follow == "comply" else {"reason": "案号录入有误"}
        by = keeper.handler if follow == "comply" else keeper.reviewer
        getattr(reviews, follow)(chosen, by=by, at=at, all_or_nothing=True, **said)


# --- to the credit office -----------------------------------------------------------------------------------------


def dismissed(city: City, place: int, *, begun: int) -> Story:
    """An objection to the filed record that its provider takes in and, a workday later, finds wrong."""
    at = city.days.workdays_back(begun, 9, 10 + place)
    yield at
    keeper = city.cast[KEEPER]
    case = objections.raise_objection(
        record=_mine(place),
        ground="error",
        text="年度报告已经按期报送，有报送系统的回执。",
        party_kind="subject",
        channel="window",
        by=keeper.handler,
        at=at,
        with_provider=True,
    )
    chosen = Objection.objects.unscoped(WHY).filter(pk=case.pk)
    objections.accept(chosen, by=keeper.reviewer, at=at, all_or_nothing=True)
    at = city.days.after(at, 1, 9, place)
    yield at
    opinion: dict[str, Any] = {"outcome": "dismissed", "reasons": "公示内容与处罚决定书原件一致。"}
    objections.propose_decision(chosen, by=keeper.handler, at=at, all_or_nothing=True, **opinion)
    objections.dismiss(chosen, by=keeper.approver, at=at, all_or_nothing=True)


def _outcome(place: int) -> Contested:
    """What was decided on the objection to the filed record."""
    case = Objection.objects.unscoped(WHY).get(record=_mine(place))
    found = contested_case(case.receipt_no)
    assert found is not None
    return found


def appealed(city: City, place: int, *, begun: int, steps: tuple[str, ...] = ()) -> Story:
    """An appeal raised `begun` workdays ago against such an outcome, and what was done, a step a workday."""
    yield from dismissed(city, place, begun=begun + 4)
    at = city.days.workdays_back(begun, 10, 10 + place)
    yield at
    web = place % 3 == 0
    office, keeper = city.cast.office, city.cast[KEEPER]
    case = appeals.raise_appeal(
        contested=_outcome(place),
        party="当事企业",
        text="异议处理决定没有采信已按期报送的回执，请重新核实。",
        channel="web" if web else "window",
        by=timer("网上申诉") if web else office.handler,
        at=at,
    )
    chosen = Appeal.objects.unscoped(WHY).filter(pk=case.pk)
    reason = {"reason": "报送系统的回执与案卷记载核对后作出。"}
    acts: dict[str, tuple[Callable[..., Any], Any, dict[str, str]]] = {
        "accept": (appeals.accept, office.reviewer, {}),
        "decline": (appeals.decline, office.reviewer, {"reason": "所附文书不是异议处理决定。"}),
        "uphold": (appeals.uphold, office.approver, {**reason, "ordered": "重新核实报送时间并更正记录。"}),
        "dismiss": (appeals.dismiss, office.approver, reason),
        "comply": (appeals.comply, keeper.handler, {"complied": "已核实并更正。"}),
        "withdraw": (appeals.withdraw, office.handler, {}),
    }
    for name in steps:
        at = city.days.after(at, 1, 11, place)
        yield at
        act, by, given = acts[name]
        act(chosen, by=by, at=at, all_or_nothing=True, **given)


# --- about a department -------------------------------------------------------------------------------------------


def complained(city: City, place: int, *, begun: int, steps: tuple[str, ...] = ()) -> Story:
    """A complaint that came in `begun` workdays ago by one of the channels, and what was done, a step a workday."""
    at = city.days.workdays_back(begun, 11, 10 + place)
    yield at
    office, unit = city.cast.office, city.cast[KEEPER]
    channel, text = COMPLAINED[place]
    slip = {
        "transfer_no": f"12345-{at:%Y%m%d}-{place:04d}",
        "transfer_due_on": city.days.after(at, 4).date(),
    }
    case = complaints.raise_complaint(
        channel=channel,
        text=text,
        about=unit.department,
        complainant="" if place % 3 == 1 else "王样例",
        contact=f"1390000{place:04d}",
        by=timer("网上投诉") if channel == "web" else office.handler,
        at=at,
        **(slip if channel == "hotline" else {}),  # type: ignore[arg-type]  # numbers and days of one slip
    )
    chosen = Complaint.objects.unscoped(WHY).filter(pk=case.pk)
    acts: dict[str, tuple[Callable[..., Any], Any, dict[str, Any]]] = {
        "assign": (complaints.assign, office.handler, {"unit": unit.department}),
        "answer": (complaints.answer, unit.handler, {"answer": "经查属实，已纠正并向当事人说明。"}),
        "send_back": (complaints.send_back, office.reviewer, {"reason": "没有写明核查的经过。"}),
        "close": (complaints.close, office.reviewer, {}),
        "decline": (complaints.decline, office.reviewer, {"reason": "不属于信用工作，请向税务机关反映。"}),
        "withdraw": (complaints.withdraw, office.handler, {}),
    }
    for name in steps:
        at = city.days.after(at, 1, 15, place)
        yield at
        act, by, given = acts[name]
        act(chosen, by=by, at=at, all_or_nothing=True, **given)


def stories(city: City) -> list[Story]:
    """Every state of the three registers occurs."""
    return [
        filed(city),
        contested(city, 0, begun=4),
        contested(city, 1, begun=25, outcome="changed"),
        contested(city, 2, begun=30, outcome="quashed"),
        contested(city, 3, begun=40, outcome="changed", follow="comply"),
        contested(city, 4, begun=20, follow="void"),
        appealed(city, 5, begun=1),
        appealed(city, 6, begun=3, steps=("accept",)),
        appealed(city, 7, begun=20, steps=("decline",)),
        appealed(city, 8, begun=15, steps=("accept", "uphold")),
        appealed(city, 9, begun=18, steps=("accept", "dismiss")),
        appealed(city, 10, begun=40, steps=("accept", "uphold", "comply")),
        appealed(city, 11, begun=12, steps=("withdraw",)),
        complained(city, 0, begun=1),
        complained(city, 1, begun=3, steps=("assign",)),
        complained(city, 2, begun=4, steps=("assign", "answer")),
        complained(city, 3, begun=5, steps=("assign", "answer", "send_back")),
        complained(city, 4, begun=25, steps=("assign", "answer", "close")),
        complained(city, 5, begun=22, steps=("decline",)),
        complained(city, 6, begun=21, steps=("withdraw",)),
    ]
