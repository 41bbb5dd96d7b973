"""The catalogue at the desk: read as tables, brought on by buttons, comments answered, 待办 for each step."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.urls import reverse

from core.clocks import office_time
from core.work import work_of
from law.operations import activate, newest_version_id
from records import operations as records
from records.models import Catalogue, CatalogueComment
from tests.kit import cases, desk, factories
from tests.kit.counting import statements
from tests.kit.desk import page, words
from tests.records.test_catalogue import drafted, pack

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)
AT = office_time(DAY, 14)
LATER = date(2024, 4, 8)
post = partial(desk.post, at=AT)
see = partial(desk.see, at=AT)
do = partial(desk.do, at=AT)


@pytest.fixture
def office() -> Any:
    unit = factories.credit_office()
    return cases.Bureau(
        department=unit, **{name: factories.actor(name, of=unit) for name in ("handler", "reviewer", "approver")}
    )


def waits(actor: Any, on: date) -> dict[str, int]:
    return {item.label: item.count for item in work_of(actor, on) if item.group == "公共信用信息目录"}


def consulting(office: Any) -> Any:
    chosen = drafted(office)
    records.consult_catalogue(chosen, by=office.reviewer, at=AT, all_or_nothing=True)
    return chosen.get()


def commented(catalogue: Any) -> CatalogueComment:
    return records.comment_on_catalogue(catalogue, author="某商会", contact="", text="应当列明更新周期。", at=AT)


class TestReading:
    def test_the_national_catalogue_is_listed_with_its_items(self, office: Any) -> None:
        base = Catalogue.objects.get(origin="national")
        assert base.title in words(see(office.handler, reverse("admin:records_catalogue_changelist")))
        text = words(see(office.handler, page("change", base)))
        for word in ("行政处罚", "失信被执行人", "社会公开", "提供单位"):
            assert word in text, word

    def test_an_item_shows_fields_code_lists_and_column_maps(self) -> None:
        clerk = cases.bureau("应急管理局").handler
        base = Catalogue.objects.get(origin="national")
        text = words(see(clerk, page("item", base, "penalty")))
        for word in ("CF_XDR_ZJHM", "授权查询", "简易程序", "2015版", "处罚决定日期", "不归集"):
            assert word in text, word

    def test_an_item_that_is_not_there_is_not_found(self, office: Any) -> None:
        base = Catalogue.objects.get(origin="national")
        assert see(office.handler, page("item", base, "nothing")).status_code == 404

    def test_the_page_costs_the_same_for_one_item_and_for_many(self, office: Any) -> None:
        one = drafted(office).get()
        client = desk.signed_in(office.handler)
        base = Catalogue.objects.get(origin="national")
        client.get(page("change", one))
        few = statements(lambda: client.get(page("change", one)))
        many = statements(lambda: client.get(page("change", base)))
        assert len(few) >= len(many) > 0


class TestTheWay:
    def test_a_clerk_of_the_office_drafts_and_others_do_not(self, office: Any) -> None:
        activate(newest_version_id("jiangyin-2018"), on=DAY, by=office.approver, at=AT, demo=True)
        text = words(post(office.handler, reverse("admin:records_catalogue_add"), title="江阴市补充目录"))
        assert "已办理“起草”。" in text
        assert Catalogue.objects.get(origin="local").title == "江阴市补充目录"
        stranger = cases.bureau("应急管理局").handler
        assert post(stranger, reverse("admin:records_catalogue_add"), title="x").status_code == 403

    def test_from_draft_to_publication_by_the_buttons(self, office: Any) -> None:
        found = drafted(office).get()
        assert waits(office.reviewer, DAY) == {"起草，待办理“征求意见”": 1}
        assert "已办理“征求意见”。" in words(do(office.reviewer, found, "consult"))
        given = commented(found)
        assert waits(office.handler, DAY) == {"目录征求意见，待处理的意见": 1}
        assert waits(office.approver, DAY) == {}
        refused = words(desk.do(office.approver, found, "approve", office_time(LATER)))
        assert "还有1条意见没有处理情况" in refused
        answered = words(post(office.handler, page("comment", found, given.pk), answer="采纳，已补充。"))
        assert "已登记处理情况。" in answered
        assert "采纳，已补充。" in answered
        assert waits(office.handler, LATER) == {}
        assert waits(office.approver, LATER) == {"征求意见，待办理“批准”": 1}
        assert "已办理“批准”。" in words(desk.do(office.approver, found, "approve", office_time(LATER)))
        assert waits(office.reviewer, LATER) == {"已批准，待办理“公布”": 1}
        assert "已办理“公布”。" in words(desk.do(office.reviewer, found, "publish", office_time(LATER)))
        found.refresh_from_db()
        assert (found.state, found.published_on) == ("published", LATER)

    def test_an_empty_draft_is_not_put_out(self, office: Any) -> None:
        found = records.draft_catalogue(title="空", pack=pack(), by=office.handler, at=AT)
        assert "还没有任何事项" in words(do(office.reviewer, found, "consult"))


class TestComments:
    def test_a_comment_is_answered_once(self, office: Any) -> None:
        found = consulting(office)
        given = commented(found)
        post(office.handler, page("comment", found, given.pk), answer="采纳。")
        assert "处理。" in words(post(office.reviewer, page("comment", found, given.pk), answer="不采纳。"))
        given.refresh_from_db()
        assert given.answer == "采纳。"

    def test_departments_read_comments_and_answer_none(self, office: Any) -> None:
        found = consulting(office)
        given = commented(found)
        stranger = cases.bureau("应急管理局").handler
        assert "未处理" in words(see(stranger, page("change", found)))
        assert see(stranger, page("comment", found, given.pk)).status_code == 403
