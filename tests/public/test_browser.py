"""The pages in a real browser: accessible by axe, usable by keyboard, within a telephone's width, no complaint."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from core import clocks
from core.clocks import office_time
from law import operations as law_in_force
from objections.models import Redress
from objections.operations.redress_answering import clarify
from public.operations import announce, close_days
from records import operations as records
from records.models import Record
from redblack import operations as lists
from redblack.models import Programme
from subjects.fictitious import valid_resident_id, valid_uscc
from tests.kit import cases, desks, factories
from tests.kit.browser import browsing, expect, needs_browser
from tests.public.test_lists import honour_of
from tests.public.test_programmes import consulting
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.page, pytest.mark.django_db(transaction=True), needs_browser]

APRIL = office_time(date(2024, 4, 10))
WIDTHS = {"desk": (1280, 900), "telephone": (390, 844)}


@dataclass(frozen=True, kw_only=True)
class City:
    """Addresses of a small city, and one person on its list."""

    addresses: dict[str, str]
    person: Any
    organisation: str


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch) -> City:
    law_in_force.forget()
    office = desks.office()
    home = cases.bureau("江阴市应急管理局")
    measures = {
        "限制参加政府采购活动": "在一定期限内不得参加政府采购活动。",
        "纳入重点监管范围": "列为重点监管对象，提高抽查比例和频次。",
    }
    for title, content in measures.items():
        desks.published(office, factories.department("江阴市财政局"), title=title, content=content)
    rules = cases.programme(home, name="江阴市安全生产领域严重失信主体名单管理办法", validity="3 years")
    names = [
        "江阴长江钢结构工程有限公司",
        "江阴市滨江化工仓储有限公司",
        "江苏远望船舶重工股份有限公司江阴分公司",
        *(f"江阴滨江{serial:02d}机械制造有限公司" for serial in range(21)),
    ]
    proposals = [cases.proposal(home, claim=factories.organisation_claim(name)) for name in names]
    entries = cases.listed(home, rules, proposals=proposals)
    person = factories.person_claim("欧阳震华")
    cases.listed(home, rules, proposals=[cases.proposal(home, claim=person)])
    quality = cases.bureau("江阴市市场监督管理局")
    honours = cases.programme(quality, colour="red", name="江阴市诚信企业名单管理办法", field="市场监管")
    claims = [factories.organisation_claim(name) for name in ("江阴精密轴承有限公司", "江阴市第一纺织有限公司")]
    cases.publicised(
        quality,
        honours,
        on=date(2024, 4, 8),
        proposals=[cases.proposal(quality, claim=claim, colour="red") for claim in claims],
    )
    short = cases.programme(home, name="江阴市消防安全失信名单管理办法", validity="1 months")
    gone = cases.listed(home, short, on=date(2024, 2, 26), ready_on=date(2024, 3, 18), proposals=[_brief(home)])
    lists.expire(gone, at=office_time(date(2024, 4, 1), 0, 5), all_or_nothing=True)
    fined, withdrawn = _fined(home)
    clarified = _clarified(home)
    draft = consulting(cases.bureau("江阴市生态环境局"))
    Programme.objects.get(pk=draft.pk)
    _announced(quality, honours)
    monkeypatch.setattr(clocks, "now", lambda: APRIL)
    first = entries.get(subject__name=names[0]).subject
    addresses = {
        "home": "/",
        "search": "/search/?q=江阴",
        "no-find": "/search/?q=没有这家",
        "subject": f"/subjects/{first.public_id}/",
        "black": "/lists/black/",
        "publicity": "/publicity/",
        "exits": "/exits/",
        "clarifications": "/clarifications/",
        "clarification": f"/clarifications/{clarified.public_id}/",
        "records": "/records/",
        "penalties": "/records/penalty/",
        "penalty": f"/records/penalty/{fined.public_id}/",
        "penalty-gone": f"/records/penalty/{withdrawn.public_id}/",
        "debtors": "/records/judgment_debtor/",
        "feed": "/feed/",
        "red": "/lists/red/",
        "measures": "/measures/",
        "programmes": "/programmes/",
        "programme": f"/programmes/{rules.public_id}/",
        "consultation": f"/consultations/{draft.public_id}/",
        "policies": "/policies/",
        "document": "/policies/JY/",
        "pack": "/policies/packs/jiangyin-2018/",
        "calendar": "/policies/calendar/",
        "compare": "/policies/packs/jiangyin-2018/compare/national-2026/",
        "rights": "/rights/",
        "person": "/person/",
        "not-found": "/nowhere/",
    }
    return City(addresses=addresses, person=person, organisation=names[0])


def _clarified(home: cases.Bureau) -> Redress:
    """An entry that was wrong, with the clarification of it."""
    claim = factories.organisation_claim("江阴市误列样例有限公司")
    wrong = cases.exited(home, cases.programme(home), proposals=[cases.proposal(home, claim=claim)])
    chosen = Redress.objects.unscoped("test").filter(entry__in=wrong)
    clarify(
        chosen, by=home.approver, at=office_time(date(2024, 4, 3)), text="此前的公示已经撤下。", all_or_nothing=True
    )
    case: Redress = chosen.get()
    return case


def _fined(home: cases.Bureau) -> list[Any]:
    """Penalties of two organisations and a person; the second was filed in error and is withdrawn."""
    person = {
        "CF_XDR_MC": "欧阳震华",
        "CF_XDR_LB": "自然人",
        "CF_XDR_SHXYM": "",
        "CF_FRDB": "",
        "CF_XDR_ZJLX": "身份证",
    }
    number = valid_resident_id(5, birth_on=date(1980, 5, 1))
    rows = [
        penalty(CF_XDR_SHXYM=valid_uscc(7001)),
        penalty(CF_XDR_MC="澄江误报有限公司", CF_XDR_SHXYM=valid_uscc(7002), CF_WSH="（澄）应急罚〔2024〕8号"),
        penalty(**person, CF_XDR_ZJHM=number, CF_WSH="（澄）应急罚〔2024〕9号"),
    ]
    found = collected(home, *rows)
    chosen = [record_of(one) for one in found]
    wrong = Record.objects.unscoped("test").filter(pk=chosen[1].pk)
    records.revoke(wrong, by=home.approver, at=office_time(date(2024, 4, 2)), all_or_nothing=True)
    return chosen[:2]


def _announced(quality: cases.Bureau, honours: Any) -> None:
    """The change feed of two days with their files, and a red entry whose subject holds an honour."""
    claim = factories.organisation_claim("江阴市诚信样例有限公司")
    crowned = cases.listed(quality, honours, proposals=[cases.proposal(quality, claim=claim, colour="red")])
    (given,) = collected(quality, honour_of(crowned.get().subject), item="honour")
    assert given.outcome == "new", given.problems
    announce(at=office_time(date(2024, 4, 8)))
    announce(at=office_time(date(2024, 4, 9)))
    close_days(at=office_time(date(2024, 4, 10), 0, 5))


def _brief(home: cases.Bureau) -> Any:
    record = cases.ground(home, determined_on=date(2024, 2, 20))
    claim = factories.organisation_claim("江阴市安达消防器材有限公司")
    return cases.proposal(home, claim=claim, grounds=(record,), decision_no=record.document_no)


def keep(page: Any, name: str) -> None:
    """Keep a picture of the loaded page where the environment names a folder for them."""
    page.wait_for_load_state()
    folder = os.environ.get("PAGE_PICTURES")
    if folder:
        page.screenshot(path=str(Path(folder) / f"public-{name}.png"), full_page=True)


def faults(page: Any) -> list[str]:
    """What axe finds wrong, each with the first place."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def unexpected(complaints: list[str]) -> list[str]:
    """The console's complaints without those of the 404 and the 410 that are asked for."""
    return [line for line in complaints if "404" not in line and "410" not in line]


