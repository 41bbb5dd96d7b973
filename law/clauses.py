"""The documents as text, split into clauses that can be cited and quotes that can be checked.

A citation is written as the office writes it: "JS-G 30" (第三十条), "JS-G 34(2)" or "JS-G 34(二)",
"JY 6(2)" （（六）2.）, "PY 三(五)", "XB 二(二)4(1)", "JS-Z 附表". The key of the document comes first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from law.numerals import chinese_number, read_number

TEXTS = Path(__file__).parent / "documents"
PREAMBLE = "序言"

_NUMERAL = "[一二三四五六七八九十]+"
_CHAPTER = re.compile(rf"^({_NUMERAL})、")
_PART = re.compile(rf"^[(（]({_NUMERAL})[)）]")
_ITEM = re.compile(r"^(\d{1,2})[.．]\s*")
_SUB = re.compile(r"^[(（](\d{1,2})[)）]")
_ARTICLE = re.compile(rf"^第({_NUMERAL})条")
_ARTICLE_CHAPTER = re.compile(rf"^第({_NUMERAL})章")
_MARKUP = re.compile(r"^[#\s　 ]*\**|\*+$")

# Which line begins which level. Level 0 only sets the heading in "running" and "articles" documents,
# because their clauses are counted through the chapters.
SCHEMES: dict[str, tuple[re.Pattern[str], ...]] = {
    "running": (_CHAPTER, _PART, _ITEM),
    "chaptered": (_CHAPTER, _PART, _ITEM, _SUB),
    "articles": (_ARTICLE_CHAPTER, _ARTICLE, _PART),
}


class UnknownClause(LookupError):
    """No document has a clause under this citation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper the platform rests on. `status` is "text" or "unverified": whether title and number are its own.

    `expires_on` is the last day, inclusive, that its own text names; what the office learnt since is
    `law.models.PaperEnd`.
    """

    key: str
    file: str
    title: str
    short: str
    number: str
    issuer: str
    issued_on: date
    trial: bool
    status: str
    scheme: str
    expires_on: date | None = None
    begins: str = ""
    until: str = ""
    tail: str = ""
    tail_name: str = ""
    closings: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """Title and number as a letter writes them: 《…》（苏政发〔2018〕23号）."""
        number = f"（{self.number}）" if self.number else "（文号待核）"
        return f"《{self.title}》{number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: `number` as in a citation, `label` as in a letter, `text` with everything below it."""

    document: str
    number: str
    label: str
    heading: str
    text: str
    path: tuple[int, ...]

    @property
    def citation(self) -> str:
        return f"{self.document} {self.number}"

    @property
    def anchor(self) -> str:
        """The fragment under which a page shows the clause, for example JS-G-34-2."""
        return "-".join([self.document, *map(str, self.path)]) if self.path else f"{self.document}-{self.number}"


@lru_cache(maxsize=1)
def documents() -> dict[str, Document]:
    """Every document by its key (law/documents/index.toml)."""
    index = tomllib.loads((TEXTS / "index.toml").read_text(encoding="utf-8"))
    return {key: _document(key, entry) for key, entry in index.items()}


@lru_cache(maxsize=16)
def clauses(document: str) -> dict[str, Clause]:
    """The clauses of a document by their number, in the order of the text; raises UnknownClause."""
    if document not in documents():
        raise UnknownClause(f"没有代号为“{document}”的文件")
    return {clause.number: clause for clause in _split(documents()[document])}


def find(citation: str) -> Clause:
    """The clause under a citation such as "JY 6(2)" or "JS-G 34(二)"; raises UnknownClause."""
    key, _, rest = citation.strip().partition(" ")
    known = clauses(key)
    rest = rest.strip()
    path = _read_path(rest)
    found = known.get(rest) or (known.get(_number(documents()[key].scheme, path)) if path or not rest else None)
    if found is None:
        raise UnknownClause(f"《{documents()[key].title}》没有“{rest}”这一条款")
    return found


def verbatim(citation: str, quote: str) -> bool:
    """Whether `quote` stands word for word in the clause; blanks and line breaks do not count."""
    return bool(quote) and _bare(quote) in _bare(find(citation).text)


def body(document: Document) -> str:
    """The document's own lines, without the papers that share its file."""
    lines = (TEXTS / document.file).read_text(encoding="utf-8").splitlines()
    bare = [_bare(line) for line in lines]
    start = bare.index(_bare(document.begins)) if document.begins else 0
    end = bare.index(_bare(document.until), start + 1) if document.until else len(lines)
    return "\n".join(lines[start:end])


