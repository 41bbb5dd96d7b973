"""What people say is wrong with what stands about them: one objection in every state, by every channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from core.actors import Actor, timer
from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from measures.models import Dispatch, Measure
from objections import operations as objections
from objections.models import Objection
from records import operations as records
from records.models import Record
from records.operations import RecordClaim
from redblack.models import Entry
from subjects.models import Subject

WHY = "the sample city's own history"
FILED = 200
"""Days before today on which the market bureau filed what is objected to."""
KEEPER = "sjj"
GROUNDS = ("error", "mismatch", "omission", "duplicate", "unfit", "overdue", "grade", "error", "prohibited", "other")
CHANNELS = ("window", "web", "phone", "hotline", "wechat", "email")
STEPS = ("accept", "send_to_verify", "verify", "propose_decision", "sign", "carry_out")


def filed(city: City) -> Story:
    """Penalties by summary procedure, of companies that nothing else is told of: no ground, and of interest to them."""
    at = city.days.back(FILED, 10)
    yield at
    team = city.cast[KEEPER]
    on = at.date() - timedelta(days=7)
    numbers = [claim.number for claim in city.people.organisations[20:34]]
    claims = [
        RecordClaim(
            subject_id=one.pk,
            provider=team.department,
            item="penalty",
            ground="administrative",
            polarity="other",
            procedure="summary",
            degree="",
            title="未按规定公示营业执照",
            document_no=f"明澄市监当罚〔{on.year}〕{city.serial():03d}号",
            basis="《中华人民共和国市场主体登记管理条例》第四十八条",
            fact="经营场所未在醒目位置公示营业执照，当场处以警告。",
            conduct_on=on,
            determined_on=on,
        )
        for one in Subject.objects.filter(uscc__in=numbers).order_by("pk")
    ]
    records.file(claims, pack=city.pack, by=team.handler, at=at)


def _mine(place: int) -> Record:
    found: Any = Record.objects.unscoped(WHY).filter(title="未按规定公示营业执照").order_by("pk")
    record: Record = found[place]
    return record


def _raise(city: City, place: int, at: datetime, **target: Any) -> Any:
    channel = CHANNELS[place % len(CHANNELS)]
    by = timer("网上异议") if channel == "web" else city.cast.office.handler
    case = objections.raise_objection(
        **(target or {"record": _mine(place)}),
        ground=GROUNDS[place % len(GROUNDS)],
        text="公示的事实与处罚决定书不一致，请核对原件后更正。",
        party_kind="subject",
        channel=channel,
        contact={"phone": f"1380000{place:04d}"},
        claims={} if target else {"fact": "营业执照已公示，位置不够醒目，当场警告并改正。"},
        by=by,
        at=at,
    )
    return Objection.objects.unscoped(WHY).filter(pk=case.pk)


def objected(city: City, place: int, *, begun: int, stop: str, upheld: bool = True) -> Story:
    """An objection raised `begun` workdays ago that goes as far as the step `stop`, a step a workday."""
    at = city.days.workdays_back(begun, 9, 10 + place)
    yield at
    case = _raise(city, place, at)
    for name in STEPS[: STEPS.index(stop) + 1] if stop else ():
        if name == "carry_out" and not upheld:
            break
        at = city.days.after(at, 1, 10, place)
        yield at
        _step(city, case, name, upheld=upheld, at=at)


def _step(city: City, case: Any, name: str, *, upheld: bool, at: datetime) -> None:
    office, keeper = city.cast.office, city.cast[KEEPER]
    opinion: dict[str, Any] = {"outcome": "dismissed", "reasons": "公示内容与处罚决定书原件一致。"}
    if upheld:
        words = {"fact": "营业执照公示位置不醒目，当场处以警告，已改正。"}
        opinion = {"outcome": "upheld", "remedy": "correct", "corrections": words, "reasons": "录入时有误。"}
    found = {"finding": "wrong" if upheld else "right", "words": "已核对处罚决定书原件。"}
    acts: dict[str, tuple[Callable[..., Any], Actor, dict[str, Any]]] = {
        "accept": (objections.accept, office.reviewer, {}),
        "send_to_verify": (objections.send_to_verify, office.reviewer, {}),
        "verify": (objections.verify, keeper.handler, found),
        "propose_decision": (objections.propose_decision, office.handler, opinion),
        "sign": (objections.uphold if upheld else objections.dismiss, office.approver, {}),
        "carry_out": (objections.carry_out, office.approver, {}),
    }
    act, by, given = acts[name]
    act(case, by=by, at=at, **given, all_or_nothing=True)


def begun_and(city: City, place: int, *, begun: int, act: Callable[[Team, Any, datetime], Any]) -> Story:
    """An objection with which something else happens on the next workday."""
    at = city.days.workdays_back(begun, 9, 10 + place)
    yield at
    case = _raise(city, place, at)
    at = city.days.after(at, 1, 11, place)
    yield at
    act(city.cast.office, case, at)


def passed_on(city: City, place: int, *, begun: int, answered: bool) -> Story:
    """An objection to what was recognised elsewhere: passed on, and answered from there."""
    at = city.days.workdays_back(begun, 9, 10 + place)
    yield at
    elsewhere = Entry.objects.unscoped(WHY).exclude(origin="own").filter(state="listed", colour="black")
    case = _raise(city, place, at, entry=elsewhere.order_by("pk")[place % 2])
    at = city.days.after(at, 1, 11, place)
    yield at
    office = city.cast.office
    objections.transfer(case, by=office.reviewer, at=at, all_or_nothing=True)
    if answered:
        at = city.days.after(at, 5, 15, place)
        yield at
        objections.settle(case, by=office.handler, at=at, words="经核实，认定无误。", all_or_nothing=True)


def of_a_list(city: City, place: int, *, begun: int, one_measure: bool) -> Story:
    """An accepted objection to an own black entry, or to the first measure of its task."""
    at = city.days.workdays_back(begun, 9, 10 + place)
    yield at
    tasks = Dispatch.objects.unscoped(WHY).filter(
        entry__origin="own", entry__colour="black", entry__state="listed", state__in=("acknowledged", "carried_out")
    )
    task = tasks.select_related("entry").order_by("-entry__valid_to", "pk")[place % 2]
    target: dict[str, Any] = {"entry": task.entry}
    if one_measure:
        measure = Measure.objects.get(pk=task.measures[0])
        target |= {"measure_id": measure.pk, "measure_words": measure.title}
    case = _raise(city, place, at, **target)
    at = city.days.after(at, 1, 11, place)
    yield at
    objections.accept(case, by=city.cast.office.reviewer, at=at, all_or_nothing=True)


def gone_meanwhile(city: City, place: int, *, begun: int) -> Story:
    """The provider takes its record back while the objection is open: nothing is left to decide."""
    yield from objected(city, place, begun=begun, stop="accept")
    at = city.days.after(city.days.workdays_back(begun), 2, 16)
    yield at
    chosen = Record.objects.unscoped(WHY).filter(pk=_mine(place).pk)
    records.withdraw(chosen, by=city.cast[KEEPER].handler, at=at, note="重复报送", all_or_nothing=True)


def _ask(office: Team, case: Any, at: datetime) -> None:
    objections.ask_supplement(case, by=office.reviewer, at=at, words="处罚决定书复印件", all_or_nothing=True)


def _return(office: Team, case: Any, at: datetime) -> None:
    words = "所述内容不属于信用信息的记载，请向原处罚机关申请行政复议"
    objections.return_objection(case, by=office.reviewer, at=at, words=words, all_or_nothing=True)


def _withdraw(office: Team, case: Any, at: datetime) -> None:
    objections.withdraw_objection(case, by=office.handler, at=at, words="提出人书面撤回", all_or_nothing=True)


def stories(city: City) -> list[Story]:
    """Every state of an objection occurs."""
    return [
        filed(city),
        objected(city, 0, begun=1, stop=""),
        objected(city, 1, begun=3, stop="accept"),
        objected(city, 2, begun=4, stop="send_to_verify"),
        objected(city, 3, begun=6, stop="verify"),
        objected(city, 4, begun=7, stop="propose_decision"),
        objected(city, 5, begun=7, stop="sign"),
        objected(city, 6, begun=40, stop="carry_out"),
        objected(city, 7, begun=30, stop="sign", upheld=False),
        begun_and(city, 8, begun=3, act=_ask),
        begun_and(city, 9, begun=25, act=_return),
        begun_and(city, 10, begun=22, act=_withdraw),
        gone_meanwhile(city, 11, begun=35),
        of_a_list(city, 14, begun=2, one_measure=False),
        of_a_list(city, 15, begun=2, one_measure=True),
        passed_on(city, 12, begun=4, answered=False),
        passed_on(city, 13, begun=20, answered=True),
    ]
