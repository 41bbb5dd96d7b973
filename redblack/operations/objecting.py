"""Where somebody turns who finds an entry of elsewhere wrong: nobody here repairs or withdraws it (A9, B10)."""

from __future__ import annotations

from dataclasses import dataclass

from law.operations import pack_by_version_id
from redblack import rules
from redblack.models import Entry
from redblack.terms import Origin

VERIFIED = "objection.verify_term"
"""The value under which a pack writes who verifies what is objected to."""


@dataclass(frozen=True, slots=True)
class WhereToObject:
    """To whom somebody turns who finds a received entry wrong, and on which clauses that rests."""

    sentence: str
    clauses: tuple[str, ...]


def where_to_object(entry: Entry) -> WhereToObject | None:
    """For an entry of elsewhere; None for one that was recognised here."""
    if entry.origin == Origin.OWN:
        return None
    pack = pack_by_version_id(entry.pack_version_id)
    verified = pack.citations(VERIFIED) if pack.get(VERIFIED) is not None else ()
    written = (citation.clause for citation in verified if citation.clause)
    sentence = (
        f"本条由{entry.origin_authority}认定，本地只按其内容归集，不告知、不修复、不撤销。"
        f"认为内容有误或者已经纠正的，请向{entry.origin_authority}提出；向信用主管部门提出的，转送该单位核实，"
        "由其更正或者移出后在本地同步。"
    )
    return WhereToObject(sentence, tuple(dict.fromkeys((rules.OwnEntriesOnly.clause, *written))))
