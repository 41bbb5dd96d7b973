"""Accounts and posts: who may grant, to whom."""

from __future__ import annotations

import pytest

from core.refusals import NotAllowed, Refused
from departments.operations import create_officer, create_person, grant_posts
from departments.queries import actor_of
from tests.kit import factories

pytestmark = pytest.mark.django_db


def test_the_security_officer_grants_posts() -> None:
    somebody = factories.user("handler")
    grant_posts(somebody, posts=["reviewer"], by=factories.actor("secadmin"), at=factories.A_DAY)
    somebody.refresh_from_db()
    assert somebody.posts == ["reviewer"]


@pytest.mark.parametrize("post", ["sysadmin", "auditor", "approver"])
def test_nobody_else_grants_posts(post: str) -> None:
    with pytest.raises(NotAllowed, match="安全管理员"):
        grant_posts(factories.user("handler"), posts=[], by=factories.actor(post), at=factories.A_DAY)


def test_nobody_grants_himself_posts() -> None:
    officer = factories.user("secadmin")
    with pytest.raises(NotAllowed, match="自己"):
        grant_posts(officer, posts=["auditor"], by=actor_of(officer), at=factories.A_DAY)


def test_excluding_posts_are_refused_in_words() -> None:
    with pytest.raises(Refused, match="互斥"):
        grant_posts(
            factories.user("handler"),
            posts=["handler", "auditor"],
            by=factories.actor("secadmin"),
            at=factories.A_DAY,
        )


def test_a_short_password_is_refused() -> None:
    with pytest.raises(Refused, match="12"):
        create_person("li", full_name="李四", password="short", at=factories.A_DAY)


def test_an_officer_has_one_of_the_three_posts() -> None:
    made = create_officer("sec", full_name="王五", password=factories.PASSWORD, post="secadmin", at=factories.A_DAY)
    assert (made.posts, made.is_staff, made.date_joined) == (["secadmin"], True, factories.A_DAY)
    with pytest.raises(Refused, match="三员"):
        create_officer("x", full_name="王五", password=factories.PASSWORD, post="handler", at=factories.A_DAY)
