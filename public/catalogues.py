"""The catalogue as the public reads it: items by category, and how long what they hold is public and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from law.packs import Pack
from public.papers import Row, row
from records.catalogue_models import Item, ItemField
from records.terms import VALIDITY_KEYS, FieldKind, Need, Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWords:
    """A field in words: what it holds, when it must be filled."""

    field: ItemField
    holds: str
    need: str


def by_category(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """The items under their categories, in the order in which the catalogue names the categories first."""
    parts: dict[str, list[Item]] = {}
    for item in sorted(items, key=lambda one: (one.catalogue.origin != "national", one.order)):
        parts.setdefault(item.category, []).append(item)
    return list(parts.items())


def terms_of(item: Item, pack: Pack | None) -> list[Row]:
    """What `pack` rules of the item's time limits, with its clauses: public within, valid for."""
    keys = [item.publish_within] if item.publish_within else []
    if item.validity == Validity.DEGREE:
        keys += ["record.validity.start", *VALIDITY_KEYS.values()]
    return [row(pack.entries[key]) for key in keys if pack is not None and key in pack.entries]


def fields_of(item: Item) -> list[FieldWords]:
    """The item's fields in words."""
    fields = list(item.fields.all())
    labels = {one.code: one.label for one in fields}
    return [FieldWords(field=one, holds=_holds(one), need=_need(one, labels)) for one in fields]


def _holds(field: ItemField) -> str:
    if field.words:
        return "、".join(dict.fromkeys(field.words.values())) + ("（可多选）" if field.many else "")
    units: dict[str, str] = {FieldKind.TEXT: "字", FieldKind.INTEGER: "位", FieldKind.DECIMAL: "位"}
    size = f"，{field.length}{units[field.kind]}以内" if field.length and field.kind in units else ""
    places = f"，小数{field.decimals}位" if field.decimals else ""
    return f"{field.get_kind_display()}{size}{places}"


def _need(field: ItemField, labels: Mapping[str, str]) -> str:
    if field.need != Need.WHEN:
        return str(field.get_need_display())
    other = labels.get(field.when["field"], field.when["field"])
    return f"“{other}”为{'、'.join(field.when['has'])}时必填"


def negative_when(item: Item) -> list[str]:
    """On which words a record of the item is negative information; empty where every record is of one nature."""
    return [sentence for one in item.negative_when if (sentence := _condition(item, one))]


def degrees_of(item: Item, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Which words give a record its degree: (degree, condition), the first that holds decides."""
    return [
        (names[one["degree"]], _condition(item, one) or "其他情形") for one in item.degrees if one["degree"] in names
    ]


def _condition(item: Item, one: Mapping[str, Any]) -> str:
    if not one["field"]:
        return ""
    labels = {field.code: field.label for field in item.fields.all()}
    return f"“{labels.get(one['field'], one['field'])}”{'只' if one.get('only') else ''}为{'、'.join(one['has'])}"


def grades(pack: Pack | None) -> dict[str, str]:
    """The degrees that `pack` knows, code → label."""
    return pack.labels("grades.names") if pack is not None and pack.get("grades.names") is not None else {}
