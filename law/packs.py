"""Rule packs: what the papers of one place decide, each value with its source.

TOML is the source (law/packs/*.toml). A pack may extend another; what it does not say itself it inherits.
A value has one of three sources: an article with its words, the office (本办自定, no document says it), or
a secondary source still to be checked (待核). `Pack` is the read-only view that rules are handed.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from law import clauses
from law.citations import Citation, Source
from law.keys import KEYS, Key, Kind
from law.terms import Term

FILES = Path(__file__).parent / "packs"

Value = Term | bool | str | tuple[str, ...]


# What goes before a pack's value where it rules otherwise. These papers yield to all four; JS-G 30 only to three.
PRECEDENCE = {"law": "法律", "regulation": "法规", "rule": "规章", "national": "国家部门规定"}


class UnknownKey(LookupError):
    """No such key in law.keys: a slip in the code or in a pack."""


class NoValue(LookupError):
    """The pack does not answer this key: its documents are silent and the office has set nothing."""


class PackError(ValueError):
    """A pack's TOML cannot stand; the sentence names the pack and the key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One resolved answer of a pack: the typed value and every citation it rests on, the first one leading.

    `yields_to` names what goes before it where it rules otherwise (words of PRECEDENCE).
    """

    key: Key
    value: Value
    citations: tuple[Citation, ...]
    yields_to: tuple[str, ...] = tuple(PRECEDENCE)

    @property
    def source(self) -> Source:
        return Source(self.citations[0].source)

    @property
    def chinese(self) -> str:
        """The value as a person reads it, marked 【待核】 where nobody has checked it yet."""
        shown = render(self.key, self.value)
        waiting = self.source is Source.UNVERIFIED and not self.citations[0].confirmed
        return f"【待核】{shown}" if waiting else shown

    @property
    def precedence(self) -> str:
        """What goes before the value, as a sentence."""
        return "、".join(PRECEDENCE[word] for word in self.yields_to) + "另有规定的，从其规定"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pack:
    """A rule pack as rules see it. `version` is the digest of its content, `version_id` its row if it has one.

    `rank` is the word of PRECEDENCE under which its papers go before those of other packs; empty for a local pack.
    """

    code: str
    title: str
    place: str
    valid_from: date
    extends: str
    entries: Mapping[str, Entry]
    resolved: Mapping[str, Any] = field(repr=False)
    rank: str = ""
    version: str = ""
    version_id: int | None = None

    @property
    def row_id(self) -> int:
        """The row of its version, for a case to point at; raises PackError for a pack that was never loaded."""
        if self.version_id is None:
            raise PackError(f"规则包“{self.title}”尚未载入，不能据以办理")
        return self.version_id

    def get(self, key: str) -> Value | None:
        """The value, or None where the pack has none; raises UnknownKey."""
        entry = self.entries.get(_known(key).name)
        return None if entry is None else entry.value

    def value(self, key: str) -> Value:
        """The value; raises NoValue where the pack has none, UnknownKey where nobody may ask."""
        return self.entry(key).value

    def entry(self, key: str) -> Entry:
        """The value with its citations; raises NoValue, UnknownKey."""
        entry = self.entries.get(_known(key).name)
        if entry is None:
            raise NoValue(f"规则包“{self.title}”没有规定“{KEYS[key].label}”")
        return entry

    def term(self, key: str) -> Term:
        """The value of a key that holds a term."""
        value = self.value(key)
        if not isinstance(value, Term):
            raise TypeError(f"“{key}”不是期限")
        return value

    def flag(self, key: str) -> bool:
        """The value of a key that holds yes or no."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise TypeError(f"“{key}”不是是非项")
        return value

    def text(self, key: str) -> str:
        """The value of a key that holds a word or a text."""
        value = self.value(key)
        if not isinstance(value, str):
            raise TypeError(f"“{key}”不是文字")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """The codes of a key that holds a list ("serious:严重失信" gives "serious")."""
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"“{key}”不是列表")
        return tuple(word.partition(":")[0] for word in value)

    def labels(self, key: str) -> dict[str, str]:
        """Code → Chinese of a key that holds a list."""
        value = self.value(key)
        if not isinstance(value, tuple):
            raise TypeError(f"“{key}”不是列表")
        return {word.partition(":")[0]: KEYS[key].label_of(word) for word in value}

    def cite(self, key: str) -> Citation:
        """The leading citation of the value; raises NoValue, UnknownKey."""
        return self.entry(key).citations[0]

    def citations(self, key: str) -> tuple[Citation, ...]:
        """Every citation of the value, the leading one first."""
        return self.entry(key).citations

    def unverified(self) -> tuple[str, ...]:
        """The keys whose values nobody has checked against the document yet."""
        return tuple(name for name, entry in self.entries.items() if _waiting(entry))

    def outranked_by(self, other: Pack) -> tuple[str, ...]:
        """The keys that `other`, a pack of higher papers, decides otherwise where this one says it yields (A18).

        Names and texts are each place's own; what an office set for itself outranks nothing.
        """
        return tuple(
            name
            for name, entry in self.entries.items()
            if other.rank in entry.yields_to
            and entry.key.kind is not Kind.TEXT
            and (theirs := other.entries.get(name)) is not None
            and theirs.source is not Source.OFFICE
            and theirs.value != entry.value
        )

    def confirmed(self, keys: Iterable[str]) -> Pack:
        """The same pack with the values of `keys` marked as checked by a person."""
        done = set(keys)
        entries = {
            name: replace(entry, citations=tuple(replace(c, confirmed=True) for c in entry.citations))
            if name in done
            else entry
            for name, entry in self.entries.items()
        }
        return replace(self, entries=entries)

    def stored_as(self, version_id: int) -> Pack:
        """The same pack, knowing the row of its version."""
        return replace(self, version_id=version_id)


