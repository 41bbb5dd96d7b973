"""Departments of the sample city, and who sits in which post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from core.actors import POST_LABELS, Actor
from departments.models import Department, User
from departments.operations import create_officer, create_person
from departments.queries import actor_of
from departments.terms import Power

CITY = "明澄市"
OFFICE = "xyb"
PASSWORD = "mingcheng-demo-2026"  # noqa: S105  printed at every start; production refuses the sample city
FULL = (Power.RECOGNISE, Power.IMPLEMENT, Power.PROVIDE)
THREE = ("handler", "reviewer", "approver")


@dataclass(frozen=True, kw_only=True)
class Post:
    """One department as it is set up. `key` begins its accounts and its code."""

    key: str
    name: str
    powers: tuple[str, ...]
    posts: tuple[str, ...] = ("handler",)
    kind: str = "agency"


DEPARTMENTS = (
    Post(
        key=OFFICE,
        name="明澄市信用办（样例）",
        powers=(Power.PROVIDE, Power.REVIEW),
        posts=(*THREE, "query"),
    ),
    Post(key="yjj", name="明澄市应急管理局", powers=FULL, posts=THREE),
    Post(key="sjj", name="明澄市市场监督管理局", powers=FULL, posts=THREE),
    Post(key="swj", name="国家税务总局明澄市税务局", powers=FULL, posts=THREE),
    Post(key="fy", name="明澄市人民法院", powers=FULL, posts=THREE, kind="court"),
    Post(key="zgj", name="明澄市自然资源和规划局", powers=FULL, posts=THREE),
    Post(key="czj", name="明澄市财政局", powers=(Power.IMPLEMENT, Power.PROVIDE), posts=THREE),
    Post(
        key="jyzx",
        name="明澄市公共资源交易中心",
        powers=(Power.IMPLEMENT, Power.PROVIDE),
        posts=THREE,
        kind="institution",
    ),
    Post(key="rsj", name="明澄市人力资源和社会保障局", powers=(Power.IMPLEMENT, Power.PROVIDE)),
    Post(key="spj", name="明澄市行政审批局", powers=(Power.IMPLEMENT, Power.PROVIDE)),
    Post(key="gaj", name="明澄市公安局", powers=(Power.IMPLEMENT, Power.PROVIDE)),
)
OFFICERS = (
    ("xtgly", "样例系统管理员", "sysadmin"),
    ("aqgly", "样例安全管理员", "secadmin"),
    ("sjy", "样例审计员", "auditor"),
)
ENDINGS = {"handler": "jb", "reviewer": "sh", "approver": "qf", "query": "cx"}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"


@dataclass(frozen=True, kw_only=True)
class Team:
    """A department with its people as actors, by post."""

    department: Department
    people: Mapping[str, Actor]

    @property
    def handler(self) -> Actor:
        return self.people["handler"]

    @property
    def reviewer(self) -> Actor:
        return self.people["reviewer"]

    @property
    def approver(self) -> Actor:
        return self.people["approver"]


@dataclass(frozen=True, kw_only=True)
class Account:
    """One line of the list of demo accounts."""

    username: str
    full_name: str
    department: str
    posts: str


@dataclass(kw_only=True)
class Cast:
    """Everybody who works in the city."""

    teams: dict[str, Team] = field(default_factory=dict)

    @property
    def office(self) -> Team:
        return self.teams[OFFICE]

    def __getitem__(self, key: str) -> Team:
        return self.teams[key]


def enter(*, at: datetime) -> Cast:
    """Set up departments, their people and the three officers."""
    encoded = make_password(PASSWORD)
    surnames = iter(SURNAMES * 2)
    cast = Cast()
    for post in DEPARTMENTS:
        department = Department.objects.create(
            code=f"MC-{post.key.upper()}",
            name=post.name,
            level="county",
            kind=post.kind,
            powers=[str(power) for power in post.powers],
            is_office=post.key == OFFICE,
            active_from=at.date(),
        )
        people = {
            name: create_person(
                f"{post.key}_{ENDINGS[name]}",
                full_name=f"{next(surnames)}样{POST_LABELS[name]}",
                password=PASSWORD,
                posts=[name],
                department=department,
                at=at,
                encoded=encoded,
            )
            for name in post.posts
        }
        cast.teams[post.key] = Team(
            department=department, people={name: actor_of(user) for name, user in people.items()}
        )
    for username, full_name, officer in OFFICERS:
        create_officer(username, full_name=full_name, password=PASSWORD, post=officer, at=at, encoded=encoded)
    return cast


def accounts() -> list[Account]:
    """The demo accounts as they stand in the database, the office first."""
    people = User.objects.filter(is_active=True).select_related("department")
    order = {post.name: number for number, post in enumerate(DEPARTMENTS)}
    rows = [
        Account(
            username=user.username,
            full_name=user.full_name,
            department=user.department.name if user.department else "三员",
            posts="、".join(POST_LABELS[post] for post in user.posts),
        )
        for user in people.order_by("pk")
    ]
    return sorted(rows, key=lambda row: order.get(row.department, len(order)))
