"""The columns of lists recognised elsewhere, under the headings that their sources use (B10, A9)."""

from __future__ import annotations

from dataclasses import dataclass

from redblack.imports.columns import NUMBER_KINDS, PROPOSED, Column, Layout
from redblack.imports.old_layout import OLD
from redblack.terms import ListKind, Origin

ABOUT: dict[str, str] = {
    "stands_at_its_origin": "valid_to",
    "still_stands_here": "decision_no",
    "not_listed_anew": "listed_on",
    "left_at_its_origin": "left_on",
    "stands_here_to_leave": "decision_no",
    "not_twice": "decision_no",
    "name": "name",
    "kind": "number",
    "birth_on": "number",
}

# --- courts -------------------------------------------------------------------------------------------------------

_DEBTOR = Column(
    code="name",
    heading="被执行人姓名/名称",
    aliases=(
        "被执行人姓名名称", "被执行人姓名", "被执行人名称", "失信被执行人姓名/名称", "失信被执行人名称",
        "失信被执行人姓名", "失信被执行人", "被执行人", "姓名/名称",
    ),
    note="单位全称或姓名",
    example="澄江样例贸易有限公司",
    needed=True,
    width=28,
)  # fmt: skip
_DEBTOR_NUMBER = Column(
    code="number",
    heading="证件号码/组织机构代码",
    aliases=(
        "身份证号码/组织机构代码", "身份证号码/统一社会信用代码", "证件号码/统一社会信用代码", "证件号码", "身份证号码",
        "身份证号", "组织机构代码/统一社会信用代码",
    ),
    note="必填其一：单位填18位统一社会信用代码，自然人填完整证件号码；被遮盖的号码不能据以归集",
    example="18位代码或证件号码",
    width=24,
)  # fmt: skip
_DEBTOR_CODE = Column(
    code="uscc",
    heading="统一社会信用代码",
    aliases=("社会信用代码", "组织机构代码"),
    note="来源把单位代码另列一栏的填写",
    width=22,
)
_NUMBER_KIND = Column(
    code="number_kind",
    heading="证件类型",
    aliases=("证件种类",),
    note="自然人填写；留空视为居民身份证",
    words=NUMBER_KINDS,
)
_CASE = Column(
    code="decision_no",
    heading="案号",
    aliases=("执行案号",),
    note="执行案件的案号；同一主体、同一案号只归集一条",
    example="（2026）苏0281执1号",
    needed=True,
    longest=128,
    width=24,
)

COURT = Layout(
    title="失信被执行人",
    about=ABOUT,
    columns=(
        _CASE,
        _DEBTOR,
        _NUMBER_KIND,
        _DEBTOR_NUMBER,
        _DEBTOR_CODE,
        Column(
            code="authority",
            heading="执行法院",
            aliases=("执行法院名称", "法院名称", "法院"),
            note="公布该名单的人民法院全称",
            example="江阴市人民法院",
            needed=True,
            width=22,
        ),
        Column(code="filed_on", heading="立案时间", aliases=("立案日期",), note="可以留空", is_day=True),
        Column(
            code="listed_on",
            heading="发布时间",
            aliases=("发布日期", "公布时间", "公布日期"),
            note="人民法院公布的日期，不得晚于今日",
            example="2026-01-10",
            needed=True,
            is_day=True,
        ),
        Column(
            code="reason",
            heading="失信行为具体情形",
            aliases=("失信被执行人行为具体情形", "被执行人行为具体情形", "失信行为情形", "具体情形"),
            note="按人民法院公布的原文",
            example="有履行能力而拒不履行生效法律文书确定义务",
            needed=True,
            longest=2000,
            width=32,
        ),
        Column(
            code="valid_to",
            heading="有效期至",
            aliases=("公布期限至", "公布截止日期", "期限至"),
            note="含当日；来源未列的，上传时统一填写",
            example="2028-01-09",
            is_day=True,
        ),
    ),
)

# --- nation, province, city ---------------------------------------------------------------------------------------

