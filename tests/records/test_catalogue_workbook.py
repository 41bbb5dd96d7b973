"""A draft is edited as a workbook: what comes back unchanged changes nothing, and every wrong cell is named."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import workbooks
from core.clocks import office_time
from core.refusals import Refused
from core.work import work_of
from core.workbooks import Head
from records import catalogue_sheets, operations
from records.models import Catalogue
from tests.kit import cases, desk, factories
from tests.kit.desk import page, words
from tests.records.test_catalogue import drafted, local_item, pack

pytestmark = pytest.mark.django_db
DAY = date(2024, 3, 5)
AT = office_time(DAY, 14)
post = partial(desk.post, at=AT)
see = partial(desk.see, at=AT)
Sheets = dict[str, list[list[Any]]]


@pytest.fixture
def office() -> Any:
    unit = factories.credit_office()
    return cases.Bureau(
        department=unit, **{name: factories.actor(name, of=unit) for name in ("handler", "reviewer", "approver")}
    )


@pytest.fixture
def draft(office: Any) -> Any:
    return drafted(office).get()


def base() -> list[dict[str, Any]]:
    return operations.items_of(Catalogue.objects.get(origin="national"))


def opened(data: bytes) -> Sheets:
    """The sheets of a workbook as rows of texts, the heading first."""
    found = {sheet.name: [list(line.cells) for line in sheet.lines] for sheet in workbooks.read(data, most_rows=9999)}
    return {name: rows for name, rows in found.items() if name != "填写说明"}


def packed(sheets: Sheets) -> bytes:
    """Rows of texts as a workbook."""
    heads = {name: [Head(heading=str(cell)) for cell in rows[0]] for name, rows in sheets.items()}
    return workbooks.write({name: (heads[name], rows[1:]) for name, rows in sheets.items()})


def edited(items: list[dict[str, Any]], change: Callable[[Sheets], Any]) -> Any:
    """What is read of the workbook of `items` after a person's `change`."""
    sheets = opened(catalogue_sheets.write(items))
    change(sheets)
    return catalogue_sheets.read(packed(sheets))


def cell(sheet: str, row: int, heading: str, text: Any) -> Callable[[Sheets], None]:
    """A person who types `text` into one cell; rows count as the table programme counts them."""

    def change(sheets: Sheets) -> None:
        rows = sheets[sheet]
        place = rows[0].index(heading)
        line = rows[row - 1]
        line.extend([""] * (place + 1 - len(line)))
        line[place] = text

    return change


class TestRoundTrip:
    def test_the_base_catalogue_comes_back_as_it_went(self) -> None:
        items = base()
        found = catalogue_sheets.read(catalogue_sheets.write(items))
        assert found.wrongs == []
        assert catalogue_sheets.differences(items, found.items) == []
        assert [one["code"] for one in found.items] == [one["code"] for one in items]
        assert {one["code"]: one["binds"] for one in found.items} == {one["code"]: one["binds"] for one in items}

    def test_a_text_that_looks_like_a_formula_and_one_of_several_lines_come_back(self, draft: Any) -> None:
        items = operations.items_of(draft)
        items[0]["content"] = "=1+1\n第二行"
        found = catalogue_sheets.read(catalogue_sheets.write(items))
        assert catalogue_sheets.differences(items, found.items) == []


class TestDifferences:
    def test_a_new_item_a_changed_one_and_a_removed_one_are_told(self) -> None:
        before = base()
        after = deepcopy(before)
        del after[-1]
        after[0]["retention"] = "10年"
        after[0]["fields"][0]["need"] = "may"
        after[0]["fields"].append({**after[0]["fields"][-1], "code": "NEW_ONE", "label": "新字段"})
        after.append({**deepcopy(after[1]), "code": "another", "name": "另一事项"})
        found = catalogue_sheets.differences(before, after)
        assert catalogue_sheets.summary(found) == "新增1项，修改1项，删去1项"
        lines = next(one.lines for one in found if one.kind == "changed")
        assert "保存期限：由“长期保存，期满转档案”改为“10年”" in lines
        assert "字段“行政相对人名称”（CF_XDR_MC）必填：由“必填”改为“选填”" in lines
        assert "新增字段“新字段”（NEW_ONE）" in lines

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda item: item["binds"].update(title="CF_NR"), "对应记录栏目“事项”"),
            (lambda item: item["maps"][0]["columns"].pop("CF_WSH"), "列名对应表“2015版”：1个列名有改动"),
            (lambda item: item["degrees"].pop(), "失信程度的条件"),
            (lambda item: item["fields"][1]["words"].pop("自然人"), "代码表：删去自然人"),
            (lambda item: item["fields"].reverse(), "字段的顺序调整"),
            (lambda item: item["fields"][2].update(when={}), "必填条件"),
        ],
        ids=["binds", "map", "degrees", "words", "order", "condition"],
    )
    def test_every_part_of_an_item_counts(self, change: Callable[[Any], Any], said: str) -> None:
        before = base()
        after = deepcopy(before)
        change(after[0])
        (found,) = catalogue_sheets.differences(before, after)
        assert any(said in line for line in found.lines), found.lines


