"""What the parts of a catalogue must agree in, cell by cell: the law's own limits among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from records.catalogue_sheets.layout import CONDITIONS, FIELDS, ITEMS, MAPS
from records.catalogue_sheets.reading import Read, Row
from records.terms import BOUND, BOUND_DAYS, FieldKind, Need, Personal, Visibility, prohibited_names

_NO_FIELD = ("该事项没有这个字段", "请核对字段代码。")
_NO_WORD = "不在该字段的代码表内"
_PROHIBITED = "属于禁止归集的信息（JS-G 14）"


def judge(found: Read) -> None:
    """Note in `found` whatever of its items contradicts itself or the law."""
    items = {item["code"]: item for item in found.items}
    for row in found.rows[ITEMS]:
        _item(found, row, items[row["code"]])
    for row in found.rows[FIELDS]:
        if row["item"] in items:
            _field(found, row, items[row["item"]])
    for row in found.rows[CONDITIONS]:
        if row["item"] in items and row["field"]:
            _words(found, CONDITIONS, row, items[row["item"]], field="field", has="has")
    for row in found.rows[MAPS]:
        _never(found, MAPS, row, "heading")


def _item(found: Read, row: Row, item: Mapping[str, Any]) -> None:
    _never(found, ITEMS, row, "name")
    codes = {one["code"] for one in item["fields"]}
    if not codes:
        found.wrong(ITEMS, row, "code", row["code"], "没有任何字段", "请在“字段”表补写。")
        return
    for code in row["key_fields"]:
        if code not in codes:
            found.wrong(ITEMS, row, "key_fields", code, *_NO_FIELD)
    for name in ("name", "determined_on"):
        if name not in item["binds"]:
            _unbound(found, row, BOUND[name])
    if not {"uscc", "number"} & item["binds"].keys():
        _unbound(found, row, f"{BOUND['uscc']}”或者“{BOUND['number']}")


def _unbound(found: Read, row: Row, label: str) -> None:
    remedy = "请在“字段”表的“对应记录栏目”中指明由哪个字段填写。"
    found.wrong(ITEMS, row, "code", row["code"], f"没有字段对应“{label}”", remedy)


def _field(found: Read, row: Row, item: Mapping[str, Any]) -> None:
    _never(found, FIELDS, row, "label")
    own = next(one for one in item["fields"] if one["code"] == row["code"])
    if (row["kind"] == FieldKind.WORDS) != bool(own["words"]):
        sentence = "类型为代码，但“代码表”中没有它的词" if not own["words"] else "“代码表”中有它的词，但类型不是代码"
        found.wrong(FIELDS, row, "kind", row["code"], sentence, "请补写代码表，或者改正类型。")
    if row["visibility"] == Visibility.PUBLIC and Personal.NUMBER in (row["personal"], row["kind"]):
        remedy = "请改为政府共享或者授权查询。"
        found.wrong(FIELDS, row, "visibility", row["label"], "证件号码、联系方式等字段不得向社会公开", remedy)
    if row["kind"] != FieldKind.DATE and BOUND_DAYS.intersection(row["bound"]):
        found.wrong(FIELDS, row, "bound", row["code"], "对应的栏目是日期，字段类型不是日期", "请改正类型或者对应栏目。")
    _when(found, row, item)


def _when(found: Read, row: Row, item: Mapping[str, Any]) -> None:
    stated = bool(row["when_field"] and row["when_has"])
    if row["need"] == Need.WHEN and not stated:
        remedy = "请填写必填条件的字段和取值。"
        found.wrong(FIELDS, row, "when_field", row["when_field"], "没有写明什么情况下必填", remedy)
    elif row["need"] != Need.WHEN and (row["when_field"] or row["when_has"]):
        found.wrong(FIELDS, row, "when_field", row["when_field"], "不是“有条件”，不应填写必填条件", "请删去条件。")
    elif stated:
        _words(found, FIELDS, row, item, field="when_field", has="when_has")


def _words(found: Read, sheet: str, row: Row, item: Mapping[str, Any], *, field: str, has: str) -> None:
    """The condition of a row names a field of the item and words of that field."""
    other = next((one for one in item["fields"] if one["code"] == row[field]), None)
    if other is None:
        found.wrong(sheet, row, field, row[field], *_NO_FIELD)
        return
    known = set(other["words"].values())
    if not row[has]:
        found.wrong(sheet, row, has, "", "没有填写", "请填写取值，多个以分号隔开。")
    for word in row[has]:
        if word not in known:
            remedy = f"请改为：{'、'.join(other['words'].values())}。" if known else "请改用类型为代码的字段。"
            found.wrong(sheet, row, has, word, _NO_WORD, remedy)


def _never(found: Read, sheet: str, row: Row, key: str) -> None:
    """No item, no field, no column asks for what may never be collected."""
    names: Iterable[str] = prohibited_names(str(row[key]))
    if names:
        found.wrong(sheet, row, key, row[key], f"{'、'.join(names)}{_PROHIBITED}", "请删去该行。")
