"""Papers filed with the office: drawn up, submitted, accepted into the register or returned, ended (PY 四(一), 六(一)).

An accepted memorandum puts its measures into the catalogue as drafts. It is no basis for a punishment by itself (C2):
each draft still has to pass the legality gate. One that is over ends no measure silently: the office decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from core import sets
from core.actors import Actor, timer
from core.clocks import day_of
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from departments.models import Department
from law.operations import active_pack
from law.why import Why
from measures import rules
from measures.filing_flow import FILING
from measures.filing_queries import filing_facts
from measures.models import BundledMeasure, Filing, FilingFile, Memorandum, MemorandumParty
from measures.operations.catalogue import Basis, Draft, draft_many
from measures.rules import FILING_CLAUSE, MEMORANDUM_CLAUSE, FilingFacts
from measures.terms import BasisLevel, PaperKind

LARGEST_TEXT = 10_000_000
INTO_CATALOGUE = "备忘录措施进入清单"
_ABOUT = ("targets", "programmes", "sharing", "feedback", "feedback_term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The signed text of a paper as it came in."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A measure as a memorandum states it; `code` names one that the catalogue knows, of which it is a new version."""

    title: str
    colour: str
    columns: Mapping[str, Any]
    bases: tuple[Basis, ...] = ()
    executors: tuple[int, ...] = ()
    code: str = ""


def _verb(name: str, *, at: datetime, **parts: Any) -> Verb[FilingFacts]:
    pack = active_pack(on=day_of(at))
    return Verb(
        flow=FILING,
        name=name,
        model=Filing,
        facts=filing_facts,
        facts_type=FilingFacts,
        law_of=lambda facts: pack,
        owner_column="department_id",
        parent_table="",
        **parts,
    )


def _deciding(sentence: str, *clauses: str, **values: Any) -> Any:
    decision = Decision(values=values, clauses=clauses, why=Why(sentences=(sentence,)).as_json())
    return lambda facts, law, at: decision


# --- drawn up -----------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_filing(
    *,
    by: Actor,
    at: datetime,
    parties: Sequence[str] = (),
    text: Text | None = None,
    note: str = "",
    **columns: Any,
) -> Filing:
    """Enter a paper of the actor's department; a memorandum has `parties` and the columns of `Memorandum` besides.

    Raises Refused for a text that is no PDF, for an actor without a department, and for a revision of another
    department's paper.
    """
    if by.department_id is None:
        raise Refused(Refusal(code="wrong_side", sentence="只有在册单位可以报送备案。"))
    about = {name: columns.pop(name) for name in _ABOUT if name in columns}
    replaced = columns.get("replaces")
    if replaced is not None and (replaced.department_id not in by.units or replaced.kind != columns["kind"]):
        raise Refused(Refusal(code="revision_of_another", sentence="只能修订本单位同一种类的文件。", field="replaces"))
    kept = _keep(text) if text else None
    filing = Filing(**columns, department_id=by.department_id, file_id=kept, drafted_on=day_of(at))
    sets.create(FILING, "draft", [(filing, Decision())], by=by, at=at, note=note)
    if filing.kind == PaperKind.MEMORANDUM:
        Memorandum.objects.create(filing=filing, **about)
        _write_parties([filing.pk], parties, on=day_of(at))
    return filing


def revise_filing(
    filings: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    parties: Sequence[str] | None = None,
    text: Text | None = None,
    note: str = "",
    all_or_nothing: bool = False,
    act_id: int | None = None,
    **columns: Any,
) -> Report:
    """Change papers that are not submitted; `text`, where given, takes the place of the old one."""
    about = {name: columns.pop(name) for name in _ABOUT if name in columns}
    if text is not None:
        demand_text(text)

    def rewrite(change: Change) -> None:
        if text is not None:
            Filing.objects.unscoped("of this move").filter(pk__in=change.ids).update(file_id=_keep(text))
        memoranda = Memorandum.objects.filter(pk__in=change.ids)
        if about:
            memoranda.update(**about)
        if parties is not None:
            MemorandumParty.objects.filter(memorandum__in=change.ids).delete()
            _write_parties(list(memoranda.values_list("pk", flat=True)), parties, on=change.on)

    verb = _verb("revise", at=at, decide=_deciding("已修改。", **columns), effects=(rewrite,))
    return sets.run(verb, filings, by=by, at=at, given={}, note=note, all_or_nothing=all_or_nothing, act_id=act_id)


def demand_text(text: Text) -> None:
    """Raise Refused unless the text is a PDF of at most 10 MB."""
    if not text.content.startswith(b"%PDF-") or len(text.content) > LARGEST_TEXT:
        raise Refused(
            Refusal(
                code="text_unreadable",
                sentence="正式文本须为不超过 10 MB 的 PDF。",
                remedy="请扫描或者导出为 PDF 后上传。",
                field="text",
            )
        )