class TestWrongCells:
    @pytest.mark.parametrize(
        ("change", "place", "said"),
        [
            (cell("事项", 2, "编码", "Penal ty"), ("事项", 2, "编码"), "不是合格的代码"),
            (cell("事项", 2, "名称", ""), ("事项", 2, "名称"), "没有填写"),
            (cell("事项", 2, "公开属性", "都公开"), ("事项", 2, "公开属性"), "不在可填的词内"),
            (cell("事项", 3, "编码", "penalty"), ("事项", 3, "编码"), "编码重复"),
            (cell("事项", 2, "名称", "长" * 101), ("事项", 2, "名称"), "超过100字，现为101字"),
            (cell("事项", 2, "名称", "行政\u202e处罚"), ("事项", 2, "名称"), "不能使用"),
            (cell("事项", 2, "报送单位主键", "NO_SUCH"), ("事项", 2, "报送单位主键"), "没有这个字段"),
            (cell("事项", 2, "名称", "血型登记"), ("事项", 2, "名称"), "禁止归集"),
            (cell("字段", 3, "名称", "宗教信仰"), ("字段", 3, "名称"), "禁止归集"),
            (cell("字段", 4, "长度", "很长"), ("字段", 4, "长度"), "不是整数"),
            (cell("字段", 12, "公开属性", "社会公开"), ("字段", 12, "公开属性"), "不得向社会公开"),
            (cell("字段", 4, "必填条件：字段", "NO_SUCH"), ("字段", 4, "必填条件：字段"), "没有这个字段"),
            (cell("字段", 4, "必填条件：取值", "没有的词"), ("字段", 4, "必填条件：取值"), "不在该字段的代码表内"),
            (cell("字段", 2, "必填", "有条件"), ("字段", 2, "必填条件：字段"), "没有写明什么情况下必填"),
            (cell("字段", 2, "对应记录栏目", "文书号"), ("字段", 15, "对应记录栏目"), "已对应字段CF_XDR_MC"),
            (cell("字段", 2, "对应记录栏目", ""), ("事项", 2, "编码"), "没有字段对应“主体名称”"),
            (cell("字段", 2, "事项编码", "nowhere"), ("字段", 2, "事项编码"), "没有这个编码"),
            (cell("字段", 3, "类型", "文本"), ("字段", 3, "类型"), "类型不是代码"),
            (cell("代码表", 2, "字段代码", "NO_SUCH"), ("代码表", 2, "字段代码"), "没有这个字段"),
            (cell("列名对应", 2, "字段代码", "NO_SUCH"), ("列名对应", 2, "字段代码"), "没有这个字段"),
            (cell("列名对应", 2, "列名", "血型"), ("列名对应", 2, "列名"), "禁止归集"),
            (cell("性质和程度", 2, "取值", "没有的词"), ("性质和程度", 2, "取值"), "不在该字段的代码表内"),
            (cell("性质和程度", 3, "失信程度", ""), ("性质和程度", 3, "失信程度"), "没有填写失信程度"),
        ],
    )  # fmt: skip
    def test_each_is_named_by_sheet_row_and_column_with_a_remedy(
        self, change: Callable[[Sheets], Any], place: tuple[str, int, str], said: str
    ) -> None:
        found = edited(base(), change)
        told = {(one.sheet, one.row, one.column): one for one in found.wrongs}
        assert place in told, found.wrongs[:5]
        assert said in told[place].sentence
        assert told[place].remedy

    def test_a_sheet_and_a_column_that_are_missing_are_named(self) -> None:
        gone = edited(base(), lambda sheets: sheets.pop("代码表"))
        assert [one.sentence for one in gone.wrongs] == ["没有工作表“代码表”"]
        renamed = edited(base(), cell("字段", 1, "公开属性", "公开吗"))
        assert {one.sentence for one in renamed.wrongs} == {"没有这一列", "缺少列：公开属性"}

    def test_a_personal_number_in_a_cell_is_not_shown_back(self) -> None:
        found = edited(base(), cell("事项", 2, "公开属性", "11010519491231002X"))
        assert "11010519491231002X" not in str(found.wrongs)

    def test_what_is_no_workbook_is_refused(self) -> None:
        with pytest.raises(Refused):
            catalogue_sheets.read(b"\x00\x01\x02")

    def test_an_item_without_any_field_is_named(self) -> None:
        def change(sheets: Sheets) -> None:
            sheets["事项"].append(["bare", *sheets["事项"][1][1:]])

        assert "没有任何字段" in {one.sentence for one in edited(base(), change).wrongs}


def upload(draft: Any, actor: Any, data: bytes) -> Any:
    return post(actor, page("revise", draft), file=SimpleUploadedFile("目录.xlsx", data))


def take_over(draft: Any, actor: Any, shown: Any, **more: str) -> Any:
    content = shown.context["form"]["content"].value()
    return post(actor, page("revise_confirm", draft), content=content, **more)


