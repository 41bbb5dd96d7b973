"""What the database itself says about departments and posts."""

from __future__ import annotations

import itertools

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.actors import BUSINESS_POSTS, OFFICER_POSTS
from departments.models import User
from tests.kit import factories

pytestmark = pytest.mark.django_db
OFFICERS = sorted(OFFICER_POSTS)
EXCLUDED = [
    *itertools.combinations(OFFICERS, 2),
    *itertools.product(OFFICERS, sorted(BUSINESS_POSTS)),
]


def write_posts(user: User, posts: tuple[str, ...]) -> None:
    """Past every form and verb, as somebody with SQL would."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE departments_user SET posts = %s WHERE id = %s", [list(posts), user.pk])


@pytest.mark.parametrize("posts", EXCLUDED, ids="+".join)
def test_officers_exclude_each_other_and_all_business_posts(posts: tuple[str, ...]) -> None:
    user = factories.user("handler")
    with pytest.raises(IntegrityError, match="departments_posts_exclude"):
        write_posts(user, posts)


@pytest.mark.parametrize("posts", [("handler", "reviewer", "approver", "query"), ("sysadmin",), ()], ids=str)
def test_other_combinations_stand(posts: tuple[str, ...]) -> None:
    user = factories.user("handler")
    write_posts(user, posts)
    user.refresh_from_db()
    assert tuple(user.posts) == posts


def test_an_unknown_post_is_refused() -> None:
    user = factories.user("handler")
    with pytest.raises(IntegrityError, match="departments_posts_known"):
        write_posts(user, ("chief",))


def test_a_business_post_needs_a_department() -> None:
    user = factories.user("sysadmin")
    with pytest.raises(IntegrityError, match="departments_post_has_department"):
        write_posts(user, ("handler",))


def test_nobody_becomes_superuser() -> None:
    user = factories.user("sysadmin")
    with pytest.raises(IntegrityError, match="departments_no_superuser"):
        User.objects.filter(pk=user.pk).update(is_superuser=True)


def test_createsuperuser_points_to_the_three_officers() -> None:
    with pytest.raises(NotImplementedError, match="create_officer"):
        User.objects.create_superuser("root")


def test_an_unknown_power_is_refused() -> None:
    with pytest.raises(IntegrityError, match="departments_powers_known"):
        factories.department(powers=["punish"])


def test_there_is_one_credit_office() -> None:
    factories.credit_office()
    with pytest.raises(IntegrityError, match="departments_one_office"):
        factories.department(is_office=True)


def test_every_change_of_posts_stays_in_the_history() -> None:
    user = factories.user("handler")
    write_posts(user, ("handler", "reviewer"))
    assert list(user.events.order_by("pgh_id").values_list("posts", flat=True)) == [
        ["handler"],
        ["handler", "reviewer"],
    ]


@pytest.mark.parametrize("sql", ["DELETE FROM departments_userevent", "UPDATE departments_userevent SET posts = '{}'"])
def test_the_history_cannot_be_changed_by_the_application(sql: str) -> None:
    factories.user("handler")
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_department_is_ended_not_deleted() -> None:
    row = factories.department()
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM departments_department WHERE id = %s", [row.pk])
