"""What an edited catalogue changes, item by item and field by field, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from records.catalogue_sheets.layout import FIELD_COLUMNS, ITEM_COLUMNS, Column
from records.terms import BOUND

NEW, CHANGED, REMOVED = "new", "changed", "removed"
LABELS = {NEW: "新增", CHANGED: "修改", REMOVED: "删去"}

Item = Mapping[str, Any]
_FIELD = tuple(one for one in FIELD_COLUMNS if one.key not in ("item", "code", "when_field", "when_has", "bound"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One item that an edit adds, changes or removes, and what of it."""

    kind: str
    code: str
    name: str
    lines: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def differences(before: Sequence[Item], after: Sequence[Item]) -> list[Difference]:
    """What `after` changes of `before`, both in the shape of a catalogue file; empty where nothing."""
    old, new = ({item["code"]: item for item in items} for items in (before, after))
    found = []
    for code, item in new.items():
        if code not in old:
            count = f"{len(item['fields'])}个字段"
            found.append(Difference(kind=NEW, code=code, name=item["name"], lines=(count,)))
        elif lines := tuple(_item(old[code], item)):
            found.append(Difference(kind=CHANGED, code=code, name=item["name"], lines=lines))
    found += [Difference(kind=REMOVED, code=code, name=item["name"]) for code, item in old.items() if code not in new]
    kept = [code for code in new if code in old]
    if not found and kept != list(old):
        found.append(Difference(kind=CHANGED, code="", name="事项的顺序", lines=("顺序调整",)))
    return found


def summary(found: Sequence[Difference]) -> str:
    """How many items are added, changed, removed: 新增1项，修改2项."""
    counts = {kind: sum(one.kind == kind for one in found) for kind in LABELS}
    return "，".join(f"{LABELS[kind]}{count}项" for kind, count in counts.items() if count) or "没有差别"


def _item(old: Item, new: Item) -> Iterator[str]:
    for column in ITEM_COLUMNS:
        yield from _value(column, old[column.key], new[column.key])
    yield from _binds(old["binds"], new["binds"])
    for key, label in (("negative_when", "计为负面信息的条件"), ("degrees", "失信程度的条件")):
        if list(old[key]) != list(new[key]):
            yield f"{label}：原{len(old[key])}条，现{len(new[key])}条，内容有改动"
    yield from _fields(old["fields"], new["fields"])
    yield from _maps(old["maps"], new["maps"])


def _value(column: Column, old: Any, new: Any) -> Iterator[str]:
    if (old or None) != (new or None):
        yield f"{column.heading}：由“{column.shown(old) or '空'}”改为“{column.shown(new) or '空'}”"


def _binds(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            label = BOUND.get(name, name)
            yield f"对应记录栏目“{label}”：由{old.get(name) or '无'}改为{new.get(name) or '无'}"


def _fields(old: Sequence[Item], new: Sequence[Item]) -> Iterator[str]:
    before, after = ({one["code"]: one for one in fields} for fields in (old, new))
    for code, one in after.items():
        if code not in before:
            yield f"新增字段“{one['label']}”（{code}）"
        else:
            for said in _field(before[code], one):
                yield f"字段“{one['label']}”（{code}）{said}"
    for code, one in before.items():
        if code not in after:
            yield f"删去字段“{one['label']}”（{code}）"
    if [code for code in after if code in before] != [code for code in before if code in after]:
        yield "字段的顺序调整"


def _field(old: Item, new: Item) -> Iterator[str]:
    for column in _FIELD:
        yield from _value(column, old[column.key], new[column.key])
    if (old.get("when") or {}) != (new.get("when") or {}):
        yield f"必填条件：由“{_when(old)}”改为“{_when(new)}”"
    gone = [word for code, word in old["words"].items() if new["words"].get(code) != word]
    come = [word for code, word in new["words"].items() if old["words"].get(code) != word]
    if gone or come:
        parts = [f"删去{'、'.join(gone)}" if gone else "", f"新增{'、'.join(come)}" if come else ""]
        yield f"代码表：{'，'.join(part for part in parts if part)}"


def _when(one: Item) -> str:
    when = one.get("when") or {}
    return f"{when['field']}为{'、'.join(when['has'])}" if when else "无"


def _maps(old: Sequence[Item], new: Sequence[Item]) -> Iterator[str]:
    before, after = ({one["name"]: one["columns"] for one in maps} for maps in (old, new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            yield f"{'新增' if one is None else '删去'}列名对应表“{name}”"
        elif one != other:
            changed = sum(one.get(heading) != other.get(heading) for heading in {*one, *other})
            yield f"列名对应表“{name}”：{changed}个列名有改动"
