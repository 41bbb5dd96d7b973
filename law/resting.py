"""Everything that rests on a document, a clause or a basis: asked of every floor through the roof's table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from law import packs
from law.citations import Citation
from law.clauses import Clause, Document, UnknownClause, documents, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is asked about. `words` are what a text that rests on it would name: title, short title, number.

    `clause` is set where one clause is meant; `document` is None for a basis that is none of the platform's papers.
    """

    name: str
    words: tuple[str, ...]
    document: Document | None = None
    clause: Clause | None = None

    def named_in(self, text: str) -> bool:
        """Whether `text` names the paper."""
        return any(word in text for word in self.words)

    def clause_named_in(self, text: str) -> bool:
        """Whether `text` names the very clause; true where the whole paper is meant."""
        return self.clause is None or self.clause.label in text


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """One kind of thing that rests on a paper: a heading, how many there are, and the first of them by name."""

    heading: str
    count: int
    rows: tuple[str, ...]


SHOWN = 200


def paper_of(asked: str) -> Paper:
    """The paper that somebody means by "JS-G", "JS-G 30" or the name of any law.

    Raises UnknownClause where a document has no such clause, ValueError for fewer than two characters.
    """
    text = " ".join(asked.split())
    key, _, rest = text.partition(" ")
    known = documents().get(key)
    if known is None:
        bare = text.strip("《》")
        if len(bare) < 2:
            raise ValueError("请写明文件代号、条款，或者法律法规的名称（至少两个字）。")
        return Paper(name=text, words=(bare,))
    words = tuple(filter(None, (known.title, known.short, known.number)))
    if not rest:
        return Paper(name=known.name, words=words, document=known)
    try:
        clause = find(text)
    except ValueError as error:
        raise UnknownClause(f"《{known.title}》没有“{rest}”这一条款") from error
    return Paper(name=f"{known.name}{clause.label}", words=words, document=known, clause=clause)


def resting_on(paper: Paper) -> list[Resting]:
    """What every floor says rests on the paper; the roof's table `settings.RESTING` names who is asked."""
    asked: tuple[str, ...] = import_string(settings.RESTING)
    found: list[Resting] = []
    for path in asked:
        ask: Callable[[Paper], Sequence[Resting]] = import_string(path)
        found += ask(paper)
    return found


def pack_values(paper: Paper) -> list[Resting]:
    """Values of the shipped packs that cite the paper, or the clause and those below it."""
    rows = [
        f"{pack.title}：{entry.key.label}＝{entry.chinese}（{citation.short}）"
        for pack in map(packs.load, packs.codes())
        for entry in pack.entries.values()
        for citation in entry.citations
        if _cites(citation, paper)
    ]
    return [Resting(heading="规则包的取值", count=len(rows), rows=tuple(rows[:SHOWN]))]


def _cites(citation: Citation, paper: Paper) -> bool:
    if not citation.clause:
        return paper.document is None and paper.named_in(citation.basis)
    cited = find(citation.clause)
    if paper.document is None:
        return paper.named_in(citation.document)
    if cited.document != paper.document.key:
        return False
    path = paper.clause.path if paper.clause else ()
    return (
        paper.clause is None or cited.number == paper.clause.number or (bool(path) and cited.path[: len(path)] == path)
    )
