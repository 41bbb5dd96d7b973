"""The documents and the rule packs as tables and texts that a page can print."""

from __future__ import annotations

from dataclasses import dataclass, replace

from law import clauses, packs
from law.citations import SOURCE_LABELS, Citation, Source
from law.clauses import Clause
from law.keys import KEYS
from law.packs import Entry, Pack

# The first word of a key, as the heading of its part of the table; the order is that of a case's life.
PARTS = {
    "office": "机关和称谓",
    "labels": "机关和称谓",
    "roles": "机关和称谓",
    "grades": "信用信息",
    "record": "信用信息",
    "subject": "信用信息",
    "publication": "信用信息",
    "listing": "名单认定",
    "red": "名单认定",
    "exit": "名单退出",
    "correction": "名单退出",
    "repair": "信用修复",
    "objection": "异议和救济",
    "appeal": "异议和救济",
    "complaint": "异议和救济",
    "redress": "异议和救济",
    "commitment": "信用承诺",
    "honours": "荣誉",
    "fate": "主体变更",
    "measures": "联合奖惩",
    "responsible": "责任人员",
    "green": "绿色通道",
    "classes": "信用分类",
    "upstream": "上报和共享",
    "escalation": "督办",
}
OTHER = "其他"
RIGHTS = ("listing.statement_term", "objection.", "appeal.", "complaint.", "redress.", "repair.", "correction.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A clause with its own lines only. `depth` counts from 0; `chapter` is set where a new one begins."""

    clause: Clause
    lines: tuple[str, ...]
    depth: int
    chapter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """A citation with the place where its clause can be read: document key and anchor, empty without a clause."""

    text: str
    document: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value of a pack in the words of a page.

    `precedence` says what goes before it; `above` what the nation's departments decide otherwise, if they do (A18).
    """

    entry: Entry
    label: str
    decides: str
    value: str
    source: str
    citations: tuple[Cited, ...]
    notes: tuple[str, ...]
    origin: str
    precedence: str
    above: str = ""


def paragraphs(document: str) -> list[Paragraph]:
    """A document clause by clause, every line once; raises law.clauses.UnknownClause."""
    known = list(clauses.clauses(document).values())
    made, chapter = [], ""
    for clause in known:
        begins = clause.heading if clause.heading != chapter else ""
        chapter = clause.heading
        lines = _own_lines(clause, known)
        # In a document that counts anew in each chapter the heading is the clause's own first line too.
        if begins and lines and lines[0] == begins:
            lines = lines[1:]
        depth = max(0, len(clause.path) - 1)
        made.append(Paragraph(clause=clause, lines=tuple(lines), depth=depth, chapter=begins))
    return made


def _own_lines(clause: Clause, known: list[Clause]) -> list[str]:
    """The clause's lines without those of the clauses below it."""
    text = clause.text
    for other in known:
        if clause.path and len(other.path) == len(clause.path) + 1 and other.path[:-1] == clause.path:
            text = _without(text, other.text)
    return [line.strip() for line in text.splitlines() if line.strip()]


def _without(text: str, part: str) -> str:
    """`text` with `part` cut out. Line breaks do not count: a clause is joined anew at every level."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    bare, sought = "".join(text[place] for place in places), "".join(part.split())
    start = bare.find(sought)
    if start < 0:
        return text
    return f"{text[: places[start]]}\n{text[places[start + len(sought) - 1] + 1 :]}"


def table(pack: Pack) -> list[tuple[str, list[Row]]]:
    """A pack's values under headings, each with its sources."""
    parts: dict[str, list[Row]] = {heading: [] for heading in [*PARTS.values(), OTHER]}
    above = _above(pack)
    for name in KEYS:
        if name in pack.entries:
            line = replace(row(pack.entries[name]), above=above.get(name, ""))
            parts[PARTS.get(name.partition(".")[0], OTHER)].append(line)
    return [(heading, rows) for heading, rows in parts.items() if rows]


def _above(pack: Pack) -> dict[str, str]:
    """By key what the newest national pack decides otherwise, where this pack says that it yields."""
    other = None if pack.rank else packs.national()
    if other is None:
        return {}
    return {
        name: f"{other.title}：{other.entries[name].chinese}（{other.entries[name].citations[0].short}）"
        for name in pack.outranked_by(other)
    }


def rights(pack: Pack) -> list[Row]:
    """The values that say how one is heard, objects, appeals and gets repaired."""
    return [row(pack.entries[name]) for name in KEYS if name in pack.entries and name.startswith(RIGHTS)]


def row(entry: Entry) -> Row:
    """One value with its sources in print."""
    first = entry.citations[0]
    return Row(
        entry=entry,
        label=entry.key.label,
        decides=entry.key.decides,
        value=entry.chinese,
        source="已核对" if first.confirmed else SOURCE_LABELS[Source(first.source)],
        citations=tuple(_cited(citation) for citation in entry.citations),
        notes=tuple(dict.fromkeys(citation.note for citation in entry.citations if citation.note)),
        origin=first.origin,
        precedence=f"{entry.precedence}。",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One question and what two packs answer; a pack without an answer has no row."""

    label: str
    decides: str
    rows: tuple[Row | None, Row | None]

    @property
    def differs(self) -> bool:
        """Whether the values are not the same (their sources may differ all the same)."""
        values = [row.entry.value if row else None for row in self.rows]
        return values[0] != values[1]


def compared(one: Pack, other: Pack) -> list[tuple[str, list[Pair]]]:
    """Two packs side by side, under the headings of their tables."""
    parts: dict[str, list[Pair]] = {heading: [] for heading in [*PARTS.values(), OTHER]}
    for name, key in KEYS.items():
        found = tuple(row(pack.entries[name]) if name in pack.entries else None for pack in (one, other))
        if any(found):
            pair = Pair(label=key.label, decides=key.decides, rows=(found[0], found[1]))
            parts[PARTS.get(name.partition(".")[0], OTHER)].append(pair)
    return [(heading, pairs) for heading, pairs in parts.items() if pairs]


def papers_of(pack: Pack) -> list[str]:
    """The keys of the documents that a pack cites, in the order of the documents."""
    cited = {c.clause.partition(" ")[0] for entry in pack.entries.values() for c in entry.citations if c.clause}
    return [key for key in clauses.documents() if key in cited]


def _cited(citation: Citation) -> Cited:
    if citation.source == Source.OFFICE:
        return Cited(text=citation.basis)
    if not citation.clause:
        return Cited(text=citation.text)
    clause = clauses.find(citation.clause)
    return Cited(text=citation.text, document=clause.document, anchor=clause.anchor)
