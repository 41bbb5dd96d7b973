"""Who may hold which posts, and what a post may open in the staff site. Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.actors import BUSINESS_POSTS, OFFICER_POSTS, POST_LABELS, Post
from core.refusals import Refusal

LOOK = frozenset({"view"})
WORK = frozenset({"view", "add", "change"})
BUSINESS_APPS = ("law", "subjects", "records", "redblack", "measures", "repair", "objections")

# Post -> what it may do -> on what: an app, or one model of an app. Nobody may delete.
PERMISSIONS: dict[str, dict[str, frozenset[str]]] = {
    **{
        post: {**dict.fromkeys(BUSINESS_APPS, WORK), "core": LOOK, "departments.department": LOOK}
        for post in (Post.HANDLER, Post.REVIEWER, Post.APPROVER)
    },
    Post.QUERY: {**dict.fromkeys(BUSINESS_APPS, LOOK), "departments.department": LOOK},
    Post.SYSADMIN: {
        "departments.department": WORK,
        "departments.user": WORK,
        "core.act": LOOK,
        "core.outbox": LOOK,
    },
    Post.SECADMIN: {"departments.department": LOOK, "departments.user": frozenset({"view", "change"})},
    Post.AUDITOR: {"core": LOOK, "departments": LOOK, "axes": LOOK, "subjects.accesslog": LOOK},
}
# Business posts work with subjects; who looked at whom is for the auditor.
WITHHELD = {"subjects.accesslog": frozenset({Post.AUDITOR})}


def posts_refusal(posts: Collection[str], *, has_department: bool) -> Refusal | None:
    """Why these posts cannot be held by one person; None where they can (GB/T 22239, 三权分立)."""
    unknown = sorted(set(posts) - BUSINESS_POSTS - OFFICER_POSTS)
    if unknown:
        return Refusal(
            code="post_unknown", sentence=f"没有「{'、'.join(unknown)}」这种岗位。", remedy="请从列表中选择。"
        )
    officers = sorted(OFFICER_POSTS & set(posts))
    if officers and len(set(posts)) > 1:
        names = "、".join(POST_LABELS[post] for post in sorted(set(posts)))
        return Refusal(
            code="posts_exclude",
            sentence=f"同一人不能兼任：{names}。系统管理员、安全管理员、审计员互斥，且不得兼任业务岗位。",
            clause="GB/T 22239-2019",
            remedy="请由不同的人担任。",
        )
    if posts and not officers and not has_department:
        return Refusal(code="department_missing", sentence="业务岗位必须属于一个单位。", remedy="请先选择所在单位。")
    return None


def permits(posts: Collection[str], permission: str) -> bool:
    """Whether one of the posts opens 「app.action_model」."""
    app, _, name = permission.partition(".")
    action, _, model = name.partition("_")
    target = f"{app}.{model}"
    return any(
        action in scopes.get(target, scopes.get(app, frozenset()))
        for post, scopes in PERMISSIONS.items()
        if post in posts and post in WITHHELD.get(target, (post,))
    )


def opens_app(posts: Collection[str], app: str) -> bool:
    """Whether one of the posts opens anything of an app."""
    return any(
        scope.partition(".")[0] == app for post, scopes in PERMISSIONS.items() if post in posts for scope in scopes
    )
