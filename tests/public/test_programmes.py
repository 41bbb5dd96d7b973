"""Programmes are readable when published, drafts when they are out for comment, and then anybody may comment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clocks
from core.clocks import office_time
from law.operations import newest_version_id, pack_by_version_id
from redblack import operations as lists
from redblack.models import Comment, Programme
from tests.kit import cases

pytestmark = pytest.mark.django_db

IN_APRIL = office_time(date(2024, 4, 10))


def drafted(home: cases.Bureau, **words: Any) -> Programme:
    return lists.draft_programme(
        code="D1",
        recogniser=home.department,
        pack=pack_by_version_id(newest_version_id("jiangyin-2018")),
        by=home.handler,
        at=office_time(date(2024, 4, 1)),
        **{
            "name": "还在起草的办法",
            "colour": "black",
            "field": "安全生产",
            "legal_basis": "《中华人民共和国安全生产法》第七十八条",
            "criteria": "发生生产安全责任事故。",
            "grounds": ["administrative"],
            "exit_rule": "有效期届满。",
            **words,
        },
    )


def consulting(home: cases.Bureau) -> Programme:
    made = drafted(home)
    chosen = Programme.objects.filter(pk=made.pk)
    lists.consult(chosen, by=home.reviewer, at=office_time(date(2024, 4, 2)), all_or_nothing=True)
    made.refresh_from_db()
    return made


def test_published_programmes_are_listed_and_readable(client: Client) -> None:
    home = cases.bureau("江阴市应急管理局")
    rules = cases.programme(home, name="安全生产黑名单管理办法", validity="1 years")
    with clocks.fixed(IN_APRIL):
        assert rules.name in client.get("/programmes/").content.decode()
        page = client.get(f"/programmes/{rules.public_id}/").content.decode()
    for word in (rules.name, "江阴市应急管理局", rules.criteria, "收到公众意见", "0 条", "1年"):
        assert word in page, word


def test_an_ended_version_stays_readable_and_says_so(client: Client) -> None:
    home = cases.bureau()
    rules = cases.programme(home, code="A1", name="旧办法")
    lists.supersede_programme(
        Programme.objects.filter(pk=rules.pk), by=home.approver, at=office_time(date(2024, 4, 9)), all_or_nothing=True
    )
    with clocks.fixed(IN_APRIL):
        assert "旧办法" not in client.get("/programmes/").content.decode()
        assert "不再适用" in client.get(f"/programmes/{rules.public_id}/").content.decode()


def test_a_draft_is_nobodys_to_read(client: Client) -> None:
    draft = drafted(cases.bureau())
    with clocks.fixed(IN_APRIL):
        assert draft.name not in client.get("/consultations/").content.decode()
        for place in ("programmes", "consultations"):
            assert client.get(f"/{place}/{draft.public_id}/").status_code == 404


def comment(client: Client, draft: Programme, **changes: str) -> Any:
    words = {"author": "王先生", "contact": "", "text": "标准应当更明确。", **changes}
    return client.post(f"/consultations/{draft.public_id}/", words)


def test_a_comment_arrives_with_its_time(client: Client) -> None:
    draft = consulting(cases.bureau())
    with clocks.fixed(IN_APRIL):
        answer = comment(client, draft)
        assert answer.status_code == 302
        assert "已经收到" in client.get(answer["Location"]).content.decode()
    kept = Comment.objects.get()
    assert (kept.programme_id, kept.author, kept.received_at) == (draft.pk, "王先生", IN_APRIL)


def test_comments_are_counted_and_never_shown_before_they_are_answered(client: Client) -> None:
    home = cases.bureau()
    draft = consulting(home)
    with clocks.fixed(IN_APRIL):
        comment(client, draft)
    later = office_time(date(2024, 6, 3))
    lists.answer_comment(Comment.objects.get(), answer="采纳", by=home.handler, at=later)
    lists.publish_programme(Programme.objects.filter(pk=draft.pk), by=home.approver, at=later, all_or_nothing=True)
    with clocks.fixed(later):
        page = client.get(f"/programmes/{draft.public_id}/").content.decode()
    assert "1 条，已处理 1 条" in page
    assert "王先生" not in page


@pytest.mark.parametrize(("day", "status"), [("last", 302), ("after", 404)])
def test_comments_are_taken_until_the_last_day(day: str, status: int, client: Client) -> None:
    draft = consulting(cases.bureau())
    last = draft.consultation_ends_on
    on = last if day == "last" else date.fromordinal(last.toordinal() + 1)
    with clocks.fixed(office_time(on)):
        assert comment(client, draft).status_code == status


@pytest.mark.parametrize("missing", ["author", "text"])
def test_what_is_missing_is_said_beside_the_field(missing: str, client: Client) -> None:
    draft = consulting(cases.bureau())
    with clocks.fixed(IN_APRIL):
        answer = comment(client, draft, **{missing: " "})
    assert answer.status_code == 200
    assert f'id="id_{missing}_error"' in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_forged_post_is_refused_in_chinese(client: Client) -> None:
    draft = consulting(cases.bureau())
    strict = Client(enforce_csrf_checks=True)
    with clocks.fixed(IN_APRIL):
        answer = comment(strict, draft)
    assert answer.status_code == 403
    assert "没有通过安全校验" in answer.content.decode()


def test_a_flood_of_comments_from_one_client_stops_and_no_cache_does_not_silence(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = consulting(cases.bureau())
    with clocks.fixed(IN_APRIL):
        assert [comment(client, draft).status_code for _ in range(6)] == [302] * 5 + [429]

        def down(*args: Any, **kwargs: Any) -> None:
            raise ConnectionError("no cache")

        monkeypatch.setattr(type(cache._connections["default"]), "incr", down)
        assert comment(client, draft).status_code == 302
    assert Comment.objects.count() == 6