@pytest.mark.parametrize(
    ("width", "large"),
    [("desk", False), ("telephone", False), ("telephone", True)],
    ids=["desk", "telephone", "telephone in large type"],
)
def test_every_page_is_accessible_and_fits(width: str, large: bool, live_server: Any, city: City) -> None:
    client = Client()
    if large:
        client.cookies["elder"] = "1"
    broken: dict[str, Any] = {}
    with browsing(live_server.url, client) as ((page,), complaints):
        page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
        for name, address in city.addresses.items():
            page.goto(live_server.url + address)
            keep(page, f"{name}-{width}{'-elder' if large else ''}")
            wrong = faults(page)
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
                wrong.append("wider than the window")
            if wrong:
                broken[name] = wrong
    assert broken == {}
    assert unexpected(complaints) == []


def test_a_citizen_finds_an_organisation_by_keyboard_alone(live_server: Any, city: City) -> None:
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.goto(live_server.url)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == "q"
        page.keyboard.type("长江钢结构")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=city.organisation).focus()
        page.keyboard.press("Enter")
        page.get_by_text("有效期和依据是怎样得出的").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("自认定之日起")).to_be_visible()
        expect(page.get_by_text("限制参加政府采购活动").first).to_be_attached()
        keep(page, "subject-open")
    assert complaints == []


def test_a_person_is_found_without_a_trace_in_the_address(live_server: Any, city: City) -> None:
    with browsing(live_server.url, Client()) as ((page,), complaints):
        page.goto(live_server.url + "/person/")
        page.get_by_label("姓名").fill(city.person.name)
        page.get_by_label("证件号码").fill(city.person.number)
        page.get_by_role("main").get_by_role("button", name="查询").click()
        expect(page.get_by_text("江阴市安全生产领域严重失信主体名单管理办法").first).to_be_attached()
        expect(page).to_have_url(live_server.url + "/person/")
        assert city.person.number not in page.content()
        assert faults(page) == []
        keep(page, "person-found")
    assert complaints == []


def test_large_type_is_switched_on_and_off_without_a_script(live_server: Any, city: City) -> None:
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    with browsing(live_server.url, Client()) as ((page,), _):
        page.goto(live_server.url + "/rights/")
        plain = page.evaluate(size)
        page.get_by_role("button", name="长者模式").click()
        expect(page.get_by_role("button", name="退出长者模式")).to_be_visible()
        expect(page).to_have_url(live_server.url + "/rights/")
        assert page.evaluate(size) >= 1.3 * plain
        page.get_by_role("button", name="退出长者模式").click()
        expect(page.get_by_role("button", name="长者模式", exact=True)).to_be_visible()
        assert page.evaluate(size) == plain


def test_printed_a_dossier_holds_its_reasons(live_server: Any, city: City) -> None:
    with browsing(live_server.url, Client()) as ((page,), _):
        page.goto(live_server.url + city.addresses["subject"])
        page.emulate_media(media="print")
        expect(page.get_by_role("navigation", name="主要栏目")).to_be_hidden()
        expect(page.get_by_text("自认定之日起")).to_be_visible()
        keep(page, "subject-print")
