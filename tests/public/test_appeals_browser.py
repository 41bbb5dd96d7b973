"""Appealing in a real browser, without scripts, from the page of the case to the receipt: accessible on every page."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache

from core import clocks
from core.sms import MemorySms
from law import operations as law_in_force
from objections.models import Appeal
from tests.kit.browser import browsing, expect, needs_browser
from tests.public.test_appeals_online import AT, GIVEN, Decided
from tests.public.test_browser import WIDTHS
from tests.public.test_submissions_browser import looked_at

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> Decided:
    law_in_force.forget()
    cache.clear()
    MemorySms.sent.clear()
    monkeypatch.setattr(clocks, "now", lambda: AT)
    return Decided().decide()


@pytest.mark.parametrize("width", ["desk", "telephone"])
def test_an_appeal_to_the_end(width: str, live_server: Any, decided: Decided) -> None:
    broken, root = dict[str, Any](), live_server.url
    with browsing(root, decided.client) as ((page,), complaints):
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        page.goto(f"{root}{decided.address}")
        looked_at(page, broken, f"appeal-case-{width}")
        page.get_by_role("link", name="提出申诉").click()
        page.get_by_role("button", name="下一步：核对").click()
        looked_at(page, broken, f"appeal-mistakes-{width}")
        page.fill("#id_wish", GIVEN["wish"])
        page.fill("#id_text", GIVEN["text"])
        looked_at(page, broken, f"appeal-fill-{width}")
        page.get_by_role("button", name="下一步：核对").click()
        looked_at(page, broken, f"appeal-check-{width}")
        page.get_by_role("button", name="确认提交").click()
        expect(page.get_by_role("heading", name="已经提交")).to_be_visible()
        looked_at(page, broken, f"appeal-receipt-{width}")
        page.get_by_role("link", name="查看进度").click()
        expect(page.get_by_role("link", name="撤回")).to_be_visible()
        looked_at(page, broken, f"appeal-progress-{width}")
    assert broken == {}
    assert complaints == []
    assert Appeal.objects.unscoped("test").get().state == "raised"