def _document(key: str, entry: dict[str, Any]) -> Document:
    closings = tuple((number, words) for number, words in entry.pop("closings", ()))
    return Document(key=key, begins=entry.pop("from", ""), closings=closings, **entry)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _read_path(rest: str) -> tuple[int, ...]:
    return tuple(read_number(token) for token in re.findall(rf"{_NUMERAL}|\d+", rest))


def _number(scheme: str, path: tuple[int, ...]) -> str:
    """The canonical number of a path: "34(2)" in running and article documents, "二(二)4(1)" in chaptered ones."""
    if not path:
        return PREAMBLE
    if scheme != "chaptered":
        return "".join([str(path[0]), *(f"({n})" for n in path[1:])])
    shapes = ("{c}", "({c})", "{n}", "({n})")
    return "".join(shape.format(c=chinese_number(n), n=n) for shape, n in zip(shapes, path, strict=False))


def _label(scheme: str, path: tuple[int, ...]) -> str:
    """The number as a letter writes it: 第三十四条第（二）项, （六）2, 三（五）."""
    names = [chinese_number(n) for n in path]
    if scheme == "articles":
        return f"第{names[0]}条" + "".join(f"第（{name}）项" for name in names[1:])
    if scheme == "running":
        return f"（{names[0]}）" + "".join(str(n) for n in path[1:])
    shapes = ("{c}", "（{c}）", "{n}", "（{n}）")
    return "".join(s.format(c=name, n=n) for s, name, n in zip(shapes, names, path, strict=False))


@dataclass(slots=True)
class _Open:
    """A clause while its lines are being gathered."""

    path: tuple[int, ...]
    heading: str
    lines: list[str]


def _split(document: Document) -> Iterator[Clause]:
    """Every clause of the document, in order; a clause's text holds the clauses below it too."""
    pieces = list(_pieces(document))
    for piece in pieces:
        text = "\n".join(line for other in pieces if _within(other.path, piece.path) for line in other.lines)
        if piece.path == (-1,):
            number = label = document.tail_name
        else:
            number = _number(document.scheme, piece.path)
            label = _label(document.scheme, piece.path) if piece.path else PREAMBLE
        yield Clause(
            document=document.key,
            number=number,
            label=label,
            heading=piece.heading,
            text=_joined(text),
            path=piece.path if piece.path != (-1,) else (),
        )


def _within(path: tuple[int, ...], parent: tuple[int, ...]) -> bool:
    return path == parent if not parent else path[: len(parent)] == parent


def _pieces(document: Document) -> Iterator[_Open]:
    """The document's lines under the clause whose number stands above them, each line once."""
    levels = SCHEMES[document.scheme]
    counted = 0 if document.scheme == "chaptered" else 1
    closings = {words: number for number, words in document.closings}
    chapter = ""
    path: tuple[int, ...] = ()
    gathered: dict[tuple[int, ...], _Open] = {(): _Open((), "", [])}
    for raw in body(document).splitlines():
        line = _MARKUP.sub("", raw.strip()).strip()
        level, number = _begins(levels, line)
        closing = next((no for words, no in closings.items() if line.startswith(words)), None)
        if document.tail and line.startswith(document.tail):
            path, chapter = (-1,), document.tail_name
        elif path == (-1,):
            pass
        elif closing is not None:
            path = _read_path(closing)
        elif level is not None and level < counted:
            chapter, path = line, ()
            continue
        elif level is not None and level - counted <= len(path):
            path = (*path[: level - counted], number)
            chapter = line if level == 0 else chapter
        gathered.setdefault(path, _Open(path, chapter, [])).lines.append(line)
    yield from gathered.values()


def _begins(levels: tuple[re.Pattern[str], ...], line: str) -> tuple[int | None, int]:
    for level, pattern in enumerate(levels):
        match = pattern.match(line)
        if match:
            return level, read_number(match.group(1))
    return None, 0


def _joined(text: str) -> str:
    """The lines as paragraphs: a line that breaks off in mid-sentence is joined to the next."""
    paragraphs: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if paragraphs and not re.search(r"[。；：！？”』」）)〕\]]$|^[^，、。；：]{0,40}$", paragraphs[-1]):
            paragraphs[-1] += line
        else:
            paragraphs.append(line)
    return "\n".join(paragraphs)
