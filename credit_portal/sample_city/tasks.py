"""The catalogue of measures, and what the departments did with their tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from core.actors import Actor, Post
from credit_portal.sample_city.cast import Team
from credit_portal.sample_city.city import City
from credit_portal.sample_city.story import Story
from measures import operations as desk
from measures.models import Dispatch

LOADER = Actor(name="装载措施清单", posts=frozenset({Post.HANDLER, Post.APPROVER, Post.REVIEWER}), office=True)
Act = Callable[[Team, datetime], Any]


def catalogue(city: City) -> list[Story]:
    """The papers' measures as drafts; later a few with real legal bases, published."""

    def loaded() -> Story:
        at = city.days.back(1200)
        yield at
        desk.load_drafts(by=LOADER, at=at)
        at = city.days.back(1000)
        yield at
        desk.load_sample(by=LOADER, at=at)

    return [loaded()]


def waiting(team: Team) -> Any:
    """Tasks of the department that nobody has answered, taken back or stopped."""
    return _of(team).filter(
        acknowledged_on__isnull=True, closed_on__isnull=True, releasing_on__isnull=True, paused_on__isnull=True
    )


def accepted(team: Team) -> Any:
    """Tasks that were acknowledged and not reported on."""
    return _of(team).filter(
        acknowledged_on__isnull=False,
        reported_on__isnull=True,
        closed_on__isnull=True,
        releasing_on__isnull=True,
        paused_on__isnull=True,
    )


def to_let_go(team: Team) -> Any:
    """Tasks that the department was told to release and has not confirmed."""
    return _of(team).filter(releasing_on__isnull=False, released_on__isnull=True)


def _of(team: Team) -> Any:
    return Dispatch.objects.within(team.handler).filter(department=team.department)


def acknowledge(team: Team, at: datetime) -> None:
    desk.acknowledge(waiting(team), by=team.handler, at=at, all_or_nothing=True)


def report(team: Team, at: datetime) -> None:
    """Punishments were carried out; of incentives something was granted."""
    black = accepted(team).filter(entry__colour="black")
    red = accepted(team).filter(entry__colour="red")
    desk.report(black, by=team.handler, at=at, effect="已在业务系统中标记，办理相关事项时依法限制。")
    desk.report(red, by=team.handler, at=at, effect="已纳入优先办理名单。", benefit="容缺受理一次，减少日常检查一次。")


def confirm(team: Team, at: datetime) -> None:
    desk.confirm_release(to_let_go(team), by=team.handler, at=at, all_or_nothing=True)


def refuse_one(team: Team, at: datetime) -> None:
    desk.refuse(
        _first(waiting(team)),
        by=team.handler,
        at=at,
        reason="该主体在本市没有本单位办理的事项，无从实施。",
        all_or_nothing=True,
    )


def _first(tasks: Any) -> Any:
    return tasks.filter(pk__in=list(tasks.order_by("pk").values_list("pk", flat=True)[:1]))


def visits(city: City, key: str, *acts: tuple[int, Act]) -> Story:
    """A clerk sits down at the desk so many days ago and does one thing at a time."""
    team = city.cast[key]
    for number, (days_ago, act) in enumerate(acts):
        at = city.days.back(days_ago, 14, number % 60)
        yield at
        act(team, at)


def passed_on(city: City) -> Story:
    """A task that went to the wrong department is passed on (P3)."""
    team, other = city.cast["zgj"], city.cast["spj"]
    at = city.days.back(110, 15)
    yield at
    desk.transfer(
        _first(waiting(team)),
        by=team.handler,
        at=at,
        to_department_id=other.department.pk,
        reason="该事项已划转行政审批局集中办理。",
        all_or_nothing=True,
    )


def sent_back(city: City) -> Story:
    """Two tasks are sent back as another's business: the office insists on one, the other waits for it (P3)."""
    team, office = city.cast["gaj"], city.cast.office
    at = city.days.workdays_back(5, 15)
    yield at
    chosen = list(waiting(team).order_by("pk").values_list("pk", flat=True)[:2])
    reason = "该事项不属本单位职责，请转有管理权限的单位。"
    them = Dispatch.objects.unscoped("the sample city's own history")
    desk.send_back(them.filter(pk__in=chosen), by=team.handler, at=at, reason=reason, all_or_nothing=True)
    at = city.days.workdays_back(3, 15)
    yield at
    reason = "限制措施由公安机关依法实施。"
    desk.insist(
        them.filter(pk__in=chosen[1:], state="returned"), by=office.reviewer, at=at, reason=reason, all_or_nothing=True
    )


def recorded(city: City) -> Story:
    """A department stays silent; the office records the release on evidence (P16)."""
    silent, office = city.cast["spj"], city.cast.office
    at = city.days.back(25, 16)
    yield at
    desk.record_release(
        to_let_go(silent),
        by=office.handler,
        at=at,
        evidence="电话核实记录及审批系统截图（样例）",
        all_or_nothing=True,
    )


def stories(city: City) -> list[Story]:
    """Diligent desks and slow ones: every state of a task occurs, overdue ones too."""
    diligent: Sequence[tuple[int, Act]] = (
        (380, acknowledge),
        (376, report),
        (186, acknowledge),
        (182, report),
        (120, acknowledge),
        (116, report),
        (84, acknowledge),
        (80, report),
        (48, confirm),
        (40, acknowledge),
        (36, report),
        (30, confirm),
        (20, acknowledge),
        (17, report),
    )
    return [
        visits(city, "czj", *diligent, (4, confirm)),
        visits(city, "yjj", *diligent),
        visits(city, "sjj", *diligent, (5, confirm)),
        visits(city, "fy", (78, acknowledge), (74, report)),
        visits(
            city, "jyzx", (381, acknowledge), (185, refuse_one), (184, acknowledge), (181, report), (110, acknowledge)
        ),
        visits(city, "zgj", (375, acknowledge), (371, report), (180, acknowledge), (170, report), (45, confirm)),
        visits(city, "spj", (100, acknowledge), (97, report), (70, acknowledge), (68, report)),
        passed_on(city),
        sent_back(city),
        recorded(city),
    ]
