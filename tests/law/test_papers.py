"""Trial papers and repeals: written down by a person, on the work list in time, with everything that rests on them."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core import clocks
from core.actors import Actor, Post
from core.clocks import fixed, office_time
from core.refusals import NotAllowed, Refused
from law.clauses import UnknownClause
from law.models import PaperEnd
from law.operations.papers import end_paper, paper_states
from law.resting import Resting, paper_of, resting_on
from law.work import work
from tests.kit import cases, desks, factories
from tests.kit.desk import signed_in

pytestmark = pytest.mark.django_db
BY = Actor(name="王签发", posts=frozenset({Post.APPROVER}), office=True)
ON = date(2026, 3, 2)
AT = office_time(ON)


def ended(document: str = "JS-G", *, clause: str = "", ends_on: date | None = date(2026, 5, 31)) -> PaperEnd:
    return end_paper(document, clause=clause, ends_on=ends_on, basis="苏政发〔2026〕1号", by=BY, at=AT)


class TestEndPaper:
    def test_the_last_word_counts(self) -> None:
        ended()
        ended(ends_on=date(2027, 12, 31))
        state = paper_states()["JS-G"]
        assert (state.ends_on, state.basis) == (date(2027, 12, 31), "苏政发〔2026〕1号")
        assert PaperEnd.objects.count() == 2

    def test_a_clause_is_written_as_it_is_counted(self) -> None:
        assert ended(clause="34(二)").clause == "34(2)"
        state = paper_states()["JS-G"]
        assert (state.ends_on, state.clauses) == (None, {"34(2)": date(2026, 5, 31)})

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"document": "ZZ"}, "no_document"),
            ({"clause": "99"}, "no_clause"),
            ({"clause": "某条"}, "no_clause"),
            ({"basis": " "}, "basis_missing"),
        ],
    )
    def test_what_cannot_stand_is_refused(self, given: dict[str, str], code: str) -> None:
        said = {"document": "JS-G", "basis": "苏政发〔2026〕1号", "ends_on": ON, **given}
        with pytest.raises(Refused) as caught:
            end_paper(said.pop("document"), by=BY, at=AT, **said)
        assert caught.value.refusals[0].code == code

    @pytest.mark.parametrize(
        ("post", "office", "may"),
        [
            (Post.APPROVER, True, True),
            (Post.REVIEWER, True, True),
            (Post.HANDLER, True, False),
            (Post.APPROVER, False, False),
        ],
    )
    def test_who_may(self, post: Post, office: bool, may: bool) -> None:
        by = Actor(name="某人", posts=frozenset({post}), office=office)
        if may:
            assert end_paper("PY", ends_on=None, basis="延长通知", by=by, at=AT).by_name == "某人"
            return
        with pytest.raises(NotAllowed):
            end_paper("PY", ends_on=None, basis="延长通知", by=by, at=AT)


class TestWords:
    @pytest.mark.parametrize(
        ("on", "words"),
        [
            (date(2026, 5, 31), "本文件将于2026年5月31日终了时失效（苏政发〔2026〕1号）。"),
            (date(2026, 6, 1), "本文件已于2026年5月31日终了时失效（苏政发〔2026〕1号）。"),
        ],
    )
    def test_before_and_after_the_last_day(self, on: date, words: str) -> None:
        ended()
        assert paper_states()["JS-G"].words(on) == words

    def test_a_trial_paper_without_a_day_says_so_until_somebody_looked(self) -> None:
        assert paper_states()["PY"].words(ON) == "本文件为试行文件，没有登记失效日期。"
        ended("PY", ends_on=None)
        assert paper_states()["PY"].words(ON) == "本文件为试行文件，继续有效（苏政发〔2026〕1号）。"

    def test_an_ordinary_paper_says_nothing(self) -> None:
        assert paper_states()["JY"].words(ON) == ""


class TestTheWorkList:
    def rows(self, on: date) -> dict[str, tuple[int, date | None]]:
        return {item.label: (item.count, item.due_on) for item in work(BY, on) if item.count}

    def test_before_any_pack_is_in_force_nothing_waits(self) -> None:
        assert work(BY, ON) == []

    @pytest.mark.parametrize(
        ("on", "label"),
        [
            (date(2026, 3, 1), None),
            (date(2026, 3, 2), "规则包所依据的文件即将失效"),
            (date(2026, 5, 31), "规则包所依据的文件即将失效"),
            (date(2026, 6, 1), "规则包所依据的文件已经失效"),
        ],
    )
    def test_ninety_days_before_the_end_it_is_on_the_list(self, on: date, label: str | None) -> None:
        desks.office()
        ended()
        assert self.rows(on) == ({label: (1, date(2026, 5, 31))} if label else {})

    def test_a_trial_paper_without_a_day_waits_too_but_only_where_the_pack_rests_on_it(self) -> None:
        desks.office()
        assert self.rows(ON) == {"试行文件没有登记失效日期": (1, None)}

    def test_other_posts_are_not_asked(self) -> None:
        desks.office()
        assert work(Actor(name="经办", posts=frozenset({Post.HANDLER}), office=True), ON) == []


def found(asked: str) -> dict[str, Resting]:
    return {one.heading: one for one in resting_on(paper_of(asked))}


class TestWhatRestsOnIt:
    def test_values_of_every_pack_that_cite_the_clause(self) -> None:
        rows = found("JS-G 30")["规则包的取值"].rows
        assert any(row.startswith("江苏省（2018年）：一般失信信息有效期＝1年") for row in rows)
        assert any(row.startswith("江阴市（2018年）：一般失信信息有效期＝1年") for row in rows)
        assert not any("揭阳" in row for row in rows)

    def test_a_clause_takes_those_below_it_along(self) -> None:
        whole, part = found("JS-G 34")["规则包的取值"], found("JS-G 34(2)")["规则包的取值"]
        assert set(part.rows) < set(whole.rows)
        assert found("JS-G")["规则包的取值"].count > whole.count

    def test_values_taken_from_a_paper_that_is_none_of_ours(self) -> None:
        rows = found("国办发〔2020〕49号")["规则包的取值"].rows
        assert any("未公布的惩戒措施不得实施" in row for row in rows)

    def test_programmes_entries_measures_and_tasks(self) -> None:
        office, home, treasury = desks.office(), cases.bureau("应急管理局"), cases.bureau("财政局")
        desks.published(office, treasury.department)
        rules = cases.programme(home)
        cases.listed(home, rules)
        cases.dropped(home, rules)
        law = found("《中华人民共和国安全生产法》")
        assert (law["认定办法"].count, law["未办结的名单条目"].count) == (1, 1)
        assert "应急管理局" in law["认定办法"].rows[0]
        assert law["未办结的名单条目"].rows[0].endswith("已列入")
        bases = found("政府采购法")
        assert (bases["奖惩措施的依据"].count, bases["未解除的联合奖惩任务"].count) == (1, 1)
        assert "财政局" in bases["未解除的联合奖惩任务"].rows[0]
        assert law["奖惩措施的依据"].count == law["未解除的联合奖惩任务"].count == 0

    def test_a_programme_that_names_only_the_paper_is_marked_for_a_person(self) -> None:
        home = cases.bureau()
        cases.programme(home, legal_basis="《江苏省公共信用信息管理办法（试行）》第三十条")
        cases.programme(home, legal_basis="苏政发〔2018〕23号")
        rows = found("JS-G 30")["认定办法"].rows
        assert sorted(row.rpartition("：")[2] for row in rows) == ["写明该条", "只写明文件，须人工核对条款"]

    @pytest.mark.parametrize("asked", ["JS-G 99", "JS-G 某条", "法", ""])
    def test_what_is_not_there_is_an_error(self, asked: str) -> None:
        with pytest.raises((UnknownClause, ValueError)):
            paper_of(asked)

    def test_the_command_lists_it(self) -> None:
        out = StringIO()
        call_command("resting_on", "PY 三(五)", stdout=out)
        assert "规则包的取值：" in out.getvalue()
        assert "信易贷违约企业不再享受任何贷款服务" in out.getvalue()
        with pytest.raises(CommandError, match="没有“99”"):
            call_command("resting_on", "PY 99")


class TestAtTheDesk:
    def client(self, post: str = "approver", *, office: bool = True) -> Client:
        return signed_in(factories.actor(post, of=factories.credit_office() if office else None))

    def test_write_it_down_then_see_what_rests_on_it(self) -> None:
        client = self.client()
        data = {"document": "JS-G", "clause": "30", "ends_on": "2026-05-31", "basis": "苏政发〔2026〕1号"}
        with fixed(AT):
            assert client.post(reverse("admin:law_paperend_add"), data).status_code == 302
            page = client.get(reverse("admin:law_paperend_changelist")).content.decode()
        assert "30（2026-05-31）" in page
        assert "须处理" in page
        page = client.get(reverse("admin:law_paperend_resting"), {"paper": "JS-G 30"}).content.decode()
        assert "一般失信信息有效期＝1年" in page

    def test_a_slip_is_explained_on_the_page(self) -> None:
        client = self.client()
        page = client.get(reverse("admin:law_paperend_resting"), {"paper": "JS-G 99"}).content.decode()
        assert "没有“99”这一条款" in page

    @pytest.mark.parametrize(
        ("post", "office", "add", "resting"),
        [("approver", True, 200, 200), ("handler", True, 403, 200), ("approver", False, 403, 403)],
    )
    def test_who_sees_what(self, post: str, office: bool, add: int, resting: int) -> None:
        client = self.client(post, office=office)
        assert client.get(reverse("admin:law_paperend_add")).status_code == add
        assert client.get(reverse("admin:law_paperend_resting")).status_code == resting


class TestPublicPages:
    def test_the_paper_its_clause_and_the_pack_say_it(self, client: Client) -> None:
        ended()
        ended(clause="30")
        with clocks.fixed(AT):
            paper = client.get("/policies/JS-G/").content.decode()
            pack = client.get("/policies/packs/jiangyin-2018/").content.decode()
            papers = client.get("/policies/").content.decode()
        for page in (paper, pack, papers):
            assert "本文件将于2026年5月31日终了时失效" in page
        assert "第三十条有效至2026年5月31日（含当日）" in paper
