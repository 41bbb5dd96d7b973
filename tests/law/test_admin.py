"""The law in the staff site: every value with its source, and the two acts of persons."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core.clocks import fixed, office_time
from law import operations
from law.models import Activation, CalendarVersion, Confirmation
from law.operations import newest_version_id
from tests.kit import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the suite's cache as it was: what these tests confirm is rolled back."""
    monkeypatch.setattr(operations, "_known", operations._Known({}, {}))


@pytest.fixture
def office() -> Client:
    """An approver of the credit office at the staff site."""
    return client_of("approver", office=True)


def client_of(*posts: str, office: bool) -> Client:
    client = Client()
    client.force_login(factories.user(*posts, of=factories.credit_office() if office else None))
    return client


class TestPages:
    def test_a_pack_shows_every_value_with_source_and_precedence(self, office: Client) -> None:
        url = reverse("admin:law_packversion_change", args=[newest_version_id("jiangyin-2018")])
        page = office.get(url).content.decode()
        assert "被认定为失信联合惩戒对象的，应实行事前告知" in page
        assert "本办自定，无条款依据" in page
        assert "【待核】7个工作日" in page
        assert "〔沿用江苏省（2018年）〕" in page
        assert "法律、法规、规章另有规定的，从其规定" in page
        assert "申请窗口28天" in page

    def test_what_the_linter_finds_stands_on_one_page(self, office: Client) -> None:
        page = office.get(reverse("admin:law_packversion_findings")).content.decode()
        for word in ("不能执行：1 项", "信易贷违约企业", "申请窗口28天", "国家（2026年）", "本办自定，无条款依据"):
            assert word in page, word

    @pytest.mark.parametrize("model", ["packversion", "activation", "confirmation", "calendarversion", "paperend"])
    def test_every_list_opens(self, office: Client, model: str) -> None:
        assert office.get(reverse(f"admin:law_{model}_changelist")).status_code == 200

    def test_a_notice_shows_its_days(self, office: Client) -> None:
        row = CalendarVersion.objects.get(code="2020-1")
        page = office.get(reverse("admin:law_calendarversion_change", args=[row.pk])).content.decode()
        assert "国办发明电〔2020〕1号" in page
        assert "2020-02-01" in page or "2020年2月1日" in page

    def test_nobody_edits_a_pack(self, office: Client) -> None:
        version_id = newest_version_id("jiangyin-2018")
        for name, args in (("add", []), ("delete", [version_id])):
            assert office.get(reverse(f"admin:law_packversion_{name}", args=args)).status_code == 403
        posted = office.post(reverse("admin:law_packversion_change", args=[version_id]), {"title": "x"})
        assert posted.status_code == 403


class TestActs:
    def test_an_unchecked_pack_is_refused_on_the_page_with_the_way_out(self, office: Client) -> None:
        data = {"version_id": newest_version_id("jieyang-2017"), "from_on": "2026-03-02"}
        page = office.post(reverse("admin:law_activation_add"), data).content.decode()
        assert "规则包中还有待核的事项，不能正式启用" in page
        assert "请逐项对照原文确认" in page
        assert not Activation.objects.exists()

    def test_confirm_each_value_then_put_the_pack_into_force(self, office: Client) -> None:
        version_id = newest_version_id("jieyang-2017")
        with fixed(office_time(date(2026, 3, 2))):
            for key in ("listing.prior_notice", "measures.published_only"):
                data = {"what": f"{version_id}:{key}", "basis": "国办发〔2020〕49号"}
                assert office.post(reverse("admin:law_confirmation_add"), data).status_code == 302
            data = {"version_id": version_id, "from_on": "2026-03-02"}
            assert office.post(reverse("admin:law_activation_add"), data).status_code == 302
        row = Activation.objects.get()
        assert (row.pack_version_id, row.from_on, row.demo) == (version_id, date(2026, 3, 2), False)
        assert row.at == office_time(date(2026, 3, 2))
        assert Confirmation.objects.count() == 2

    @pytest.mark.parametrize(
        ("post", "at_office", "activation", "confirmation"),
        [
            ("approver", True, 200, 200),
            ("reviewer", True, 403, 200),
            ("handler", True, 403, 403),
            ("approver", False, 403, 403),
        ],
    )
    def test_who_may(self, post: str, at_office: bool, activation: int, confirmation: int) -> None:
        client = client_of(post, office=at_office)
        assert client.get(reverse("admin:law_activation_add")).status_code == activation
        assert client.get(reverse("admin:law_confirmation_add")).status_code == confirmation
