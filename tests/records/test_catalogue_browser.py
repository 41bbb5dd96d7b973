"""A draft edited as a workbook, and words that wait for a look, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core import clocks
from core.clocks import office_time
from law import operations as law_in_force
from records import operations as records
from records.models import Catalogue, RecordFlag
from tests.kit import cases, desk, factories
from tests.kit.browser import browsing, expect, needs_browser
from tests.kit.desk import page as page_of
from tests.public.test_browser import keep
from tests.records.test_catalogue import DRAFTED, drafted
from tests.records.test_catalogue_workbook import cell, opened, packed
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]
AT = office_time(DRAFTED, 14)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> cases.Bureau:
    law_in_force.forget()
    records.load_base_catalogue(at=office_time(DRAFTED))
    monkeypatch.setattr(clocks, "now", lambda: AT)
    unit = factories.credit_office()
    handler, reviewer, approver = (factories.actor(post, of=unit) for post in ("handler", "reviewer", "approver"))
    return cases.Bureau(department=unit, handler=handler, reviewer=reviewer, approver=approver)


def test_a_clerk_edits_a_draft_as_a_workbook(live_server: Any, office: cases.Bureau, tmp_path: Path) -> None:
    draft = drafted(office).get()
    client = desk.signed_in(office.handler)
    sheets = opened(client.get(page_of("workbook", draft)).content)
    right, wrong = tmp_path / "right.xlsx", tmp_path / "wrong.xlsx"
    cell("事项", 2, "更新周期", "每半年")(sheets)
    right.write_bytes(packed(sheets))
    cell("字段", 2, "类型", "什么")(sheets)
    wrong.write_bytes(packed(sheets))
    with browsing(live_server.url, client) as ((page,), complaints):
        page.goto(live_server.url + page_of("change", draft))
        keep(page, "desk-catalogue-draft")
        page.get_by_role("link", name="修改草案").click()
        page.locator("input[type=file]").set_input_files(wrong)
        page.get_by_role("button", name="检查并预览").click()
        expect(page.get_by_role("alert").get_by_text("不在可填的词内")).to_be_visible()
        keep(page, "desk-catalogue-wrong")
        page.locator("input[type=file]").set_input_files(right)
        page.get_by_role("button", name="检查并预览").click()
        expect(page.get_by_text("更新周期：由“每年”改为“每半年”")).to_be_visible()
        keep(page, "desk-catalogue-preview")
        page.get_by_role("button", name="确认修改草案").click()
        page.get_by_text("已办理“修改草案”：修改1项。").first.wait_for(state="attached")
    assert complaints == []
    assert Catalogue.objects.get(pk=draft.pk).items.get().update_cycle == "每半年"


def test_the_office_lets_words_pass(live_server: Any, office: cases.Bureau) -> None:
    home = cases.bureau("江阴市应急管理局")
    (found,) = collected(home, penalty(CF_SY="当事人称其患有慢性疾病，拒不改正。"), on=DRAFTED)
    flag = RecordFlag.objects.unscoped("test").get(record_id=found.record_id)
    with browsing(live_server.url, desk.signed_in(office.reviewer)) as ((page,), complaints):
        page.goto(live_server.url + "/staff/records/recordflag/")
        keep(page, "desk-flags")
        page.goto(live_server.url + page_of("change", flag))
        expect(page.locator("mark")).to_have_text("患有慢性疾病")
        keep(page, "desk-flag")
        page.get_by_role("link", name="放行").click()
        page.get_by_label("理由").fill("只是当事人的说法，已核对。")
        page.get_by_role("button", name="确认放行").click()
        page.get_by_text("已办理“放行”。").first.wait_for(state="attached")
    assert complaints == []
    assert RecordFlag.objects.unscoped("test").get(pk=flag.pk).state == "cleared"
