"""What was wrong is made good: excused, clarified in public, paid for; what a wrong red list gave is claimed back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.entries import travel
from credit_portal.sample_city.programmes import PUBLISHED, TAXES
from credit_portal.sample_city.story import Story
from objections.operations import redress_answering as answering
from objections.operations import redress_money as money
from objections.redress_models import Clawback, Compensation, Redress
from redblack import operations as lists

WHY = "the sample city's own history"
ALL: dict[str, Any] = {"all_or_nothing": True}
KEEPER = "sjj"


def _those(model: Any, ids: Any) -> Any:
    return model.objects.unscoped(WHY).filter(pk__in=list(ids))


def made_good(city: City) -> Story:
    """The market bureau excuses itself to all of a wrong file, clarifies most in public, and has closed two cases."""
    team, back = city.cast[KEEPER], city.days.workdays_back
    at = back(6, 10)
    yield at
    opened: Any = Redress.objects.unscoped(WHY).filter(unit=team.department, wrong="black")
    them = list(opened.order_by("-pk").values_list("pk", flat=True)[:7])
    answering.apologise(_those(Redress, them), by=team.approver, at=at, text="今后将逐户核对检验报告。", **ALL)
    at = back(6, 11)
    yield at
    answering.clarify(_those(Redress, them[:6]), by=team.approver, at=at, **ALL)
    at = back(5, 10)
    yield at
    told: dict[str, Any] = {"done_on": at.date(), "proof": "函告各实施单位并在原公开渠道更正（样例）"}
    for item in ("notify", "restore"):
        answering.settle(_those(Redress, them[:5]), by=team.handler, at=at, item=item, **told, **ALL)
    claims = [
        money.claim(
            _those(Redress, [pk]).get(),
            claimant="该公司法定代表人",
            ground="因误列失去一次投标资格（样例）",
            claimed_yuan=Decimal(8000 + 1500 * place),
            claimed_on=at.date(),
            by=team.handler,
            at=at,
        ).pk
        for place, pk in enumerate(them[:4])
    ]
    yield from _paid(city, team, claims)
    at = back(3, 15)
    yield at
    said: dict[str, Any] = {"item": "compensation", "done_on": at.date(), "proof": "赔偿决定书和支付凭证（样例）"}
    answering.settle(_those(Redress, them[:1]), by=team.handler, at=at, **said, **ALL)
    reason = "当事人书面表示没有损失，不申请赔偿。"
    answering.set_aside(_those(Redress, them[4:5]), by=team.reviewer, at=at, item="compensation", reason=reason, **ALL)
    at = back(2, 15)
    yield at
    answering.close(_those(Redress, [them[0], them[4]]), by=team.reviewer, at=at, **ALL)


def _paid(city: City, team: Team, claims: list[int]) -> Story:
    """Of four claims one is paid, one granted, one refused, one waits."""
    back = city.days.workdays_back
    at = back(4, 10)
    yield at
    for claim, yuan in zip(claims, (6000, 5000), strict=False):
        number = f"明澄市监赔〔{at.year}〕{city.serial():03d}号"
        granted: dict[str, Any] = {"granted_yuan": Decimal(yuan), "decision_no": number}
        money.grant(_those(Compensation, [claim]), by=team.approver, at=at, **granted, **ALL)
    money.refuse(_those(Compensation, claims[2:3]), by=team.approver, at=at, refusal="没有提交损失的证据。", **ALL)
    at = back(3, 10)
    yield at
    paid: dict[str, Any] = {"paid_on": at.date(), "payment_no": f"MC{at:%Y%m%d}01"}
    money.pay(_those(Compensation, claims[:1]), by=team.handler, at=at, **paid, **ALL)


def given_back(city: City) -> Story:
    """Red entries were wrong; of what the desks granted one thing is given back, one waived, the rest still owed."""
    back = city.days.workdays_back
    claims = city.crowd.take("organisations", city.size.seldom)
    entries = yield from travel(city, TAXES, claims, begun=city.days.back(135))
    team = city.cast[PUBLISHED[TAXES][0]]
    at = back(7, 10)
    yield at
    ground = "纳税信用等级经复核调整，自始不符合认定标准。"
    lists.request_exit(entries, by=team.handler, at=at, exit_reason="withdrawn", exit_ground=ground, **ALL)
    at = back(6, 10)
    yield at
    lists.exit_entries(entries, by=team.approver, at=at, **ALL)
    at = back(4, 15)
    yield at
    found: Any = Clawback.objects.unscoped(WHY).filter(redress__entry__in=entries).order_by("pk")
    owed = list(found.values_list("pk", "unit_id"))
    teams = {one.department.pk: one for one in city.cast.teams.values()}
    (first, unit), *others = owed
    given: dict[str, Any] = {"recovered_on": at.date(), "document_no": "撤销优先办理决定书（样例）"}
    money.recover(_those(Clawback, [first]), by=teams[unit].handler, at=at, **given, **ALL)
    waived, unit = next((pk, unit) for pk, unit in others if "reviewer" in teams[unit].people)
    reason = "容缺受理的事项已经办结，没有可收回的权益。"
    money.waive(_those(Clawback, [waived]), by=teams[unit].reviewer, at=at, reason=reason, **ALL)


def stories(city: City) -> list[Story]:
    """Every state of redress, compensation and claw-back occurs."""
    return [made_good(city), given_back(city)]
