"""The shipped catalogue: what the five documents name, as drafts, and a few measures for the sample city."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from core.actors import Actor
from core.clocks import day_of
from departments.models import Department
from law import clauses
from measures.models import Measure
from measures.operations.catalogue import Basis, Draft, disable, draft_many, publish
from measures.terms import BasisLevel

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
_APART = frozenset({"sources", "basis", "executors", "disabled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did: how many were drafted, switched off, published; the codes that stayed drafts, with reasons."""

    drafted: int = 0
    disabled: int = 0
    published: int = 0
    waiting: tuple[tuple[str, str], ...] = ()


def read(name: str) -> list[dict[str, Any]]:
    """The measures of a shipped file, as its TOML says them."""
    with (SEEDS / f"{name}.toml").open("rb") as source:
        return list(tomllib.load(source)["measure"])


def load_drafts(*, by: Actor, at: datetime) -> Loaded:
    """Draft every measure that the documents name and that the catalogue does not know; runs twice without harm.

    The papers stand as bases of the level 规范性文件, so that the gate says what is missing. A measure without an
    end that no law carries is switched off with its reason (C17).
    """
    said = _unknown(read("drafts"))
    made = draft_many([_draft(one, {}) for one in said], by=by, at=at, note="文件所列措施") if said else []
    off = {one["code"]: one["disabled"] for one in said if "disabled" in one}
    for code, reason in off.items():
        chosen = Measure.objects.filter(pk__in=[measure.pk for measure in made if measure.code == code])
        disable(chosen, by=by, at=at, reason=reason, all_or_nothing=True)
    return Loaded(drafted=len(made), disabled=len(off))


def load_sample(*, by: Actor, at: datetime) -> Loaded:
    """Draft and publish the sample city's measures with the departments it has; runs twice without harm.

    A measure that the gate refuses stays a draft and is named with what it lacks.
    """
    departments = _executing(at)
    said = _unknown(read("sample_published"))
    if not said:
        return Loaded()
    made = draft_many([_draft(one, departments) for one in said], by=by, at=at, note="样例措施")
    code_of = {measure.pk: measure.code for measure in made}
    done = publish(Measure.objects.filter(pk__in=code_of), by=by, at=at)
    waiting = tuple((code_of[case.case_id], "；".join(map(str, case.refusals))) for case in done.refused)
    return Loaded(drafted=len(made), published=len(done.moved), waiting=waiting)


def _unknown(said: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = set(Measure.objects.filter(code__in=[one["code"] for one in said]).values_list("code", flat=True))
    return [one for one in said if one["code"] not in known]


def _executing(at: datetime) -> Mapping[str, int]:
    active = Department.objects.active(day_of(at)).order_by("code")
    return {name: pk for pk, name in active.values_list("pk", "name")}


def _draft(said: Mapping[str, Any], departments: Mapping[str, int]) -> Draft:
    columns = {name: value for name, value in said.items() if name not in _APART}
    sources = said.get("sources", [])
    columns["drafted_from"] = [{"clause": clause, "quote": quote} for clause, quote in sources]
    stated = [Basis(**basis, unverified=True) for basis in said.get("basis", [])]
    named = said.get("executors", [])
    return Draft(
        columns=columns,
        bases=(*stated, *_papers(sources)),
        executors=tuple(pk for name, pk in departments.items() if any(name.endswith(end) for end in named)),
    )


def _papers(sources: Sequence[Sequence[str]]) -> list[Basis]:
    """The documents themselves as bases; two quotations of one clause are one basis."""
    found: dict[tuple[str, str], Basis] = {}
    for citation, quote in sources:
        clause = clauses.find(citation)
        document = clauses.documents()[clause.document]
        found[document.title, clause.label] = Basis(
            document=document.title,
            document_no=document.number,
            article=clause.label,
            level=BasisLevel.POLICY_PAPER.value,
            effective_from=document.issued_on,
            quote=quote,
        )
    return list(found.values())
