"""The columns of a list of the system before this one (P13): what every old list can say, and no more."""

from __future__ import annotations

from redblack.imports.columns import NUMBER_KINDS, Column, Layout
from redblack.terms import OLD_EXITS
from subjects.terms import SubjectKind

KINDS = {code: str(label) for code, label in SubjectKind.choices}
ABOUT: dict[str, str] = {
    "old_dates_in_order": "listed_on",
    "old_exit_has_reason": "exit_reason",
    "old_term_within_law": "valid_to",
    "old_never_both": "listed_on",
    "not_twice": "old_number",
    "name": "name",
    "kind": "kind",
    "birth_on": "birth_on",
}
SUBJECT = ("name", "kind", "uscc", "number_kind", "number", "birth_on")
"""The columns that say who is meant: where only they are wrong, the row waits in quarantine."""

OLD = Layout(
    title="旧系统名单",
    about=ABOUT,
    columns=(
        Column(
            code="old_number",
            heading="旧系统编号",
            aliases=("原系统编号", "编号", "序号", "记录编号"),
            note="旧系统中该条的唯一编号，移入后保留",
            example="HMD-2021-000123",
            needed=True,
            longest=64,
            width=20,
        ),
        Column(
            code="name",
            heading="主体名称",
            aliases=("名称", "企业名称", "单位名称", "姓名", "姓名/名称", "当事人"),
            note="单位全称或姓名",
            example="澄江样例纺织有限公司",
            needed=True,
            width=28,
        ),
        Column(code="kind", heading="主体类型", note="可以留空，由号码判断", example="法人", words=KINDS),
        Column(
            code="uscc",
            heading="统一社会信用代码",
            aliases=("社会信用代码", "信用代码"),
            note="单位填写；没有有效代码的行进入隔离区，核实后逐条补正",
            width=22,
        ),
        Column(code="number_kind", heading="证件类型", note="自然人填写；留空视为居民身份证", words=NUMBER_KINDS),
        Column(
            code="number",
            heading="证件号码",
            aliases=("身份证号码", "身份证号", "公民身份号码"),
            note="自然人填写；移入后加密保存",
            width=22,
        ),
        Column(code="birth_on", heading="出生日期", note="护照、通行证须填写", is_day=True),
        Column(
            code="decision_no",
            heading="认定文号",
            aliases=("认定文书号", "文书号", "文号", "决定书文号"),
            note="列入决定的文号",
            example="澄应急失信〔2021〕12号",
            needed=True,
            longest=128,
            width=24,
        ),
        Column(
            code="reason",
            heading="认定事由",
            aliases=("列入事由", "列入原因", "认定原因", "事由"),
            note="仍在列的向社会公开，不要写个人证件号码",
            example="因重大事故隐患拒不整改被认定。",
            needed=True,
            longest=2000,
            width=32,
        ),
        Column(
            code="listed_on",
            heading="列入日期",
            aliases=("认定日期", "列入时间"),
            note="旧系统的列入日期，不得晚于今日",
            example="2021-05-10",
            needed=True,
            is_day=True,
        ),
        Column(
            code="valid_to",
            heading="有效期至",
            aliases=("有效期止", "截止日期", "有效期截止日期"),
            note="含当日；仍在列的必须填写",
            example="2024-05-09",
            is_day=True,
        ),
        Column(
            code="exited_on",
            heading="退出日期",
            aliases=("移出日期", "修复日期", "撤销日期"),
            note="已经退出的填写；当日起不再在列",
            is_day=True,
        ),
        Column(
            code="exit_reason",
            heading="退出原因",
            aliases=("移出原因",),
            note="已经退出的填写",
            words={reason.value: str(reason.label) for reason in OLD_EXITS},
            width=20,
        ),
        Column(
            code="term_basis",
            heading="期限依据",
            note="有效期超过规则包最长期限的，写明法律、法规、规章的条款",
            width=28,
        ),
    ),
)