def _keep(text: Text) -> int:
    demand_text(text)
    digest = hashlib.sha256(text.content).hexdigest()
    return int(FilingFile.objects.create(name=text.name[:200], sha256=digest, content=text.content).pk)


def _write_parties(memoranda: Iterable[int], names: Sequence[str], *, on: date) -> None:
    """The parties as they signed; those that work here are found by their very name."""
    known = dict(Department.objects.active(on).filter(name__in=names).values_list("name", "pk"))
    MemorandumParty.objects.bulk_create(
        MemorandumParty(memorandum_id=memorandum, name=name, department_id=known.get(name))
        for memorandum in memoranda
        for name in dict.fromkeys(names)
    )


# --- the measures of a memorandum ---------------------------------------------------------------------------------


def _bundling(
    name: str, filings: models.QuerySet[Any], sentence: str, effect: Any, *, at: datetime, **how: Any
) -> Report:
    decide = _deciding(sentence, MEMORANDUM_CLAUSE)
    verb = _verb(name, at=at, rules=rules.BUNDLING, decide=decide, effects=(effect,))
    return sets.run(verb, filings, at=at, given={}, **how)


def bundle(filings: models.QuerySet[Any], *, bundled: Bundle, by: Actor, at: datetime, **how: Any) -> Report:
    """Add one measure to memoranda that are not submitted."""
    demand_no_basis_of_its_own([bundled])

    def add(change: Change) -> None:
        last = BundledMeasure.objects.filter(memorandum__in=change.ids).values("memorandum").annotate(n=Max("line"))
        lines = {row["memorandum"]: row["n"] for row in last}
        _write([(pk, lines.get(pk, 0) + 1, bundled) for pk in change.ids])

    return _bundling("bundle", filings, f"登记措施“{bundled.title}”。", add, at=at, by=by, **how)


def take_in(filings: models.QuerySet[Any], *, rows: Sequence[Bundle], by: Actor, at: datetime, **how: Any) -> Report:
    """Write the measures of a table into memoranda that are not submitted, in place of those they held."""
    demand_no_basis_of_its_own(rows)

    def replace(change: Change) -> None:
        BundledMeasure.objects.filter(memorandum__in=change.ids).delete()
        _write([(pk, line, row) for pk in change.ids for line, row in enumerate(rows, start=1)])

    return _bundling("take_in", filings, f"从表格登记措施{len(rows)}项。", replace, at=at, by=by, **how)


def unbundle(filings: models.QuerySet[Any], *, lines: Sequence[int], by: Actor, at: datetime, **how: Any) -> Report:
    """Take measures out of memoranda that are not submitted, by their line."""

    def remove(change: Change) -> None:
        BundledMeasure.objects.filter(memorandum__in=change.ids, line__in=lines).delete()

    numbers = "、".join(map(str, lines))
    return _bundling("unbundle", filings, f"移除第{numbers}项措施。", remove, at=at, by=by, **how)


def demand_no_basis_of_its_own(rows: Iterable[Bundle]) -> None:
    """Raise Refused where a memorandum is called a law: it is a normative document at best (C2)."""
    for row in rows:
        for basis in row.bases:
            if "备忘录" in basis.document and basis.level != BasisLevel.POLICY_PAPER:
                raise Refused(
                    Refusal(
                        code="memorandum_no_basis",
                        sentence=f"“{row.title}”：备忘录不是法律依据，层级只能写规范性文件。",
                        clause="PY 四(三)、JY 16",
                        remedy="请另写法律、法规、规章或者全国失信惩戒措施基础清单中的依据。",
                        field="bases",
                    )
                )


def _write(rows: Iterable[tuple[int, int, Bundle]]) -> None:
    BundledMeasure.objects.bulk_create(
        BundledMeasure(
            memorandum_id=memorandum,
            line=line,
            code=row.code,
            colour=row.colour,
            title=row.title,
            columns=dict(row.columns),
            bases=[_stored(basis) for basis in row.bases],
            executors=list(row.executors),
        )
        for memorandum, line, row in rows
    )


def _stored(basis: Basis) -> dict[str, Any]:
    return {name: f"{value:%Y-%m-%d}" if isinstance(value, date) else value for name, value in asdict(basis).items()}


def _basis(stored: Mapping[str, Any]) -> Basis:
    days = {name: date.fromisoformat(stored[name]) for name in ("effective_from", "effective_to") if stored[name]}
    return Basis(**{**stored, **days})


# --- filed --------------------------------------------------------------------------------------------------------


