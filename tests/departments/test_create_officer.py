"""`manage.py create_officer`: the way in on a new installation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from departments.management.commands import create_officer
from departments.models import User
from tests.kit import factories

pytestmark = pytest.mark.django_db


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """What somebody types at the two prompts."""
    answers: Iterator[str] = iter(lines)
    monkeypatch.setattr(create_officer, "getpass", lambda prompt: next(answers))


def test_it_makes_one_officer_who_may_enter(monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, factories.PASSWORD, factories.PASSWORD)
    call_command("create_officer", "safe", name="王五", post="secadmin")
    made = User.objects.get(username="safe")
    assert (made.posts, made.full_name, made.is_staff) == (["secadmin"], "王五", True)
    assert made.check_password(factories.PASSWORD)


@pytest.mark.parametrize(
    ("post", "typed", "words"),
    [
        ("secadmin", (factories.PASSWORD, "something else"), "不一致"),
        ("secadmin", ("short", "short"), "密码"),
        ("approver", (factories.PASSWORD, factories.PASSWORD), "三员"),
    ],
)
def test_it_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, post: str, typed: tuple[str, str], words: str) -> None:
    typing(monkeypatch, *typed)
    with pytest.raises(CommandError, match=words):
        call_command("create_officer", "safe", name="王五", post=post)
    assert not User.objects.exists()
