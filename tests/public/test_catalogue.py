"""The catalogue is readable, a draft is open from the first day of its consultation, comments are answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from records import operations as records
from records.models import Catalogue, CatalogueComment
from tests.kit import cases, factories
from tests.records.test_catalogue import DRAFTED, drafted, local_item, pack

pytestmark = pytest.mark.django_db

DURING, AFTER = office_time(date(2024, 3, 20)), office_time(date(2024, 4, 8))
NUMBER = "11010519491231002X"


@pytest.fixture
def office() -> cases.Bureau:
    home = factories.credit_office()
    handler, reviewer, approver = (factories.actor(post, of=home) for post in ("handler", "reviewer", "approver"))
    return cases.Bureau(department=home, handler=handler, reviewer=reviewer, approver=approver)


@pytest.fixture
def draft(office: cases.Bureau) -> Catalogue:
    """A local catalogue out for comment until 2024-04-03."""
    chosen = drafted(office)
    records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
    return chosen.get()  # type: ignore[no-any-return]


def at(address: str, client: Client, when: Any = DURING) -> Any:
    with clocks.fixed(when):
        return client.get(address)


def words(address: str, client: Client, when: Any = DURING) -> str:
    return str(at(address, client, when).content.decode())


def comment(client: Client, draft: Catalogue, when: Any = DURING, **changes: str) -> Any:
    given = {"author": "王先生", "contact": "", "text": "建议写明评定标准。", **changes}
    with clocks.fixed(when):
        return client.post(f"/catalogue/{draft.public_id}/comment/", given)


class TestItemsInForce:
    def test_items_stand_under_their_categories_with_their_limits(self, client: Client) -> None:
        page = words("/catalogue/", client)
        for word in ("行政管理信息", "行政处罚", "随失信程度（规则包）", "作出决定之日起7个工作日内", "【待核】"):
            assert word in page, word

    @pytest.mark.usefixtures("jiangyin")
    def test_an_item_says_its_fields_and_its_limits_with_the_clause(self, client: Client) -> None:
        page = words("/catalogue/items/penalty/", client)
        for word in (
            "行政处罚决定书文号", "CF_WSH", "文本，128字以内", "授权查询",  # a field and its class
            "“处罚程序”为一般程序", "为严重失信", "/policies/JS-G/#", "双公示期限",
        ):  # fmt: skip
            assert word in page, word

    def test_an_item_of_no_catalogue_in_force_has_no_page(self, draft: Catalogue, client: Client) -> None:
        assert at("/catalogue/items/local_credit_village/", client).status_code == 404

    def test_reading_it_costs_the_same_whatever_it_holds(
        self, office: cases.Bureau, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        many = [local_item(code=f"extra_{serial}", name=f"事项{serial}") for serial in range(40)]
        published(office, drafted(office, items=many))
        with django_assert_max_num_queries(8):
            page = words("/catalogue/", client, AFTER)
        assert "事项39" in page
        assert "本地补充" in page


def published(office: cases.Bureau, chosen: Any) -> Catalogue:
    records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
    records.approve_catalogue(chosen, by=office.approver, at=AFTER, all_or_nothing=True)
    records.publish_catalogue(chosen, by=office.approver, at=AFTER, all_or_nothing=True)
    return chosen.get()  # type: ignore[no-any-return]


class TestVersions:
    def test_a_draft_is_nobodys_to_read_before_its_consultation(self, office: cases.Bureau, client: Client) -> None:
        made = drafted(office).get()
        assert at(f"/catalogue/{made.public_id}/", client).status_code == 404
        assert at(f"/catalogue/{made.public_id}/items/local_credit_village/", client).status_code == 404

    def test_a_draft_is_open_from_its_first_day_and_stays_readable_after_its_last(
        self, draft: Catalogue, client: Client
    ) -> None:
        address = f"/catalogue/{draft.public_id}/"
        before = office_time(DRAFTED - timedelta(days=1))
        assert at(address, client, before).status_code == 404
        assert "提出意见" in words(address, client, office_time(draft.consultation_ends_on))
        after = words(address, client, office_time(draft.consultation_ends_on + timedelta(days=1)))
        assert "已于 2024年4月3日结束" in after
        assert "提出意见" not in after
        assert "信用村" in words(f"{address}items/local_credit_village/", client)

    def test_what_is_withdrawn_is_gone(self, office: cases.Bureau, draft: Catalogue, client: Client) -> None:
        chosen = Catalogue.objects.filter(pk=draft.pk)
        records.withdraw_catalogue(chosen, by=office.reviewer, at=DURING, all_or_nothing=True)
        assert at(f"/catalogue/{draft.public_id}/", client).status_code == 404

    def test_a_superseded_version_stays_readable_and_says_so(self, office: cases.Bureau, client: Client) -> None:
        first = published(office, drafted(office))
        later = office_time(date(2024, 5, 6))
        second = records.draft_catalogue(title="第二次", pack=pack(), by=office.handler, at=AFTER)
        chosen = Catalogue.objects.filter(pk=second.pk)
        records.consult_catalogue(chosen, by=office.reviewer, at=office_time(date(2024, 4, 1)), all_or_nothing=True)
        records.approve_catalogue(chosen, by=office.approver, at=later, all_or_nothing=True)
        records.publish_catalogue(chosen, by=office.approver, at=later, all_or_nothing=True)
        assert "2024年5月6日起不再适用" in words(f"/catalogue/{first.public_id}/", client, later)
        assert "事项和字段没有改动" in words(f"/catalogue/{second.public_id}/", client, later)
        listed = words("/catalogue/", client, later)
        assert str(first.public_id) in listed
        assert str(second.public_id) in listed

    def test_a_draft_says_what_it_changes_of_the_version_before(self, office: cases.Bureau, client: Client) -> None:
        published(office, drafted(office))
        made = records.draft_catalogue(title="第二次", pack=pack(), by=office.handler, at=AFTER)
        chosen = Catalogue.objects.filter(pk=made.pk)
        items = [local_item(update_cycle="每半年"), local_item(code="other", name="另一事项")]
        records.revise_catalogue(chosen, items=items, by=office.handler, at=AFTER)
        records.consult_catalogue(chosen, by=office.reviewer, at=AFTER, all_or_nothing=True)
        page = words(f"/catalogue/{made.public_id}/", client, AFTER)
        for word in ("与第1版相比", "更新周期：由“每年”改为“每半年”", "新增：另一事项"):
            assert word in page, word


class TestCommentOnCatalogue:
    def test_it_arrives_with_its_time(self, draft: Catalogue, client: Client) -> None:
        answer = comment(client, draft)
        assert answer.status_code == 302
        assert "已经收到" in words(answer["Location"], client)
        kept = CatalogueComment.objects.get()
        assert (kept.catalogue_id, kept.author, kept.received_at) == (draft.pk, "王先生", DURING)

    def test_it_is_shown_with_its_answer_without_name_and_numbers(
        self, office: cases.Bureau, draft: Catalogue, client: Client
    ) -> None:
        comment(client, draft, contact="13812345678", text=f"采纳吧，我的证件是{NUMBER}。")
        address = f"/catalogue/{draft.public_id}/"
        assert "采纳吧" not in words(address, client)
        records.answer_catalogue_comment(
            CatalogueComment.objects.get(), answer="已采纳，增加一栏。", by=office.handler, at=DURING
        )
        page = words(address, client)
        for word in ("共收到 1 条，已处理 1 条", "采纳吧", "已采纳，增加一栏。"):
            assert word in page, word
        for word in ("王先生", "13812345678", NUMBER, office.handler.name):
            assert word not in page, word

    @pytest.mark.parametrize(("days", "status"), [(0, 302), (1, 404)])
    def test_it_is_taken_until_the_last_day(self, days: int, status: int, draft: Catalogue, client: Client) -> None:
        on = draft.consultation_ends_on + timedelta(days=days)
        assert comment(client, draft, office_time(on)).status_code == status

    def test_the_form_names_the_item_it_was_called_from(self, draft: Catalogue, client: Client) -> None:
        address = f"/catalogue/{draft.public_id}/comment/"
        assert "关于“信用村”：" in words(f"{address}?item=local_credit_village", client)
        assert at(f"{address}?item=nothing%00", client).status_code == 200

    @pytest.mark.parametrize("missing", ["author", "text"])
    def test_what_is_missing_is_said_beside_the_field(self, missing: str, draft: Catalogue, client: Client) -> None:
        answer = comment(client, draft, **{missing: " "})
        assert f'id="id_{missing}_error"' in answer.content.decode()
        assert not CatalogueComment.objects.exists()

    def test_a_flood_from_one_client_stops(self, draft: Catalogue, client: Client) -> None:
        assert [comment(client, draft).status_code for _ in range(6)] == [302] * 5 + [429]


class TestWaysIn:
    @pytest.mark.parametrize("address", ["/", "/records/", "/site-map/", "/records/penalty/"])
    def test_the_catalogue_is_linked(self, address: str, client: Client) -> None:
        assert 'href="/catalogue/' in words(address, client)

    @pytest.mark.parametrize("address", ["/", "/consultations/", "/catalogue/"])
    def test_a_draft_out_for_comment_is_announced(self, address: str, draft: Catalogue, client: Client) -> None:
        assert f"/catalogue/{draft.public_id}/" in words(address, client)
