"""Proving online who one is: a code is sent, the code is given back, the one dossier that it opens is bound."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hmac import compare_digest
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from core.actors import Actor
from core.clocks import day_of
from core.crypto import blind_index, blind_indexes, open_sealed
from core.identifiers import IdentifierError, Kind, age_on, parse
from core.models import Outbox
from core.names import mask_person, normalise
from core.sms import Sms, sealed_payload
from public.identity_models import IdentityProof
from public.identity_terms import CODE_DIGITS, CODE_LIFE, MOST_TRIES, OF_AGE, SESSION_LIFE, Capacity, Outcome, Wanted
from public.queries import found_exactly
from subjects.models import Relation, Subject
from subjects.operations.looks import write_log
from subjects.queries import SubjectQuerySet
from subjects.rules import Look
from subjects.terms import DOSSIER, Basis, Purpose, Role, SubjectStatus

TOPIC = "sms"
CODE_CONTEXT = "public_identityproof.code_hash"
ANSWERING = (Role.LEGAL_REPRESENTATIVE, Role.PRINCIPAL, Role.OPERATOR)
COLUMNS: Any = IdentityProof._meta


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """What somebody says: his name and number, and for whom he acts where it is not himself."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    principal: str = field(default="", repr=False)
    principal_number: str = field(default="", repr=False)