def codes() -> tuple[str, ...]:
    """The codes of the packs that ship with the product."""
    return tuple(sorted(path.stem for path in FILES.glob("*.toml")))


def national(*, on: date | None = None) -> Pack | None:
    """The pack of the national departments' papers in force on `on`; the newest one without a day."""
    known = [pack for pack in map(load, codes()) if pack.rank and (on is None or pack.valid_from <= on)]
    return max(known, key=lambda pack: pack.valid_from, default=None)


@lru_cache(maxsize=32)
def load(code: str) -> Pack:
    """The pack from its TOML, inheritance resolved; raises PackError."""
    return from_resolved(resolve(code))


def resolve(code: str) -> dict[str, Any]:
    """The pack as plain JSON after inheritance: what a PackVersion stores and its digest is taken of."""
    source = _read(code)
    head = source["pack"]
    values: dict[str, Any] = {}
    if head.get("extends"):
        parent = resolve(head["extends"])
        values = {key: {"origin": parent["title"], **said} for key, said in parent["values"].items()}
    for key, said in source.get("values", {}).items():
        values[key] = _checked(code, key, said)
    for key in source.get("withdrawn", []):
        values.pop(key, None)
    resolved = {
        "code": code,
        "title": head["title"],
        "place": head["place"],
        "valid_from": head["valid_from"].isoformat(),
        "extends": head.get("extends", ""),
        "values": dict(sorted(values.items())),
    }
    return {**resolved, "rank": head["rank"]} if head.get("rank") else resolved