_NAME = Column(
    code="name",
    heading="主体名称",
    aliases=("名称", "企业名称", "单位名称", "姓名", "姓名/名称", "当事人", "当事人名称", "主体名称(姓名)"),
    note="单位全称或姓名",
    example="澄江样例运输有限公司",
    needed=True,
    width=28,
)
_USCC = Column(
    code="uscc",
    heading="统一社会信用代码",
    aliases=("社会信用代码", "信用代码"),
    note="单位填写；与证件号码二选一",
    example="18位代码",
    width=22,
)
_NUMBER = Column(
    code="number",
    heading="证件号码",
    aliases=("身份证号码", "身份证号", "公民身份号码"),
    note="自然人填写完整号码；导入后加密保存",
    width=22,
)
_DECISION = Column(
    code="decision_no",
    heading="认定文书号",
    aliases=("认定文号", "认定决定文书号", "列入决定书文号", "列入决定文书号", "决定书文号", "决定文书号", "文书号"),
    note="来源单位的文书号；同一主体、同一文书号只归集一条",
    example="苏交信〔2026〕1号",
    needed=True,
    longest=128,
    width=24,
)

UPPER = Layout(
    title="上级行政名单",
    about=ABOUT,
    columns=(
        _NAME,
        _USCC,
        _NUMBER_KIND,
        _NUMBER,
        Column(
            code="authority",
            heading="认定单位",
            aliases=("认定机关", "认定部门", "列入机关", "列入单位", "作出决定机关", "决定机关"),
            note="作出认定的国家、省、市单位全称",
            example="江苏省交通运输厅",
            needed=True,
            width=22,
        ),
        _DECISION,
        Column(
            code="listed_on",
            heading="认定日期",
            aliases=("列入日期", "列入时间", "决定日期", "认定时间"),
            note="来源单位认定的日期，不得晚于今日",
            example="2026-01-10",
            needed=True,
            is_day=True,
        ),
        Column(
            code="valid_to",
            heading="有效期至",
            aliases=("有效期截止", "有效期止", "有效期截止日期", "截止日期", "有效期限至"),
            note="含当日；来源未列的，上传时统一填写",
            example="2029-01-09",
            is_day=True,
        ),
        Column(
            code="reason",
            heading="认定事由",
            aliases=("认定原因", "列入事由", "列入原因", "认定理由", "事由"),
            note="按来源单位的原文；向社会公开，不要写个人证件号码",
            example="因严重违法超限运输被认定。",
            needed=True,
            longest=2000,
            width=32,
        ),
    ),
)

# --- those who left -----------------------------------------------------------------------------------------------

_LEFT_ON = Column(
    code="left_on",
    heading="移出日期",
    aliases=("移出时间", "屏蔽日期", "屏蔽时间", "撤销日期", "退出日期"),
    note="来源单位移出的日期，不得晚于今日；可以留空",
    example="2026-03-01",
    is_day=True,
)
COURT_LEFT = Layout(
    title="失信被执行人移出",
    about=ABOUT,
    columns=(_CASE, _DEBTOR, _NUMBER_KIND, _DEBTOR_NUMBER, _DEBTOR_CODE, _LEFT_ON),
)
UPPER_LEFT = Layout(
    title="上级行政名单移出", about=ABOUT, columns=(_NAME, _USCC, _NUMBER_KIND, _NUMBER, _DECISION, _LEFT_ON)
)


@dataclass(frozen=True, slots=True)
class Sort:
    """What a file is, and by which layout it is read; `slug` names it in addresses."""

    slug: str
    kind: str
    origin: str
    layout: Layout


SORTS: tuple[Sort, ...] = (
    Sort("proposed", ListKind.PROPOSED, Origin.OWN, PROPOSED),
    Sort("court", ListKind.RECEIVED, Origin.COURT, COURT),
    Sort("upper", ListKind.RECEIVED, Origin.UPPER, UPPER),
    Sort("court-left", ListKind.LEFT, Origin.COURT, COURT_LEFT),
    Sort("upper-left", ListKind.LEFT, Origin.UPPER, UPPER_LEFT),
    Sort("old", ListKind.OLD, Origin.OWN, OLD),
)
BY_SLUG = {sort.slug: sort for sort in SORTS}


def sort_of(kind: str, origin: str) -> Sort:
    """The sort of a batch; raises KeyError for a pair that no file can be."""
    return _BY_PAIR[kind, origin]


_BY_PAIR: dict[tuple[str, str], Sort] = {(sort.kind, sort.origin): sort for sort in SORTS}
