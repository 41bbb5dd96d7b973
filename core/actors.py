"""Who acts: a frozen value that every verb receives, and the posts (岗位) that a move may ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


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
    """From which side of a case a move is made: the department that owns it, the credit office, or a timer."""

    OWNER = "owner"
    OFFICE = "office"
    TIMER = "timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person, department system or timer in whose name a verb runs.

    `office` marks the credit office (信用办) itself, which sees every department's cases.
    """

    name: str
    user_id: int | None = None
    department_id: int | None = None
    department_name: str = ""
    posts: frozenset[str] = field(default_factory=frozenset)
    office: bool = False

    @property
    def is_timer(self) -> bool:
        return Post.TIMER in self.posts

    def holds(self, *posts: str) -> bool:
        """Whether the actor holds at least one of `posts`."""
        return not self.posts.isdisjoint(posts)

    def stands_on(self, side: str, *, owner_id: int | None) -> bool:
        """Whether the actor stands on `side` of a case that belongs to the department `owner_id`."""
        match side:
            case Side.OWNER:
                return self.department_id is not None and self.department_id == owner_id
            case Side.OFFICE:
                return self.office
            case _:
                return self.is_timer


def timer(name: str = "定时任务") -> Actor:
    """The actor of a timer: it may announce and prepare, never list, grant or refuse."""
    return Actor(name=name, posts=frozenset({Post.TIMER}))