@transaction.atomic
def begin_proof(
    *, capacity: str, wanted: str, claimed: Claimed, phone: str, client: str, at: datetime
) -> IdentityProof:
    """Send a code to `phone` and keep who asked. Nothing is looked up: known and unknown cost the same statements.

    `client` is a digest of the address. The message leaves through the outbox, and not after the code's five minutes.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    phone_column = COLUMNS.get_field("phone")
    proof = IdentityProof(
        capacity=capacity,
        wanted=wanted,
        claimed=COLUMNS.get_field("claimed").seal(json.dumps(asdict(claimed), ensure_ascii=False)),
        claimant=mask_person(claimed.name),
        phone=phone_column.seal(phone),
        phone_index=phone_column.index(phone),
        phone_masked=f"{phone[:3]}****{phone[-4:]}",
        client=client,
        begun_at=at,
        code_ends_at=at + CODE_LIFE,
    )
    proof.code_hash = blind_index(_bound(proof, code), context=CODE_CONTEXT)
    proof.save(force_insert=True)
    minutes = int(CODE_LIFE.total_seconds() // 60)
    text = f"【{settings.PUBLIC_SITE['name']}】验证码 {code}，{minutes}分钟内有效。工作人员不会向您索要验证码。"
    Outbox.objects.create(
        topic=TOPIC,
        key=f"identity:{proof.public_id}",
        payload=sealed_payload(Sms(phone=phone, text=text, words={"code": code}), until=proof.code_ends_at),
        created_at=at,
        due_at=at,
    )
    return proof


@transaction.atomic
def prove_identity(public_id: UUID, *, code: str, at: datetime) -> IdentityProof | None:
    """Take the code; None where it is wrong, used, tried too often or too late, all alike.

    A right code is used up. Only then the dossier is looked for, and the look is on record as the subject's own.
    """
    proof = IdentityProof.objects.select_for_update().filter(public_id=public_id).first()
    if proof is None or proof.proved_at or at >= proof.code_ends_at or proof.tries >= MOST_TRIES:
        return None
    proof.tries += 1
    wanted = blind_indexes(_bound(proof, code), context=CODE_CONTEXT)
    if not any(compare_digest(bytes(proof.code_hash), one) for one in wanted):
        proof.save(update_fields=["tries"])
        return None
    proof.proved_at = at
    _bind(proof, on=day_of(at))
    if proof.outcome == Outcome.PROVED:
        proof.closes_at = at + SESSION_LIFE
        if proof.subject is not None:
            _on_record(proof, at=at)
    proof.save(update_fields=["tries", "proved_at", "outcome", "subject", "closes_at"])
    return proof


def end_proof(proof: IdentityProof, *, at: datetime) -> None:
    """Close the session that the proof opened."""
    IdentityProof.objects.filter(pk=proof.pk, ended_at__isnull=True).update(ended_at=at)


def standing_proof(public_id: UUID, *, at: datetime) -> IdentityProof | None:
    """The proof that lets its holder in at `at`."""
    live = IdentityProof.objects.filter(public_id=public_id, ended_at__isnull=True, closes_at__gt=at)
    return live.select_related("subject").first()


def claimed_of(proof: IdentityProof) -> Claimed:
    """What was claimed, in clear: for the verb that files the case, never for a page."""
    return Claimed(**json.loads(open_sealed(proof.claimed)))


def phone_of(proof: IdentityProof) -> str:
    """The phone in clear, likewise."""
    return open_sealed(proof.phone)


def actor_of(proof: IdentityProof) -> Actor:
    """In whose name the platform writes what the holder of the proof does: nobody of the office."""
    return Actor(name=f"网上申请人 {proof.claimant}（{proof.get_capacity_display()}，{proof.number}）"[:100])


def _bound(proof: IdentityProof, code: str) -> str:
    """The code with the proof it belongs to: the same digits sent to another proof are another code."""
    return f"{proof.public_id.hex}:{code}"


def _bind(proof: IdentityProof, *, on: date) -> None:
    found = list(_subjects(proof, on=on)[:2])
    if not found and _may_object_unknown(proof, on=on):
        proof.outcome = Outcome.PROVED
        return
    if len(found) != 1:
        proof.outcome = Outcome.UNKNOWN
        return
    (subject,) = found
    if needs_window(subject, on=on):
        proof.outcome = Outcome.WINDOW
        return
    proof.outcome, proof.subject = Outcome.PROVED, subject


def _may_object_unknown(proof: IdentityProof, *, on: date) -> bool:
    """Whether somebody without a dossier is let in to object as a third party (JS-G 31): of age by his own number.

    A wrong name for a number on file is let in alike, so that no answer tells whether the number is known.
    """
    if proof.wanted != Wanted.OBJECTION or proof.capacity != Capacity.SELF:
        return False
    born = _born(claimed_of(proof).number)
    return born is not None and age_on(born, on) >= OF_AGE


def _born(number: str) -> date | None:
    """The birth date that a number of eighteen digits says; None for any other."""
    for kind in (Kind.RESIDENT_ID, Kind.RESIDENCE_PERMIT, Kind.FOREIGN_PERMANENT):
        try:
            return parse(kind, number).birth_on
        except IdentifierError:
            continue
    return None


def needs_window(subject: Subject, *, on: date) -> bool:
    """Whether somebody else must act for this person: a minor, an adult without full capacity, an estate (I16, P11)."""
    minor = subject.adult_on is not None and subject.adult_on > on
    return minor or subject.no_capacity or subject.status == SubjectStatus.DECEASED


def _subjects(proof: IdentityProof, *, on: date) -> models.QuerySet[Any]:
    claimed, everybody = claimed_of(proof), Subject.objects.all()
    if proof.capacity == Capacity.SELF:
        return found_exactly(everybody, name=claimed.name, number=claimed.number)
    if proof.capacity == Capacity.REPRESENTATIVE:
        return _represented(everybody, claimed, on=on)
    named = everybody.standing().organisations().with_number(Kind.USCC, claimed.principal_number)
    organisation = named.filter(name_normal=normalise(claimed.principal)).exclude(name_normal="")
    exactly = found_exactly(everybody, name=claimed.principal, number=claimed.principal_number)
    return everybody.filter(Q(pk__in=organisation.values("pk")) | Q(pk__in=exactly.values("pk")))


def _represented(everybody: SubjectQuerySet, claimed: Claimed, *, on: date) -> models.QuerySet[Any]:
    """The organisation of this code for which this person answers today."""
    persons = everybody.search_person(name=claimed.name, number=claimed.number)
    answering = Relation.objects.on(on).filter(role__in=ANSWERING, person__in=persons.values("pk"))
    held = everybody.standing().organisations().with_number(Kind.USCC, claimed.principal_number)
    return held.filter(pk__in=answering.values("subject"))


def _on_record(proof: IdentityProof, *, at: datetime) -> None:
    agent = proof.capacity == Capacity.AGENT
    look = Look(
        fields=(DOSSIER,),
        purpose=Purpose.QUERY,
        case_no=proof.get_wanted_display(),
        basis=Basis.AUTHORISATION if agent else Basis.SELF,
        basis_ref=proof.number,
    )
    assert proof.subject is not None
    write_log(proof.subject, look, by=actor_of(proof), at=at)
