"""How stored reasons and history are put on a page: plain rows for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.actors import POST_LABELS
from core.doors import Doors, all_doors
from core.flows import FLOWS
from core.queries import history
from core.refusals import Refusal

TAGS = ("red", "amber", "green", "blue", "grey")


def tag(text: str, colour: str = "grey") -> SafeString:
    """A short coloured label; the word says it all, the colour only helps."""
    return format_html('<span class="staff-tag staff-tag-{}">{}</span>', colour if colour in TAGS else "grey", text)


def why_lines(why: Any) -> list[str]:
    """The sentences of a stored reason, in order; nested reasons are flattened, unknown shapes never fail."""
    if isinstance(why, str):
        return [why] if why else []
    if isinstance(why, Sequence):
        return [line for part in why for line in why_lines(part)]
    if not isinstance(why, Mapping):
        return []
    if "sentences" not in why:
        return [line for part in why.values() for line in why_lines(part)]
    lines = [str(sentence) for sentence in why["sentences"]]
    lines += [f"依据：{text}" for text in map(_citation, why.get("citations") or ()) if text]
    if why.get("calendar_version"):
        lines.append(f"工作日历：{why['calendar_version']}")
    return lines


def _citation(citation: Any) -> str:
    if not isinstance(citation, Mapping):
        return str(citation)
    text = citation.get("text")
    if text:
        return str(text)
    parts = [str(citation[name]) for name in ("title", "document", "clause") if citation.get(name)]
    quote = f"“{citation['quote']}”" if citation.get("quote") else ""
    return " ".join(parts) + quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a case's history."""

    at: datetime
    who: str
    department: str
    posts: str
    verb: str
    source: str
    target: str
    refused: bool
    clauses: tuple[str, ...]
    why: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    note: str


def history_lines(doors: Doors, case_id: int) -> list[Line]:
    """The whole history of a case, newest first, refused attempts between the steps."""
    return [_line(doors, row) for row in reversed(history(doors.flow.name, case_id))]


def _line(doors: Doors, row: Mapping[str, Any]) -> Line:
    refusals = tuple(Refusal.from_json(item) for item in row["refusals"] or ())
    return Line(
        at=row["at"],
        who=row["actor_name"],
        department=row["department_name"],
        posts=posts_label(row["posts"]),
        verb=doors.label(row["verb"]),
        source=doors.state_label(row["source"] or ""),
        target=doors.state_label(row["target"] or ""),
        refused=row["target"] is None,
        clauses=tuple(row["clauses"] or ()),
        why=tuple(dict.fromkeys(why_lines(row["why"]))),
        refusals=refusals,
        note=row["note"],
    )


def posts_label(posts: Iterable[str]) -> str:
    return "、".join(POST_LABELS.get(post, post) for post in posts)


def what_of(flow: str, verb: str) -> str:
    """A run in words; flow and verb as they are where the house no longer knows them."""
    known = FLOWS.get(flow)
    labels = {move.verb: move.label for move in known.moves} if known else {}
    return f"{known.label if known else flow}·{labels.get(verb, verb)}"


def report_link(flow: str, query: str, text: str = "办理结果") -> SafeString | str:
    """A link to the report of a run, where its flow has pages."""
    doors = all_doors().get(flow)
    if doors is None:
        return "—"
    meta = doors.model._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_report")
    return format_html('<a class="staff-link" href="{}?{}">{}</a>', url, query, text)
