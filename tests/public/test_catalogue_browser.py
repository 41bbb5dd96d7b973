"""The catalogue in a real browser: accessible by axe, no wider than a telephone, a comment given without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from core import clocks
from core.clocks import office_time
from law import operations as law_in_force
from records import operations as records
from records.models import Catalogue, CatalogueComment
from tests.kit import desks
from tests.kit.browser import browsing, expect, needs_browser
from tests.public.test_browser import WIDTHS, faults, keep
from tests.public.test_catalogue import DURING
from tests.records.test_catalogue import DRAFTED, drafted

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]


@pytest.fixture
def draft(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """A draft out for comment, with one comment answered."""
    law_in_force.forget()
    records.load_base_catalogue(at=office_time(DRAFTED))
    office = desks.office()
    chosen = drafted(office)
    records.consult_catalogue(chosen, by=office.reviewer, at=office_time(DRAFTED), all_or_nothing=True)
    said = records.comment_on_catalogue(
        chosen.get(), author="王先生", contact="", text="建议写明评定标准。", at=office_time(DRAFTED)
    )
    records.answer_catalogue_comment(said, answer="已采纳。", by=office.handler, at=office_time(DRAFTED))
    monkeypatch.setattr(clocks, "now", lambda: DURING)
    return chosen.get()  # type: ignore[no-any-return]


@pytest.mark.parametrize("width", ["desk", "telephone"])
def test_the_pages_are_accessible_and_fit(width: str, live_server: Any, draft: Catalogue) -> None:
    addresses = {
        "catalogue": "/catalogue/",
        "catalogue-item": "/catalogue/items/penalty/",
        "catalogue-draft": f"/catalogue/{draft.public_id}/",
        "catalogue-comment": f"/catalogue/{draft.public_id}/comment/",
    }
    broken: dict[str, Any] = {}
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        for name, address in addresses.items():
            page.goto(live_server.url + address)
            keep(page, f"{name}-{width}")
            wrong = faults(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong.append("wider than the window")
            if wrong:
                broken[name] = wrong
    assert broken == {}
    assert complaints == []


def test_a_citizen_comments_on_an_item_without_a_script(live_server: Any, draft: Catalogue) -> None:
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.goto(live_server.url + "/catalogue/")
        page.get_by_role("link", name="草案").click()
        page.get_by_role("link", name="信用村").click()
        page.get_by_role("link", name="提出意见").click()
        page.get_by_label("姓名或单位").fill("李女士")
        page.get_by_label("意见和理由").press_sequentially("应当写明多久评定一次。")
        page.get_by_role("button", name="提交意见").click()
        expect(page.get_by_role("status")).to_contain_text(re.compile("^您对"))
    assert complaints == []
    assert "应当写明多久评定一次。" in CatalogueComment.objects.get(author="李女士").text
