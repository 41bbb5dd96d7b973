"""The empty workbook of an item: its fields as headings, its code lists as choices, and what each field asks for."""

from __future__ import annotations

from core.workbooks import Head, write
from records.models import Item, ItemField
from records.terms import FieldKind, Need

NEEDS = {Need.MUST: "必填", Need.WHEN: "有条件", Need.MAY: "选填"}


def template_of(item: Item) -> bytes:
    """An .xlsx: the sheet to fill in, and one that explains the fields."""
    fields = list(item.fields.all())
    heads = [Head(heading=one.label, width=20, choices=_choices(one), needed=one.need == Need.MUST) for one in fields]
    about = [Head(heading=name, width=width) for name, width in _ABOUT]
    return write({item.name[:31]: (heads, []), "填写说明": (about, [_explained(one) for one in fields])})


_ABOUT = (("栏目", 30), ("字段代码", 16), ("类型", 12), ("长度", 8), ("必填", 10), ("可填的词", 40), ("说明", 50))


def _choices(one: ItemField) -> tuple[str, ...]:
    """A list to choose from; a table programme takes 255 characters, and none for several words in one cell."""
    words = tuple(dict.fromkeys(one.words.values()))
    return words if words and not one.many and len(",".join(words)) <= 255 else ()


def _explained(one: ItemField) -> list[str]:
    when = f"“{'、'.join(one.when['has'])}”时必填" if one.need == Need.WHEN and one.when else ""
    return [
        one.label,
        one.code,
        str(FieldKind(one.kind).label),
        str(one.length or ""),
        NEEDS[Need(one.need)],
        "；".join(dict.fromkeys(one.words.values())),
        "；".join(filter(None, (when, one.rule))),
    ]