class TestAtTheDesk:
    def test_a_clerk_downloads_edits_looks_and_takes_over(self, office: Any, draft: Any) -> None:
        data = see(office.handler, page("workbook", draft)).content
        sheets = opened(data)
        cell("事项", 2, "更新周期", "每半年")(sheets)
        shown = upload(draft, office.handler, packed(sheets))
        text = words(shown)
        assert "修改1项" in text
        assert "更新周期：由“每年”改为“每半年”" in text
        assert draft.items.get().update_cycle == "每年"
        done = words(take_over(draft, office.handler, shown, note="按会议意见"))
        assert "已办理“修改草案”：修改1项。" in done
        assert draft.items.get().update_cycle == "每半年"
        assert "修改1项；按会议意见" in done

    def test_the_same_workbook_changes_nothing(self, office: Any, draft: Any) -> None:
        data = see(office.handler, page("workbook", draft)).content
        shown = upload(draft, office.handler, data)
        assert "文件与草案没有差别" in words(shown)
        assert shown.context["form"] is None

    def test_a_wrong_workbook_leaves_the_draft_as_it_was(self, office: Any, draft: Any) -> None:
        sheets = opened(see(office.handler, page("workbook", draft)).content)
        cell("字段", 2, "类型", "什么")(sheets)
        text = words(upload(draft, office.handler, packed(sheets)))
        assert "文件中有 1 处需要改正" in text
        assert "不在可填的词内" in text
        assert draft.items.get().fields.count() == 4

    def test_a_file_that_is_none_says_so(self, office: Any, draft: Any) -> None:
        assert "文件是空的" in words(upload(draft, office.handler, b"")) or "空" in words(
            upload(draft, office.handler, b"")
        )

    def test_what_was_changed_meanwhile_is_not_overwritten(self, office: Any, draft: Any) -> None:
        sheets = opened(see(office.handler, page("workbook", draft)).content)
        cell("事项", 2, "更新周期", "每半年")(sheets)
        shown = upload(draft, office.handler, packed(sheets))
        chosen = Catalogue.objects.filter(pk=draft.pk)
        operations.revise_catalogue(chosen, items=[local_item(name="改过")], by=office.handler, at=AT)
        assert "草案已被修改" in words(take_over(draft, office.handler, shown))
        assert draft.items.get().name == "改过"

    def test_a_forged_content_is_refused(self, office: Any, draft: Any) -> None:
        text = words(post(office.handler, page("revise_confirm", draft), content="forged"))
        assert "预览已失效" in text

    def test_only_the_offices_clerk_edits_and_only_a_draft(self, office: Any, draft: Any) -> None:
        assert see(office.reviewer, page("revise", draft)).status_code == 403
        assert see(cases.bureau("应急管理局").handler, page("revise", draft)).status_code == 403
        national = Catalogue.objects.get(origin="national")
        assert see(office.handler, page("revise", national)).status_code == 403
        assert see(cases.bureau("财政局").handler, page("workbook", national)).status_code == 200

    def test_a_draft_may_begin_empty_and_then_waits_for_its_workbook(self, office: Any, draft: Any) -> None:
        made = operations.draft_catalogue(title="空白稿", pack=pack(), by=office.handler, at=AT, base="empty")
        assert not made.items.exists()
        waits = {item.label: item.count for item in work_of(office.handler, DAY)}
        assert waits["目录草案还没有事项，待上传工作簿"] == 1
        for_reviewer = {item.label: item.count for item in work_of(office.reviewer, DAY)}
        assert for_reviewer["起草，待办理“征求意见”"] == 1

    def test_the_workbook_of_the_base_catalogue_opens(self, office: Any) -> None:
        national = Catalogue.objects.get(origin="national")
        answer = see(office.handler, page("workbook", national))
        assert answer["Content-Disposition"].endswith('"catalogue-national-1.xlsx"')
        assert BytesIO(answer.content).read(2) == b"PK"


class TestItemNamesSubjectAndDay:
    def test_an_item_that_names_no_day_is_not_put_out_for_comment(self, office: Any) -> None:
        mute = local_item(binds={"name": "MC", "uscc": "DM"})
        with pytest.raises(Refused) as refused:
            operations.consult_catalogue(drafted(office, items=[mute]), by=office.reviewer, at=AT, all_or_nothing=True)
        assert [one.code for one in refused.value.refusals] == ["item_names_subject_and_day"]


class TestAnotherPersonApproves:
    def test_who_revised_does_not_approve(self, office: Any) -> None:
        both = factories.actor("handler", "approver", of=office.department)
        chosen = drafted(office)
        operations.revise_catalogue(chosen, items=[local_item(name="改过")], by=both, at=AT)
        operations.consult_catalogue(chosen, by=office.reviewer, at=AT, all_or_nothing=True)
        over = office_time(date(2024, 4, 8))
        with pytest.raises(Refused) as refused:
            operations.approve_catalogue(chosen, by=both, at=over, all_or_nothing=True)
        assert [one.code for one in refused.value.refusals] == ["another_person_approves"]
        operations.approve_catalogue(chosen, by=office.approver, at=over, all_or_nothing=True)
