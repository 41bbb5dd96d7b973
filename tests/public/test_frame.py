"""What frames every page: banners, footer, the large-type switch, headers, no script."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core.clocks import office_time
from law import operations
from law.models import Activation, Confirmation
from law.operations import newest_version_id, pack_by_version_id
from public.checks import footer_is_complete
from tests.kit import cases

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_april")]

PAGES = [
    "/",
    "/search/",
    "/search/?q=公司",
    "/person/",
    "/lists/black/",
    "/lists/red/",
    "/publicity/",
    "/exits/",
    "/repairs/",
    "/records/",
    "/records/licence/",
    "/records/penalty/",
    "/records/judgment_debtor/",
    "/catalogue/",
    "/catalogue/items/penalty/",
    "/measures/",
    "/programmes/",
    "/consultations/",
    "/policies/",
    "/policies/JY/",
    "/policies/packs/jiangyin-2018/",
    "/policies/packs/jiangyin-2018/compare/national-2026/",
    "/policies/calendar/",
    "/rights/",
    "/site-map/",
    "/nowhere/",
]


def activate(code: str, *, demo: bool) -> None:
    on = date(2023, 1, 1)
    version_id = newest_version_id(code)
    Activation.objects.create(pack_version_id=version_id, from_on=on, demo=demo, by_name="测试", at=office_time(on))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_carries_the_banner_of_a_demonstration(address: str, client: Client) -> None:
    activate("xinbei-2019", demo=True)
    page = client.get(address).content.decode()
    assert "本站正在演示运行" in page
    assert "尚未与原文核对" in page


@pytest.fixture
def checked_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jiangyin's pack in earnest, every value held against its document by a person."""
    monkeypatch.setattr(operations._known, "packs", dict(operations._known.packs))
    activate("jiangyin-2018", demo=False)
    version_id = newest_version_id("jiangyin-2018")
    for key in pack_by_version_id(version_id).unverified():
        Confirmation.objects.create(
            pack_version_id=version_id, key=key, basis="原文", by_name="测试", at=office_time(date(2023, 1, 1))
        )


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.usefixtures("checked_pack")
def test_no_banner_where_the_pack_is_checked_and_in_earnest(address: str, client: Client) -> None:
    page = client.get(address).content.decode()
    assert "本站正在演示运行" not in page
    assert 'class="notice"' not in page


@pytest.mark.parametrize("address", PAGES)
def test_without_a_pack_the_pages_stand_and_say_so(address: str, client: Client) -> None:
    answer = client.get(address)
    assert answer.status_code == (404 if address == "/nowhere/" else 200)
    assert "尚未启用规则包" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_pages_hold_no_script_and_no_inline_style(address: str, client: Client) -> None:
    answer = client.get(address)
    page = answer.content.decode()
    assert "<script" not in page
    assert "style=" not in page
    assert "script-src 'self'" in answer["Content-Security-Policy"]


def test_large_type_is_a_cookie_and_leads_back(client: Client) -> None:
    assert 'class="elder"' not in client.get("/rights/").content.decode()
    answer = client.post("/elder/", {"on": "1", "next": "/rights/?x=1"})
    assert answer["Location"] == "/rights/?x=1"
    page = client.get("/rights/").content.decode()
    assert 'class="elder"' in page
    assert "退出长者模式" in page
    client.post("/elder/", {"on": "0", "next": "/"})
    assert 'class="elder"' not in client.get("/rights/").content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switch_leads_to_no_other_site(away: str, client: Client) -> None:
    assert client.post("/elder/", {"on": "1", "next": away})["Location"] == "/"


@pytest.mark.parametrize(
    ("address", "left_out"),
    [("/search/?q=公司", True), ("/person/", True), ("/exits/", True), ("/", False), ("/lists/black/", False)],
)
def test_search_engines_are_told_what_to_leave_out(address: str, left_out: bool, client: Client) -> None:
    assert client.get(address).has_header("X-Robots-Tag") is left_out


def test_the_dossier_is_left_out_too(client: Client) -> None:
    home = cases.bureau()
    entry = cases.listed(home, cases.programme(home)).get()
    assert "noindex" in client.get(f"/subjects/{entry.subject.public_id}/")["X-Robots-Tag"]


def test_an_empty_footer_is_warned_of(settings: Any) -> None:
    settings.PUBLIC_SITE = {"name": "诚信平台", "organiser": "某市"}
    (warning,) = footer_is_complete(None)
    assert warning.id == "public.W001"
    assert "ICP备案号" in warning.msg
    assert "主办单位" not in warning.msg
    full = dict.fromkeys(("organiser", "operator", "phone", "address", "site_code", "icp", "police"), "有")
    settings.PUBLIC_SITE = {"name": "诚信平台", **full}
    assert footer_is_complete(None) == []


def test_the_footer_escapes_what_the_settings_say(client: Client, settings: Any) -> None:
    settings.PUBLIC_SITE = {**settings.PUBLIC_SITE, "organiser": "某市<b>"}
    assert "某市&lt;b&gt;" in client.get("/").content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("address", ["/", "/lists/black/", "/measures/", "/policies/"])
def test_pages_are_only_read(method: str, address: str, client: Client) -> None:
    assert getattr(client, method)(address).status_code == 405
