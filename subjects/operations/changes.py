"""What happens to a subject that is known: another name, another state, a merge, somebody who answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from core.actors import Actor, Post
from core.clocks import day_of
from core.crypto import open_sealed
from core.names import normalise
from core.refusals import NotAllowed, Refusal, Refused
from subjects.models import Alias, FormerName, Relation, Subject
from subjects.operations.identification import name_columns
from subjects.queries import name_indexes
from subjects.rules import read_name, relation_refusals
from subjects.terms import AliasKind, SubjectKind

FORMER = FormerName._meta.get_field("name_sealed")
WORKERS = (Post.HANDLER, Post.REVIEWER, Post.APPROVER)


@transaction.atomic
def rename(subject: Subject, *, name: str, basis: str, by: Actor, at: datetime) -> Subject:
    """Give a subject its new name and keep the old one as a former name. `basis` names the document.

    Raises Refused where the name cannot be one, or is already the subject's.
    """
    demand(by, *WORKERS)
    refusals: list[Refusal] = []
    new = read_name(name, refusals)
    demand_basis(basis, refusals)
    if refusals:
        raise Refused(refusals)
    (subject,) = locked([subject])
    if bears(subject, new):
        raise Refused(Refusal(code="name_same", sentence="新名称与现名称相同。", remedy="无须办理更名。", field="name"))
    keep_former_name(subject, basis=basis, by=by, at=at)
    columns = {"formerly": subject.name, **name_columns(new, sealed=subject.name_sealed is not None)}
    for column, value in columns.items():
        setattr(subject, column, value)
    subject.save(update_fields=list(columns))
    return subject


def bears(subject: Subject, name: str) -> bool:
    """Whether this already is the name; of an organisation, a better spelling is another name."""
    if subject.name_index is None:
        return subject.name == name
    return bytes(subject.name_index) in name_indexes(name)


def keep_former_name(subject: Subject, *, basis: str, by: Actor, at: datetime) -> None:
    """The present name as a former one; a sealed name is opened only to be sealed for its new column."""
    text = None if subject.name_sealed is None else open_sealed(subject.name_sealed)
    FormerName.objects.create(
        subject=subject,
        name=subject.name,
        name_normal=subject.name_normal,
        name_sealed=None if text is None else FORMER.seal(text),
        name_index=None if text is None else FORMER.index(text),
        until_on=day_of(at),
        changed_at=at,
        changed_by=by.name,
        basis=basis,
    )


@transaction.atomic
def merge(subject: Subject, *, into: Subject, reason: str, by: Actor, at: datetime) -> Subject:
    """Two dossiers turn out to be one: `subject` is led to `into` from now on; returns where it leads.

    Nothing is rewritten: what was filed under `subject` keeps its subject_id, and look-ups resolve.
    Raises Refused for oneself, for different kinds, and for a subject that is already merged.
    """
    demand(by, Post.REVIEWER, Post.APPROVER)
    rows = {row.pk: row for row in locked([subject, into])}
    lost, kept = rows[subject.pk], rows[into.pk]
    refusals = merge_refusals(lost, kept)
    demand_basis(reason, refusals)
    if refusals:
        raise Refused(refusals)
    Subject.objects.filter(merged_into=lost).update(merged_into=kept)
    Subject.objects.filter(pk=lost.pk).update(merged_into=kept)
    Alias.objects.create(
        subject=kept,
        kind=AliasKind.MERGED,
        value=lost.uscc or "",
        absorbed=lost,
        added_at=at,
        added_by=by.name,
        reason=reason,
    )
    return kept


def merge_refusals(lost: Subject, kept: Subject) -> list[Refusal]:
    """Why two dossiers cannot be one."""
    wrong = []
    person = SubjectKind.NATURAL_PERSON
    if lost.pk == kept.pk:
        wrong.append(("merge_self", "不能并入自身。"))
    if lost.merged_into_id or kept.merged_into_id:
        wrong.append(("merge_twice", "其中一个主体已经并入别的主体。"))
    if (lost.kind == person) != (kept.kind == person):
        wrong.append(("merge_kinds", "自然人不能与单位合并。"))
    return [Refusal(code=code, sentence=sentence, remedy="请核对两个主体。", field="into") for code, sentence in wrong]


@transaction.atomic
def relate(
    subject: Subject,
    *,
    person: Subject,
    role: str,
    from_on: date | None,
    to_on: date | None = None,
    proof: str,
    by: Actor,
    at: datetime,
) -> Relation:
    """Write down that a person answers for an organisation from a day to a day (inclusive), with proof.

    The same relation from the same day is not written twice: its end and proof are brought up to date.
    Raises Refused (JS-G 29).
    """
    demand(by, *WORKERS)
    refusals = list(
        relation_refusals(role=role, organisation_kind=subject.kind, from_on=from_on, to_on=to_on, proof=proof)
    )
    if subject.pk == person.pk or subject.kind == SubjectKind.NATURAL_PERSON:
        refusals.append(
            Refusal(
                code="relation_subjects",
                sentence="责任关系的一方须是单位，且双方不能相同。",
                remedy="请核对。",
                field="person",
            )
        )
    if refusals:
        raise Refused(refusals)
    locked([subject, person])
    relation, _created = Relation.objects.update_or_create(
        subject=subject,
        person=person,
        role=role,
        from_on=from_on,
        defaults={"to_on": to_on, "proof": proof, "recorded_at": at, "recorded_by": by.name},
    )
    return relation


@transaction.atomic
def set_capacity(subject: Subject, *, no_capacity: bool, basis: str, by: Actor, at: datetime) -> Subject:
    """Record, on a court's decision, that an adult lacks full civil capacity, or has it again (I16)."""
    demand(by, Post.REVIEWER, Post.APPROVER)
    refusals: list[Refusal] = []
    demand_basis(basis, refusals)
    if subject.kind != SubjectKind.NATURAL_PERSON:
        refusals.append(Refusal(code="capacity_kind", sentence="只有自然人登记行为能力。", remedy="请核对主体。"))
    if refusals:
        raise Refused(refusals)
    (subject,) = locked([subject])
    subject.no_capacity = no_capacity
    subject.save(update_fields=["no_capacity"])
    return subject


def locked(subjects: Iterable[Subject]) -> list[Subject]:
    """The rows, locked in id order as every verb does."""
    ids = {subject.pk for subject in subjects}
    return list(Subject.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def demand(by: Actor, *posts: str) -> None:
    """Raise NotAllowed unless the actor holds one of the posts."""
    if not by.holds(*posts):
        raise NotAllowed("本岗位不能变更主体信息。")


def demand_basis(basis: str, refusals: list[Refusal]) -> None:
    """A change without a document is refused."""
    if not normalise(basis):
        refusals.append(
            Refusal(
                code="basis_missing",
                sentence="没有填写依据。",
                remedy="请填写登记机关或法院文书的名称和编号。",
                field="basis",
            )
        )