def submit_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Send papers to the office for its register; a memorandum must settle what PY 四(一) lists."""
    decide = _deciding("报送信用办备案。", FILING_CLAUSE, submitted_on=day_of(at), returned_reason="")
    return sets.run(
        _verb("submit", at=at, rules=rules.SUBMITTING, decide=decide), filings, by=by, at=at, given={}, **how
    )


def send_back_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """Return papers to their departments, with what has to be put right."""
    said = reason.strip()
    decide = _deciding(f"退回补正：{said}。", FILING_CLAUSE, returned_reason=said[:500])
    verb = _verb("send_back", at=at, rules=rules.REASONED, decide=decide)
    return sets.run(verb, filings, by=by, at=at, given={"reason": reason}, **how)


def accept_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take papers into the register under the next numbers of the year. What they revise ends the same day.

    The measures of memoranda become drafts of the catalogue, under the memorandum as where they come from.
    """
    decide = _deciding("材料齐备，予以备案。", FILING_CLAUSE, filed_on=day_of(at))
    verb = _verb(
        "accept",
        at=at,
        rules=rules.SUBMITTING,
        decide=decide,
        effects=(_register, _supersede_replaced, _into_catalogue),
    )
    return sets.run(verb, filings, by=by, at=at, given={}, **how)


def _register(change: Change) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('measures_filingnumber'))")
        cursor.execute(
            "INSERT INTO measures_filingnumber (filing_id, year, serial)"
            " SELECT x.id, %s, row_number() OVER (ORDER BY x.id)"
            " + (SELECT COALESCE(max(serial), 0) FROM measures_filingnumber WHERE year = %s)"
            " FROM unnest(%s::bigint[]) AS x(id)",
            [change.on.year, change.on.year, list(change.ids)],
        )


def _supersede_replaced(change: Change) -> None:
    older = Filing.objects.unscoped("what this move revises").filter(
        replaced_by__in=change.ids, ended_on__isnull=True, filed_on__isnull=False
    )
    if older.exists():
        supersede_filing(older, by=change.by, at=change.at, all_or_nothing=True)


def _into_catalogue(change: Change) -> None:
    """Drafts in the name of a timer: who files a paper decides nothing about the measures in it."""
    rows = list(
        BundledMeasure.objects.filter(memorandum__in=change.ids)
        .select_related("memorandum__filing__department")
        .order_by("memorandum", "line")
    )
    if not rows:
        return
    made = draft_many([_draft(row) for row in rows], by=timer(INTO_CATALOGUE), at=change.at, note="备忘录已备案")
    for row, measure in zip(rows, made, strict=True):
        row.code, row.measure_id = measure.code, measure.pk
    BundledMeasure.objects.bulk_update(rows, ["code", "measure_id"], batch_size=len(rows))


def _draft(row: BundledMeasure) -> Draft:
    memorandum = row.memorandum
    paper = memorandum.filing
    itself = Basis(
        document=paper.title,
        document_no=paper.document_no,
        level=BasisLevel.POLICY_PAPER.value,
        effective_from=paper.in_force_from,
        effective_to=paper.valid_to,
    )
    stated = [_basis(stored) for stored in row.bases]
    told = {basis.document for basis in stated}
    said = {name: value for name, value in row.columns.items() if value}
    columns = {
        "initiator": paper.department.name,
        "sharing": memorandum.sharing[:200],
        "programmes": memorandum.programmes,
        **said,
        "code": row.code or f"b{memorandum.pk}-{row.line}",
        "colour": row.colour,
        "title": row.title,
        "drafted_from": [{"clause": str(paper), "quote": row.title}],
    }
    bases = (*stated, *([] if paper.title in told else [itself]))
    return Draft(columns=columns, bases=bases, executors=tuple(row.executors))


# --- over ---------------------------------------------------------------------------------------------------------


def withdraw_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """Take back papers that are not filed."""
    return sets.run(_verb("withdraw", at=at, decide=_deciding("已撤回。")), filings, by=by, at=at, given={}, **how)


def supersede_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, **how: Any) -> Report:
    """End filed papers because their revision is filed."""
    decide = _deciding("由新版取代。", ended_on=day_of(at), ended_reason="由新版取代")
    return sets.run(_verb("supersede", at=at, decide=decide), filings, by=by, at=at, given={}, **how)


def end_filing(filings: models.QuerySet[Any], *, by: Actor, at: datetime, reason: str, **how: Any) -> Report:
    """End filed papers. The measures of a memorandum go before the office; none ends by this."""
    said = reason.strip()
    decide = _deciding(f"终止：{said}。", ended_on=day_of(at), ended_reason=said[:500])
    verb = _verb("end", at=at, rules=rules.REASONED, decide=decide)
    return sets.run(verb, filings, by=by, at=at, given={"reason": reason}, **how)
