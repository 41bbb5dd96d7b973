"""The sheets and columns of the workbook, once for writing, reading and comparing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from law.keys import KEYS, Kind
from records.catalogue_models import ColumnMap, Item, ItemField
from records.terms import BOUND, DEGREES

ITEMS, FIELDS, WORDS, MAPS, CONDITIONS = "事项", "字段", "代码表", "列名对应", "性质和程度"
NEGATIVE, DEGREE = "negative", "degree"

ITEM_CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
FIELD_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")

Holds = Literal["text", "flag", "count", "codes", "words"]
"""`codes` are parted by any mark or blank, `words` by semicolons only: words hold commas of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the key of the catalogue file, the heading, what a cell holds, the words that it may choose."""

    key: str
    heading: str
    width: int = 14
    holds: Holds = "text"
    choices: Mapping[str, str] = field(default_factory=dict)
    must: bool = False
    most: int = 0
    pattern: re.Pattern[str] | None = None
    hint: str = ""

    def shown(self, value: Any) -> str:
        """A value as the cell shows it."""
        if self.holds == "flag":
            return "是" if value else "否"
        if self.holds in ("codes", "words"):
            mark = "、" if self.holds == "codes" and not self.choices else "；"
            return mark.join(self.choices.get(one, one) for one in value)
        return "" if value is None else str(self.choices.get(value, value))


def _keys(prefix: str, kind: Kind) -> dict[str, str]:
    return {name: key.label for name, key in KEYS.items() if name.startswith(prefix) and key.kind == kind}


def _of(model: Any, key: str, **how: Any) -> Column:
    """A column of a table, under its own name and length."""
    about = model._meta.get_field(key)
    choices = dict(about.choices) if about.choices else {}
    return Column(
        key=key, heading=how.pop("heading", str(about.verbose_name)), most=about.max_length or 0, choices=choices, **how
    )


def _item(key: str, **how: Any) -> Column:
    return _of(Item, key, **{"must": True, **how})


def _field(key: str, **how: Any) -> Column:
    return _of(ItemField, key, **how)


_OF_ITEM = Column(key="item", heading="事项编码", must=True, most=32, hint="与“事项”表的编码一致")
_WORDS_HINT = "多个词以分号隔开"

ITEM_COLUMNS: Sequence[Column] = (
    _item("code", pattern=ITEM_CODE, hint="小写字母、数字和下划线，字母开头"),
    _item("name", width=20),
    _item("category", width=20),
    _item("content", width=36),
    _item("nature"),
    _item("ground", width=22),
    _item("providers", width=22),
    _item("update_cycle", width=20),
    _item("source", width=26),
    _item("unverified", holds="flag", must=False),
    _item("visibility"),
    _item("use_scope", width=20),
    _item("validity", width=20),
    _item("retention", width=18),
    Column(key="publish_within", heading="公开期限", choices=_keys("publication.", Kind.TERM), hint="不限期的留空"),
    _item("repair", width=20, must=False),
    Column(key="key_fields", heading="报送单位主键", width=20, holds="codes", must=True, hint="字段代码，以顿号隔开"),
)

FIELD_COLUMNS: Sequence[Column] = (
    _OF_ITEM,
    _field("code", must=True, pattern=FIELD_CODE, hint="字母、数字和下划线，字母开头"),
    _field("label", must=True, width=26),
    _field("kind", must=True),
    _field("length", holds="count", width=8),
    _field("decimals", holds="count", width=8),
    _field("need", must=True, width=8),
    Column(key="when_field", heading="必填条件：字段", hint="必填为“有条件”的，写另一字段的代码"),
    Column(key="when_has", heading="必填条件：取值", width=20, holds="words", hint=_WORDS_HINT),
    _field("many", holds="flag", width=8),
    _field("visibility", must=True),
    _field("personal"),
    _field("rule", width=26),
    Column(key="bound", heading="对应记录栏目", width=18, holds="codes", choices=BOUND, hint="填入记录的哪一栏"),
)

WORD_COLUMNS: Sequence[Column] = (
    _OF_ITEM,
    Column(key="field", heading="字段代码", must=True, most=32),
    Column(key="code", heading="代码", must=True, most=64),
    Column(key="word", heading="词", must=True, most=100, width=24),
)

MAP_COLUMNS: Sequence[Column] = (
    _OF_ITEM,
    _of(ColumnMap, "name", heading="对应表", must=True, hint="如：2015版，或者报送单位名称"),
    Column(key="heading", heading="列名", must=True, most=200, width=26),
    Column(key="field", heading="字段代码", most=32, hint="不归集的列留空"),
)

CONDITION_COLUMNS: Sequence[Column] = (
    _OF_ITEM,
    Column(key="what", heading="确定什么", must=True, choices={NEGATIVE: "计为负面信息", DEGREE: "失信程度"}, width=16),
    Column(key="degree", heading="失信程度", choices=DEGREES, hint="只在确定失信程度时填写"),
    Column(key="field", heading="字段代码", most=32, hint="留空为其他一切情形"),
    Column(key="has", heading="取值", width=26, holds="words", hint=_WORDS_HINT),
    Column(key="only", heading="只有这些词", holds="flag", width=12),
    Column(key="pack", heading="规则包开关", choices=_keys("record.", Kind.FLAG), width=22, hint="规则包规定了才适用"),
)

SHEETS: Mapping[str, Sequence[Column]] = {
    ITEMS: ITEM_COLUMNS,
    FIELDS: FIELD_COLUMNS,
    WORDS: WORD_COLUMNS,
    MAPS: MAP_COLUMNS,
    CONDITIONS: CONDITION_COLUMNS,
}
