"""Who acts: a frozen value that every verb receives, and the posts (岗位) that a move may ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Post(StrEnum):
    """The posts of 等级保护 and of the office's own procedure. Values are stored; labels are in `POST_LABELS`."""

    HANDLER = "handler"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    QUERY = "query"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITOR = "auditor"
    TIMER = "timer"


POST_LABELS: dict[str, str] = {
    Post.HANDLER: "经办",
    Post.REVIEWER: "审核",
    Post.APPROVER: "签发",
    Post.QUERY: "查询",
    Post.SYSADMIN: "系统管理员",
    Post.SECADMIN: "安全管理员",
    Post.AUDITOR: "审计员",
    Post.TIMER: "定时器",
}
BUSINESS_POSTS = frozenset({Post.HANDLER, Post.REVIEWER, Post.APPROVER, Post.QUERY})
OFFICER_POSTS = frozenset({Post.SYSADMIN, Post.SECADMIN, Post.AUDITOR})


class Side(StrEnum):
    """From which side of a case a move is made: its department, the credit office, the security officer, a timer."""

    OWNER = "owner"
    OFFICE = "office"
    SECURITY = "security"
    TIMER = "timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A person whose deputy (代理人) the actor is today. `posts` are those that the actor has from him alone."""

    user_id: int
    name: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person, department system or timer in whose name a verb runs.

    `office` marks the credit office (信用办) itself, which sees every department's cases. `posts` are all in which he
    may act today, those of `absent` persons among them. `predecessors` are units that handed everything over to his:
    he stands in their place.
    """

    name: str
    user_id: int | None = None
    department_id: int | None = None
    department_name: str = ""
    posts: frozenset[str] = field(default_factory=frozenset)
    office: bool = False
    predecessors: frozenset[int] = frozenset()
    absent: tuple[Absent, ...] = ()

    @property
    def is_timer(self) -> bool:
        return Post.TIMER in self.posts

    def holds(self, *posts: str) -> bool:
        """Whether the actor holds at least one of `posts`."""
        return not self.posts.isdisjoint(posts)

    @property
    def units(self) -> frozenset[int]:
        """The department and those in whose place it stands; empty for whoever belongs to none."""
        return self.predecessors | ({self.department_id} if self.department_id is not None else frozenset())

    @property
    def own_posts(self) -> frozenset[str]:
        """The posts without those that he has as somebody's deputy."""
        return self.posts.difference(*(one.posts for one in self.absent))

    def principal(self, *posts: str) -> Absent | None:
        """For whom he acts when a move asks for one of `posts`; None where a post of his own suffices."""
        if not self.own_posts.isdisjoint(posts):
            return None
        return next((one for one in self.absent if not one.posts.isdisjoint(posts)), None)

    def counts_as(self, user_id: int | None, *posts: str) -> bool:
        """Whether a move that asks for `posts` is made by this person or on his behalf: then he is no second one."""
        principal = self.principal(*posts)
        return user_id is not None and user_id in (self.user_id, principal.user_id if principal else None)

    def stands_on(self, side: str, *, owner_id: int | None) -> bool:
        """Whether the actor stands on `side` of a case that belongs to the department `owner_id`."""
        match side:
            case Side.OWNER:
                return owner_id is not None and owner_id in self.units
            case Side.OFFICE:
                return self.office
            case Side.SECURITY:
                return self.holds(Post.SECADMIN)
            case _:
                return self.is_timer

    def as_json(self) -> dict[str, Any]:
        """The actor as an act keeps him."""
        absent = [{**asdict(one), "posts": sorted(one.posts)} for one in self.absent]
        sets = {"posts": sorted(self.posts), "predecessors": sorted(self.predecessors)}
        return {**asdict(self), **sets, "absent": absent}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The actor whom an act kept; older acts know nothing of deputies."""
        absent = tuple(Absent(**{**one, "posts": frozenset(one["posts"])}) for one in kept.get("absent", ()))
        sets = {name: frozenset(kept.get(name, ())) for name in ("posts", "predecessors")}
        return cls(**{**kept, **sets, "absent": absent})


def timer(name: str = "定时任务") -> Actor:
    """The actor of a timer: it may announce and prepare, never list, grant or refuse."""
    return Actor(name=name, posts=frozenset({Post.TIMER}))
