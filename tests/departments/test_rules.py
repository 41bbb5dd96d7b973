"""What a post opens in the staff site, as a hand-written table."""

from __future__ import annotations

import pytest

from departments.rules import opens_app, permits, posts_refusal

ALLOWED = [
    ("handler", "redblack.change_entry"),
    ("handler", "subjects.view_subject"),
    ("query", "subjects.view_subject"),
    ("sysadmin", "departments.add_user"),
    ("sysadmin", "departments.change_department"),
    ("secadmin", "departments.change_user"),
    ("auditor", "subjects.view_accesslog"),
    ("auditor", "core.view_transition"),
    ("auditor", "departments.view_user"),
]
DENIED = [
    ("handler", "redblack.delete_entry"),
    ("handler", "subjects.view_accesslog"),
    ("handler", "departments.view_user"),
    ("query", "redblack.change_entry"),
    ("sysadmin", "subjects.view_subject"),
    ("sysadmin", "departments.delete_user"),
    ("secadmin", "departments.add_user"),
    ("secadmin", "redblack.view_entry"),
    ("auditor", "subjects.view_subject"),
    ("auditor", "departments.change_user"),
    ("auditor", "subjects.add_accesslog"),
]


@pytest.mark.parametrize(("post", "permission"), ALLOWED)
def test_allowed(post: str, permission: str) -> None:
    assert permits([post], permission)
    assert opens_app([post], permission.partition(".")[0])


@pytest.mark.parametrize(("post", "permission"), DENIED)
def test_denied(post: str, permission: str) -> None:
    assert not permits([post], permission)


def test_nobody_without_a_post_sees_anything() -> None:
    assert not permits([], "subjects.view_subject")
    assert not opens_app([], "subjects")


@pytest.mark.parametrize(
    ("posts", "has_department", "code"),
    [
        (["sysadmin", "auditor"], False, "posts_exclude"),
        (["secadmin", "handler"], True, "posts_exclude"),
        (["handler"], False, "department_missing"),
        (["chief"], True, "post_unknown"),
    ],
)
def test_posts_that_one_person_cannot_hold(posts: list[str], has_department: bool, code: str) -> None:
    refusal = posts_refusal(posts, has_department=has_department)
    assert refusal is not None and refusal.code == code and refusal.remedy


@pytest.mark.parametrize("posts", [["handler", "approver"], ["auditor"], []])
def test_posts_that_one_person_may_hold(posts: list[str]) -> None:
    assert posts_refusal(posts, has_department=True) is None
