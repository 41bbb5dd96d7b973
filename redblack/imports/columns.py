"""The columns of lists, by the headings that files carry; first those of a preliminary list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.identifiers import PERSONAL_KINDS, Kind
from core.names import normalise
from records.terms import Ground, Procedure
from redblack.terms import Circumstance
from subjects.terms import SubjectKind

YES, NO = "是", "否"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the code of its value, its heading, what it may hold, and what the template says about it.

    `aliases` are other headings under which sources send the same.
    """

    code: str
    heading: str
    note: str
    example: str = ""
    needed: bool = False
    longest: int = 200
    width: int = 16
    words: Mapping[str, str] | None = None
    is_day: bool = False
    aliases: tuple[str, ...] = ()


def _labels(choices: type) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}  # type: ignore[attr-defined]


GROUNDS = {code: label.partition("、")[2] for code, label in _labels(Ground).items()}
NUMBER_KINDS = {kind.value: str(kind.label) for kind in PERSONAL_KINDS}

COLUMNS: tuple[Column, ...] = (
    Column(code="name", heading="名称", note="单位全称或姓名", example="澄江样例化工有限公司", needed=True, width=28),
    Column(code="kind", heading="主体类型", note="可以留空，由号码判断", example="法人", words=_labels(SubjectKind)),
    Column(
        code="uscc",
        heading="统一社会信用代码",
        note="单位和个体工商户填写；与证件号码二选一",
        example="18位代码",
        width=22,
    ),
    Column(
        code="number_kind",
        heading="证件类型",
        note="自然人填写；留空视为居民身份证",
        words=NUMBER_KINDS,
    ),
    Column(code="number", heading="证件号码", note="自然人填写；导入后加密保存", width=22),
    Column(code="birth_on", heading="出生日期", note="护照、通行证须填写", is_day=True),
    Column(code="operator_name", heading="经营者姓名", note="个体工商户填写"),
    Column(code="operator_number_kind", heading="经营者证件类型", note="留空视为居民身份证", words=NUMBER_KINDS),
    Column(code="operator_number", heading="经营者证件号码", note="个体工商户填写；导入后加密保存", width=22),
    Column(
        code="decision_no",
        heading="认定文号",
        note="同一主体、同一名单、同一文号只能有一条",
        example="（澄）应急失信〔2026〕1号",
        needed=True,
        longest=128,
        width=24,
    ),
    Column(
        code="reason",
        heading="认定事由",
        note="列入后向社会公开，不要写个人证件号码",
        example="因重大事故隐患拒不整改受到行政处罚。",
        needed=True,
        longest=2000,
        width=32,
    ),
    Column(
        code="circumstances",
        heading="情形",
        note="可以留空；多项用分号隔开，须有证明",
        words=_labels(Circumstance),
    ),
    Column(
        code="ground",
        heading="依据类别",
        note="须在认定办法列明的类别之内",
        example=GROUNDS[Ground.ADMINISTRATIVE],
        needed=True,
        words=GROUNDS,
        width=24,
    ),
    Column(
        code="procedure",
        heading="程序",
        note="行政处罚须填写；简易程序的不作为负面信息",
        example="一般程序",
        words=_labels(Procedure),
    ),
    Column(code="degree", heading="失信程度", note="黑名单填写，按规则包的等级；红名单留空", example="严重失信"),
    Column(code="title", heading="事项", note="依据文书的名称或事项", example="未采取措施消除事故隐患", needed=True),
    Column(
        code="document_no",
        heading="文书号",
        note="依据文书的文号",
        example="（澄）应急罚〔2026〕1号",
        needed=True,
        longest=128,
        width=24,
    ),
    Column(
        code="basis",
        heading="依据",
        note="作出该文书所依据的法律条款",
        example="《中华人民共和国安全生产法》第一百零二条",
        needed=True,
        longest=2048,
        width=28,
    ),
    Column(
        code="fact",
        heading="事实",
        note="文书认定的事实",
        example="未采取措施消除事故隐患，经责令拒不整改。",
        needed=True,
        longest=5000,
        width=32,
    ),
    Column(
        code="conduct_on",
        heading="行为发生日期",
        note="如 2026-01-10；不得晚于认定日期",
        example="2026-01-10",
        needed=True,
        is_day=True,
    ),
    Column(
        code="determined_on",
        heading="认定日期",
        note="文书作出的日期；不得晚于今日",
        example="2026-02-20",
        needed=True,
        is_day=True,
    ),
    Column(
        code="evidence",
        heading="证明材料",
        note="材料名称；多份用分号隔开",
        example="行政处罚决定书；送达回证",
        needed=True,
        longest=1000,
        width=24,
    ),
    Column(
        code="capacity_confirmed",
        heading="承办人确认行为能力",
        note="仅对十六至十七周岁的人填写：确认其以自己的劳动收入为主要生活来源的填“是”",
        words={YES: YES, NO: NO},
    ),
)
ERRORS = "错误"
"""The column that the workbook of errors adds; on the way in it is passed over."""


class Layout:
    """The columns of one kind of file. `about` says by code or field which column a refusal of the verbs means."""

    def __init__(self, *, title: str, columns: tuple[Column, ...], about: Mapping[str, str]) -> None:
        self.title = title
        self.columns = columns
        self.by_code = {column.code: column for column in columns}
        self._about = about
        self._by_heading = {
            _folded(heading): column for column in columns for heading in (column.heading, *column.aliases)
        }

    def column_of(self, heading: str) -> Column | None:
        """The column that a heading means: width, blanks and marks such as * do not matter."""
        return self._by_heading.get(_folded(heading))

    def about(self, *, code: str, field: str, personal: bool) -> Column | None:
        """The column that a refusal is about; `personal` says by which number the row names its subject."""
        if field == "number":
            return self.by_code.get("number" if personal else "uscc") or self.by_code["number"]
        named = self._about.get(field) or self._about.get(code)
        return self.by_code.get(named) if named else None


def _folded(heading: str) -> str:
    return normalise(heading).strip("*:").replace("(必填)", "")


def code_of(words: Mapping[str, str], text: str) -> str | None:
    """The code of a word from a code list, in any spelling; None where the list does not know it."""
    known = _spellings(tuple(words.items()))
    wanted = normalise(text)
    bare = wanted.partition("、")[2] if wanted[:1] in "一二三四五" else wanted
    return known.get(wanted) or known.get(bare)


@cache
def _spellings(words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Codes and labels in normal form → code; a file asks the same few words many thousand times."""
    return {normalise(word): code for code, label in words for word in (code, label)}


# Which column a refusal of the verbs is about, by its code or by the field that it names.
ABOUT: dict[str, str] = {
    "ground_of_permitted_kind": "ground",
    "ground_fits_colour": "ground",
    "commendation_is_positive": "ground",
    "ground_not_lapsed": "determined_on",
    "determined_not_in_future": "determined_on",
    "conduct_before_determination": "conduct_on",
    "summary_procedure_never_negative": "procedure",
    "negative_has_degree": "degree",
    "not_twice": "decision_no",
    "capacity_question": "capacity_confirmed",
    "persons_under_sixteen_are_kept_out": "number",
    "persons_without_capacity_are_kept_out": "number",
    "name": "name",
    "kind": "kind",
    "birth_on": "birth_on",
    "operator_name": "operator_name",
    "operator_number": "operator_number",
    "operator_kind": "operator_number_kind",
    "operator_birth_on": "operator_number",
}

PROPOSED = Layout(title="初步名单", columns=COLUMNS, about=ABOUT)
"""A preliminary list of a unit of this place."""
BY_CODE = PROPOSED.by_code

USCC = Kind.USCC.value
