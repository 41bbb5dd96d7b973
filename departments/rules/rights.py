"""Who may hold which posts, what a post may open in the staff site, when a key opens. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address, ip_network

from core.actors import BUSINESS_POSTS, OFFICER_POSTS, POST_LABELS, Post
from core.refusals import Refusal

LOOK = frozenset({"view"})
WORK = frozenset({"view", "add", "change"})
BUSINESS_APPS = ("law", "subjects", "records", "redblack", "measures", "repair", "objections", "honours")

# Post -> what it may do -> on what: an app, or one model of an app. Nobody may delete.
PERMISSIONS: dict[str, dict[str, frozenset[str]]] = {
    **{
        post: {
            **dict.fromkeys(BUSINESS_APPS, WORK),
            "core": LOOK,
            "public.proof": LOOK,
            "departments.department": LOOK,
            "departments.succession": LOOK,
            "departments.responsible": WORK,
            "departments.absence": WORK,
            "departments.reminder": LOOK,
        }
        for post in (Post.HANDLER, Post.REVIEWER, Post.APPROVER)
    },
    Post.QUERY: {**dict.fromkeys(BUSINESS_APPS, LOOK), "departments.department": LOOK},
    Post.SYSADMIN: {
        "departments.department": WORK,
        "departments.user": WORK,
        "core.act": LOOK,
        "core.outbox": LOOK,
    },
    Post.SECADMIN: {
        "departments.department": LOOK,
        "departments.succession": LOOK,
        "departments.absence": LOOK,
        "departments.user": frozenset({"view", "change"}),
        "departments.apiclient": frozenset({"view", "add", "change"}),
        "records.exchangesource": WORK,
    },
    Post.AUDITOR: {
        "core": LOOK,
        "departments": LOOK,
        "axes": LOOK,
        "public.proof": LOOK,
        "subjects.accesslog": LOOK,
    },
}
# Business posts work with subjects; who looked at whom is for the auditor.
WITHHELD = {"subjects.accesslog": frozenset({Post.AUDITOR})}


def posts_refusal(posts: Collection[str], *, has_department: bool, handed_over: bool = False) -> Refusal | None:
    """Why these posts cannot be held by one person; None where they can (GB/T 22239, 三权分立).

    `handed_over`: whether his department has handed everything over to another.
    """
    if posts and handed_over:
        return Refusal(
            code="department_handed_over", sentence="所在单位已由其他单位接续。", remedy="请先改为承接单位。"
        )
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


# --- clients of the interface -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFacts:
    """What decides whether a key opens: days are inclusive, networks are CIDR; an empty list bars nobody."""

    revoked: bool
    expires_on: date
    client_revoked: bool
    client_expires_on: date
    department_active: bool
    networks: tuple[str, ...]


def key_refusal(facts: KeyFacts, *, address: str, on: date) -> Refusal | None:
    """Why a key that is known does not open today; None where it does."""
    if facts.revoked or facts.client_revoked:
        return Refusal(code="key_revoked", sentence="密钥或客户端已停用。", remedy="请向安全管理员申请新的密钥。")
    if facts.expires_on < on or facts.client_expires_on < on:
        return Refusal(code="key_expired", sentence="密钥或客户端已过有效期。", remedy="请向安全管理员申请新的密钥。")
    if not facts.department_active:
        return Refusal(code="department_inactive", sentence="客户端所属单位已停用。")
    if facts.networks and not within(address, facts.networks):
        return Refusal(code="address_barred", sentence="请求地址不在该客户端的允许范围内。")
    return None


def within(address: str, networks: Collection[str]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies in none."""
    try:
        one = ip_address(address)
    except ValueError:
        return False
    return any(one in ip_network(network, strict=False) for network in networks)


def network_refusal(networks: Collection[str]) -> Refusal | None:
    """The first entry of an allow list that is no network; None where all are."""
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError:
            return Refusal(
                code="not_a_network",
                sentence=f"「{network}」不是 IP 地址或网段。",
                remedy="请写成 10.8.0.7 或 10.8.0.0/16。",
                field="networks",
            )
    return None
