"""Proving who one is, applying and objecting in a real browser, without scripts: accessible, and to the end."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import clocks
from core.clocks import office_time
from core.sms import MemorySms
from law import operations as law_in_force
from objections.models import Objection
from repair.models import Repair
from tests.kit.browser import browsing, expect, needs_browser
from tests.public.test_browser import WIDTHS, faults, keep
from tests.public.test_submissions import APPLICATION, PDF, Scene

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]
AT = office_time(date(2025, 4, 10), 10)


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    law_in_force.forget()
    cache.clear()
    MemorySms.sent.clear()
    monkeypatch.setattr(clocks, "now", lambda: AT)
    return Scene()


def looked_at(page: Any, broken: dict[str, Any], name: str) -> None:
    """Keep a picture, and what axe finds wrong."""
    keep(page, name)
    wrong = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        wrong.append("wider than the screen")
    if wrong:
        broken[name] = wrong


@pytest.mark.parametrize("width", ["desk", "telephone"])
def test_identity_pages_are_accessible(width: str, live_server: Any, scene: Scene) -> None:
    broken: dict[str, Any] = {}
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        for name in ("identity/", "identity/self/", "identity/representative/", "identity/agent/", "cases/"):
            page.goto(f"{live_server.url}/{name}")
            looked_at(page, broken, f"{name.strip('/').replace('/', '-')}-{width}")
        page.goto(f"{live_server.url}/identity/self/")
        page.get_by_role("button", name="获取短信验证码").click()
        looked_at(page, broken, f"identity-mistakes-{width}")
        page.fill("#id_name", "某某某")
        page.fill("#id_number", scene.claim.number)
        page.fill("#id_phone", "13700137000")
        page.get_by_role("button", name="获取短信验证码").click()
        page.wait_for_url("**/identity/code/")
        looked_at(page, broken, f"identity-code-{width}")
    assert broken == {}
    assert complaints == []


def test_an_application_and_an_objection_to_the_end(live_server: Any, scene: Scene, tmp_path: Path) -> None:
    paper = tmp_path / "整改报告.pdf"
    paper.write_bytes(PDF)
    client, broken = scene.client(), dict[str, Any]()
    root = live_server.url
    with browsing(root, client) as ((page,), complaints):
        page.goto(f"{root}/subjects/{scene.entry.subject.public_id}/")
        page.get_by_role("link", name="申请信用修复").click()
        looked_at(page, broken, "apply")
        page.get_by_role("link", name="开始办理").click()
        page.get_by_role("button", name="下一步：核对").click()
        looked_at(page, broken, "apply-mistakes")
        page.fill("#id_statement", APPLICATION["statement"])
        page.fill("#id_corrected_on", APPLICATION["corrected_on"])
        page.check("#id_performed")
        page.check("#id_commitment")
        page.set_input_files("#id_evidence", str(paper))
        looked_at(page, broken, "apply-fill")
        page.get_by_role("button", name="下一步：核对").click()
        looked_at(page, broken, "apply-check")
        page.get_by_role("button", name="确认提交").click()
        looked_at(page, broken, "receipt")
        page.get_by_role("link", name="查看进度").click()
        looked_at(page, broken, "case")
        page.get_by_role("link", name="撤回").click()
        looked_at(page, broken, "withdraw")
        page.goto(f"{root}/mine/")
        looked_at(page, broken, "mine")
        page.get_by_role("link", name="提出异议").first.click()
        looked_at(page, broken, "object")
        page.get_by_role("link", name="开始办理").click()
        page.select_option("#id_ground", "error")
        page.fill("#id_text", "文书号有误。")
        looked_at(page, broken, "object-fill")
        page.get_by_role("button", name="下一步：核对").click()
        page.get_by_role("button", name="确认提交").click()
        looked_at(page, broken, "object-receipt")
        page.get_by_role("link", name="查看进度").click()
        page.get_by_role("link", name="修改").click()
        page.fill("#id_text", "文书号有误，应为另一份决定。")
        looked_at(page, broken, "object-amend")
        page.get_by_role("button", name="提交修改").click()
        expect(page.get_by_role("link", name="撤回")).to_be_visible()
    assert broken == {}
    assert complaints == []
    assert Repair.objects.unscoped("test").get().state == "applied"
    objection = Objection.objects.unscoped("test").get()
    assert (objection.state, objection.text) == ("raised", "文书号有误，应为另一份决定。")
