"""The only writers of persons and their posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from core.actors import OFFICER_POSTS, Actor, Post
from core.refusals import NotAllowed, Refusal, Refused
from departments.models import Department, User
from departments.rules import posts_refusal


def grant_posts(user: User, *, posts: Sequence[str], by: Actor, at: datetime) -> User:
    """Give a person exactly these posts. Only the security officer may, and never to himself.

    Raises NotAllowed, or Refused where the posts exclude each other. Row history keeps what was before.
    """
    if not by.holds(Post.SECADMIN):
        raise NotAllowed("岗位由安全管理员授予。")
    if by.user_id == user.pk:
        raise NotAllowed("不能给自己授予岗位。")
    demand_posts(posts, department=user.department)
    user.posts = list(posts)
    user.save(update_fields=["posts"])
    return user


@transaction.atomic
def create_person(
    username: str,
    *,
    full_name: str,
    password: str,
    posts: Sequence[str] = (),
    department: Department | None = None,
    at: datetime,
    encoded: str = "",
) -> User:
    """A new account that may enter the staff site; for set-up, commands and the sample city.

    `encoded` is the hash of this very password where the caller has it: the many accounts of a demonstration
    share one, since a hash is made to be slow. Raises Refused where the posts exclude each other or the
    password is weak.
    """
    demand_posts(posts, department=department)
    user = User(
        username=username,
        full_name=full_name,
        posts=list(posts),
        department=department,
        is_staff=True,
        date_joined=at,
    )
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Refused(
            Refusal(code="password_weak", sentence="；".join(weak.messages), remedy="请换一个密码。")
        ) from weak
    user.password = encoded or make_password(password)
    user.save()
    return user


def create_officer(
    username: str, *, full_name: str, password: str, post: str, at: datetime, encoded: str = ""
) -> User:
    """One of the three officers (系统管理员, 安全管理员, 审计员), at set-up."""
    if post not in OFFICER_POSTS:
        raise Refused(
            Refusal(
                code="not_an_officer",
                sentence=f"「{post}」不是三员岗位。",
                remedy="请填 sysadmin、secadmin 或 auditor。",
            )
        )
    return create_person(username, full_name=full_name, password=password, posts=[post], at=at, encoded=encoded)


def demand_posts(posts: Sequence[str], *, department: Department | None) -> None:
    """Raise Refused where one person may not hold these posts."""
    refusal = posts_refusal(posts, has_department=department is not None)
    if refusal is not None:
        raise Refused(refusal)
