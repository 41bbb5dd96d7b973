"""What a record is, from its fields and the item's conditions: polarity and degree. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from core.rules import Law
from records.terms import Nature, Polarity

Held = Callable[[str], set[str]]
"""The codes and labels that a field of the record holds, by the field's code; empty where it is empty."""


class Deriving(Protocol):
    """What the derivation asks of an item; `Item` is one."""

    nature: str
    negative_when: list[Mapping[str, Any]]
    degrees: list[Mapping[str, Any]]


def polarity_of(item: Deriving, held: Held, *, law: Law) -> str:
    """The kind of information that a record is (JS-G 9 to 13): the item's, or negative if all conditions hold.

    A condition that names a flag of the rule pack is asked only where the pack raises it (C 12(九): a penalty by
    summary procedure counts in some packs).
    """
    if item.nature != Nature.RECORD:
        return item.nature
    asked = [one for one in item.negative_when if not one.get("pack") or law.get(one["pack"])]
    return Polarity.NEGATIVE if all(_holds(one, held) for one in asked) else Polarity.OTHER


def degree_of(item: Deriving, held: Held, *, said: str, known: Mapping[str, str]) -> str:
    """The degree of a negative record: what it says itself, else the first of the item's that holds.

    `known` are the grades of the rule pack (code → label); a grade that the pack does not know is passed over.
    """
    if said:
        return said
    return next((one["degree"] for one in item.degrees if one["degree"] in known and _holds(one, held)), "")


def _holds(condition: Mapping[str, Any], held: Held) -> bool:
    if not condition["field"]:
        return True
    words, wanted = held(condition["field"]), set(condition["has"])
    return words <= wanted and bool(words) if condition.get("only") else bool(words & wanted)
