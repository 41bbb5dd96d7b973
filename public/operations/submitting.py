"""What a citizen fills in: kept sealed until he has looked over it, then sent as one case, then forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.actors import timer
from core.clocks import day_of
from core.crypto import open_sealed
from core.papers import Paper, opened, sealed
from core.refusals import Refusal, Refused
from objections import operations as objections
from objections.complaint_terms import Appellant, InChannel
from objections.models import Appeal, Objection
from objections.objection_terms import Channel as ObjectionChannel
from objections.objection_terms import Objector, PaperKind
from objections.operations import appeals
from public.identity_models import IdentityProof
from public.identity_terms import Capacity
from public.objecting import measures_against
from public.operations.identity import claimed_of, phone_of
from public.submission_models import Submission, SubmissionFile
from public.submission_terms import COMMITMENT, FORGOTTEN_AFTER, SITE_ACTOR, FileKind, Sent
from public.targets import target_of_case
from redblack.contested import contested_case
from repair import operations as repairs
from repair.models import Repair
from repair.terms import Applicant
from repair.terms import Channel as RepairChannel
from repair.terms import FileKind as RepairFileKind

LONGEST_STATEMENT = 4000
NOT_CARRIED_OUT = Refusal(
    code="measure_not_carried_out",
    sentence="所选措施不在该条列入现在实施的措施之中，没有提交。",
    remedy="请点“修改”，重新选择；也可以对整条列入提出。",
    field="measure",
)
TOO_LONG = Refusal(
    code="statement_too_long",
    sentence="说明连同以前所填的内容过长。",
    remedy="请写简短些，详细内容写在上传的材料里。",
    field="words",
)
REPAIR_KINDS = {FileKind.AUTHORITY: RepairFileKind.AUTHORISATION, FileKind.EVIDENCE: RepairFileKind.CORRECTION}
OBJECTION_KINDS = {FileKind.AUTHORITY: PaperKind.MANDATE, FileKind.EVIDENCE: PaperKind.EVIDENCE}
FORGOTTEN = Refusal(
    code="submission_forgotten", sentence="所填内容没有按时提交，已经清除。", remedy="请重新填写后提交。"
)
ANSWERS: Any = Submission._meta.get_field("answers")


@transaction.atomic
def keep_submission(
    kept: Submission | None,
    *,
    proof: IdentityProof,
    kind: str,
    answers: Mapping[str, Any],
    files: Sequence[Paper] = (),
    record: Any = None,
    entry: Any = None,
    contested_no: str = "",
    at: datetime,
) -> Submission:
    """Keep what was filled in, sealed; `kept` is the form that is filled in anew. New files replace those of a kind.

    One that was sent or forgotten meanwhile stays as it is; a new form is begun.
    """
    held = _still_open(kept) or Submission(
        proof=proof, kind=kind, record=record, entry=entry, contested_no=contested_no, begun_at=at
    )
    held.answers = ANSWERS.seal(json.dumps(dict(answers), ensure_ascii=False))
    held.save()
    for one in {file.kind for file in files}:
        held.files.filter(kind=one).delete()
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            submission=held,
            kind=file.kind,
            name=file.name[:200],
            size=len(file.content),
            content=sealed(SubmissionFile, file.content),
        )
        for file in files
    )
    return held


def _still_open(kept: Submission | None) -> Submission | None:
    """The form as it stands, held: whoever sends it at this moment is waited for."""
    if kept is None:
        return None
    waiting = Submission.objects.filter(pk=kept.pk, sent_at__isnull=True, answers__isnull=False)
    return waiting.select_for_update(of=("self",)).first()


def answers_of(submission: Submission) -> dict[str, Any]:
    """What was filled in; nothing once it was sent or forgotten."""
    if submission.answers is None:
        return {}
    found: dict[str, Any] = json.loads(open_sealed(submission.answers))
    return found


@transaction.atomic
def send_submission(submission: Submission, *, at: datetime) -> Submission:
    """Make the case, once: of two presses the second finds the case of the first. Raises Refused with every reason."""
    held = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("proof", "record", "entry")
        .get(pk=submission.pk)
    )
    if held.sent_at is not None:
        return held
    if held.answers is None:
        raise Refused(FORGOTTEN)
    if held.kind == Sent.REPAIR:
        held.repair = _applied(held, at=at)
    elif held.kind == Sent.APPEAL:
        held.appeal = _appealed(held, at=at)
    else:
        held.objection = _raised(held, at=at)
    held.sent_at, held.answers = at, None
    held.save(update_fields=["repair", "objection", "appeal", "sent_at", "answers"])
    held.files.all().delete()
    return held


def forget_submissions(*, at: datetime) -> int:
    """Empty the forms that were filled in a day ago and never sent; gives how many."""
    old = Submission.objects.filter(begun_at__lte=at - FORGOTTEN_AFTER, sent_at__isnull=True, answers__isnull=False)
    with transaction.atomic():
        ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
        SubmissionFile.objects.filter(submission__in=ids).delete()
        return Submission.objects.filter(pk__in=ids).update(answers=None, forgotten_at=at)


def supplement_case(case: Repair | Objection, *, words: str, files: Sequence[Paper] = (), at: datetime) -> Any:
    """Hand in what was asked for; gives the report of the one verb."""
    by = timer(SITE_ACTOR)
    if isinstance(case, Repair):
        told = f"{case.statement}\n\n补充说明（{at:%Y-%m-%d}）：{words}"
        if len(told) > LONGEST_STATEMENT:
            raise Refused(TOO_LONG)
        papers = _as(REPAIR_KINDS, files)
        return repairs.complete(_one(case), by=by, at=at, statement=told, papers=papers, all_or_nothing=True)
    kept = _as(OBJECTION_KINDS, files)
    return objections.supplement(_one(case), by=by, at=at, words=words, files=kept, all_or_nothing=True)


def amend_case(case: Repair | Objection, *, said: Mapping[str, Any], files: Sequence[Paper] = (), at: datetime) -> Any:
    """Change what was handed in says, before it is accepted; gives the report of the one verb."""
    by = timer(SITE_ACTOR)
    if isinstance(case, Repair):
        papers = _as(REPAIR_KINDS, files)
        return repairs.amend(_one(case), by=by, at=at, papers=papers, all_or_nothing=True, **said)
    kept = _as(OBJECTION_KINDS, files)
    return objections.amend(_one(case), by=by, at=at, files=kept, all_or_nothing=True, **said)


def withdraw_case(case: Repair | Objection | Appeal, *, words: str, at: datetime) -> Any:
    """Take back what was handed in; gives the report of the one verb."""
    by = timer(SITE_ACTOR)
    if isinstance(case, Repair):
        return repairs.withdraw_application(_one(case), by=by, at=at, note=words, all_or_nothing=True)
    if isinstance(case, Appeal):
        return appeals.withdraw(_one(case), by=by, at=at, note=words, all_or_nothing=True)
    return objections.withdraw_objection(_one(case), by=by, at=at, words=words, all_or_nothing=True)


def _one(case: Any) -> Any:
    return type(case).objects.unscoped("the holder of the receipt acts on his own case").filter(pk=case.pk)


def _applied(held: Submission, *, at: datetime) -> Repair:
    given, proof = answers_of(held), held.proof
    agent = proof.capacity == Capacity.AGENT
    application = repairs.Application(
        statement=given["statement"],
        commitment=COMMITMENT if given.get("commitment") else "",
        corrected_on=_day(given.get("corrected_on")),
        performed=bool(given.get("performed")),
        applicant=Applicant.AGENT if agent else Applicant.SUBJECT,
        applicant_name=_signed(proof),
        authority_no=given.get("authority_no", ""),
        contact=_contact(held, given),
        channel=RepairChannel.WEB,
        papers=_as(REPAIR_KINDS, _files(held)),
    )
    applied = repairs.apply(application, by=timer(SITE_ACTOR), at=at, record=held.record, entry=held.entry)
    return applied.case


def _raised(held: Submission, *, at: datetime) -> Objection:
    given, proof = answers_of(held), held.proof
    kind = objector_of(proof, held.target)
    until = _day(given.get("mandate_until"))
    measure_id, measure_words = _measure(held, given, on=day_of(at))
    mandate = objections.Mandate(scope=given.get("mandate_scope", ""), until=until) if until else None
    return objections.raise_objection(
        ground=given["ground"],
        text=given["text"],
        party_kind=kind,
        party=_signed(proof),
        interest=given.get("interest", ""),
        channel=ObjectionChannel.WEB,
        contact={"电话": phone_of(proof), "姓名": claimed_of(proof).name, "其他联系方式": given.get("contact", "")},
        mandate=mandate if kind == Objector.AGENT else None,
        claims={name[6:]: text for name, text in given.items() if name.startswith("claim_") and text},
        files=_as(OBJECTION_KINDS, _files(held)),
        record=held.record,
        entry=held.entry,
        measure_id=measure_id,
        measure_words=measure_words,
        by=timer(SITE_ACTOR),
        at=at,
    )


def _measure(held: Submission, given: Mapping[str, Any], *, on: date) -> tuple[int | None, str]:
    """The one measure that is objected to, as the page of the entry shows it on `on`; it may have ended since."""
    if not given.get("measure"):
        return None, ""
    shown = measures_against(target_of_case(held.target), on=on)
    chosen = int(given["measure"])
    if chosen not in shown:
        raise Refused((NOT_CARRIED_OUT,))
    return chosen, shown[chosen]


def _appealed(held: Submission, *, at: datetime) -> Appeal:
    given, contested = answers_of(held), contested_case(held.contested_no)
    if contested is None:
        raise LookupError(f"{held.contested_no} named a case when the form was filled in")
    return appeals.raise_appeal(
        contested=contested,
        party_kind=Appellant.AGENT if held.proof.capacity == Capacity.AGENT else Appellant.SUBJECT,
        party=_signed(held.proof),
        authority_no=given.get("authority_no", ""),
        files=_as(OBJECTION_KINDS, _files(held)),
        text=f"申诉请求：{given['wish']}\n申诉理由：{given['text']}",
        contact=_contact(held, given),
        channel=InChannel.WEB,
        by=timer(SITE_ACTOR),
        at=at,
    )


def objector_of(proof: IdentityProof, target: Any) -> str:
    """As whom the holder of a proof objects to something: for whom he proved himself, or as a third party."""
    if proof.subject_id is None or proof.subject_id not in (target.subject_id, target.subject.merged_into_id):
        return Objector.THIRD
    return Objector.AGENT if proof.capacity == Capacity.AGENT else Objector.SUBJECT


def _signed(proof: IdentityProof) -> str:
    """How the desk sees who sent it: masked, with the proof that holds the rest."""
    return f"{proof.claimant}（{proof.get_capacity_display()}，{proof.number}）"[:100]


def _contact(held: Submission, given: Mapping[str, Any]) -> str:
    claimed = claimed_of(held.proof)
    return "；".join(filter(None, (claimed.name, phone_of(held.proof), given.get("contact", ""))))


def _files(held: Submission) -> list[Paper]:
    return [Paper(name=row.name, content=opened(row), kind=row.kind) for row in held.files.order_by("pk")]


def _as(kinds: Mapping[FileKind, str], files: Sequence[Paper]) -> tuple[Paper, ...]:
    return tuple(replace(file, kind=kinds[FileKind(file.kind)]) for file in files)


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