def digest(resolved: Mapping[str, Any]) -> str:
    """The SHA-256 of a resolved pack, over its JSON with sorted keys."""
    text = json.dumps(resolved, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def from_resolved(resolved: Mapping[str, Any]) -> Pack:
    """The view of a resolved pack, from TOML or from a stored version."""
    version = digest(resolved)[:12]
    entries = {
        key: Entry(
            key=KEYS[key],
            value=parse(KEYS[key], said["value"]),
            citations=_citations(key, said, pack=resolved["code"], version=version),
            yields_to=tuple(said.get("yields_to", PRECEDENCE)),
        )
        for key, said in resolved["values"].items()
        if key in KEYS
    }
    return Pack(
        code=resolved["code"],
        title=resolved["title"],
        place=resolved["place"],
        valid_from=date.fromisoformat(resolved["valid_from"]),
        extends=resolved["extends"],
        rank=resolved.get("rank", ""),
        entries=entries,
        resolved=resolved,
        version=version,
    )


def parse(key: Key, raw: object) -> Value:
    """A raw TOML value as the key's type; raises ValueError with a Chinese sentence."""
    match key.kind, raw:
        case Kind.TERM, str():
            return Term.parse(raw)
        case Kind.FLAG, bool():
            return raw
        case Kind.TEXT, str() if raw:
            return raw
        case Kind.CHOICE, str() if raw in dict(key.choices):
            return raw
        case Kind.NAMES, list() if raw and all(_named(key, word) for word in raw):
            return tuple(raw)
    raise ValueError(f"“{key.label}”（{key.name}）的值不合类型：{raw!r}")


def render(key: Key, value: Value) -> str:
    """A typed value in Chinese."""
    match value:
        case Term():
            return value.chinese
        case bool():
            return "是" if value else "否"
        case tuple():
            return "、".join(key.label_of(word) for word in value)
        case _:
            return key.label_of(value) if key.choices else value


def _named(key: Key, word: object) -> bool:
    if not isinstance(word, str):
        return False
    code, _, label = word.partition(":")
    return code in dict(key.choices) if key.choices else bool(code and label)


def _known(key: str) -> Key:
    try:
        return KEYS[key]
    except KeyError:
        raise UnknownKey(f"law.keys 没有“{key}”") from None


def _waiting(entry: Entry) -> bool:
    return entry.source is Source.UNVERIFIED and not entry.citations[0].confirmed


def _read(code: str) -> dict[str, Any]:
    path = FILES / f"{code}.toml"
    if not path.is_file():
        raise PackError(f"没有规则包“{code}”")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _checked(code: str, key: str, said: dict[str, Any]) -> dict[str, Any]:
    """One value of a TOML file, with its source said exactly once; raises PackError."""
    where = f"规则包“{code}”的“{key}”"
    if key not in KEYS:
        raise PackError(f"{where}不在 law.keys 之中")
    sources = [name for name in ("article", "office", "unverified") if name in said]
    if len(sources) != 1:
        raise PackError(f"{where}应当且只应当有一个来源：article、office 或 unverified")
    if "article" in said and not said.get("quote"):
        raise PackError(f"{where}引用条款而没有原文")
    try:
        parse(KEYS[key], said["value"])
        for word in said.get("yields_to", ()):
            PRECEDENCE[word]
        for clause, _quote in _articles(said):
            clauses.find(clause)
    except (KeyError, ValueError, LookupError) as error:
        raise PackError(f"{where}：{error}") from error
    return dict(said)


def _articles(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The (clause, quote) pairs of a value: the leading one, then those under `also`."""
    leading = [(said["article"], said["quote"])] if "article" in said else []
    return leading + [(clause, quote) for clause, quote in said.get("also", [])]


def _citations(key: str, said: Mapping[str, Any], *, pack: str, version: str) -> tuple[Citation, ...]:
    bare = Citation(
        key=key,
        source=Source.OFFICE,
        note=said.get("note", ""),
        pack=pack,
        pack_version=version,
        origin=said.get("origin", ""),
    )
    cited = tuple(_of_article(bare, clause, quote) for clause, quote in _articles(said))
    if "office" in said:
        return (replace(bare, basis=said["office"]), *_related(cited))
    if "unverified" in said:
        return (replace(bare, source=Source.UNVERIFIED, basis=said["unverified"]), *_related(cited))
    return cited


def _related(cited: Iterable[Citation]) -> tuple[Citation, ...]:
    """Clauses named beside a value that no clause decides: they must not read as its basis."""
    return tuple(replace(citation, related=True) for citation in cited)


def _of_article(bare: Citation, citation: str, quote: str) -> Citation:
    clause = clauses.find(citation)
    return replace(
        bare,
        source=Source.ARTICLE,
        clause=clause.citation,
        label=clause.label,
        document=clauses.documents()[clause.document].name,
        quote=quote,
    )
