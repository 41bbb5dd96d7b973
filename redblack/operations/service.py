"""Service of the prior notice: attempts that fail, the one that succeeds, and the receipt to sign."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from core import sets
from core.actors import Actor
from core.papers import media_type, sealed
from core.refusals import Refusal, Refused
from core.sets import Change, Decision, Report, Verb
from law.operations import current_calendar
from law.why import deadline
from redblack import rules
from redblack.fact_queries import notified_facts
from redblack.models import ServiceProof
from redblack.operations.basis import ENTRIES, law_of
from redblack.rules import ServeFacts, Serving
from redblack.terms import ANNOUNCEMENT_TERM, STATEMENT_TERM, Outcome, Service

LARGEST_PROOF = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofFile:
    """A scanned proof as it came in."""

    name: str
    content: bytes


def _served(facts: ServeFacts, law: Any, at: datetime) -> Decision:
    given = facts.given
    assert given is not None
    calendar, whys = current_calendar(), []
    effective_on = given.served_on
    if given.method == Service.ANNOUNCED:
        effective_on, why = deadline(
            law, calendar, key=ANNOUNCEMENT_TERM, start_on=given.served_on, label="公告送达，视为送达之日"
        )
        whys.append(why)
    ends_on, why = deadline(law, calendar, key=STATEMENT_TERM, start_on=effective_on, label="陈述申辩期限")
    whys.append(why)
    return Decision(
        values={
            "served_on": effective_on,
            "service": given.method,
            "service_proof": given.proof,
            "statement_ends_on": ends_on,
        },
        clauses=(law.cite(STATEMENT_TERM).short,),
        why=sum(whys[1:], whys[0]).as_json(),
    )


def _writes(outcome: str) -> Any:
    """An effect that writes one attempt per moved case, and the proof once for all of them."""

    def write(change: Change) -> None:
        given: Serving = change.given
        kept = _keep(given.file) if given.file is not None else None
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO redblack_serviceattempt"
                " (entry_id, method, tried_on, outcome, proof, file_id, transition_id)"
                " SELECT id, %s, %s, %s, %s, %s, %s FROM unnest(%s::bigint[]) AS x(id)",
                [given.method, given.served_on, outcome, given.proof, kept, change.transition_id, list(change.ids)],
            )

    return write


def _keep(file: ProofFile) -> int:
    proof = ServiceProof.objects.create(
        name=file.name[:200],
        media_type=media_type_of(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        content=sealed(ServiceProof, file.content),
    )
    return int(proof.pk)


def media_type_of(content: bytes) -> str:
    """The type of a proof by its first bytes; raises Refused for anything but PDF, PNG, JPEG up to 5 MB."""
    found = media_type(content)
    if not found or len(content) > LARGEST_PROOF:
        raise Refused(
            Refusal(
                code="proof_unreadable",
                sentence="凭证文件须为不超过 5 MB 的 PDF、PNG 或 JPEG。",
                remedy="请重新扫描后上传。",
                field="proof_file",
            )
        )
    return found


def _service(name: str, **parts: Any) -> Verb[ServeFacts]:
    return Verb(name=name, facts=notified_facts, facts_type=ServeFacts, law_of=law_of, **ENTRIES, **parts)


_SERVE = _service("serve", rules=rules.SERVING, decide=_served, effects=(_writes(Outcome.SERVED),))
_ATTEMPT = _service("attempt_service", rules=rules.ATTEMPTING, effects=(_writes(Outcome.FAILED),))


def serve(
    entries: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    method: str,
    served_on: date,
    proof: str,
    proof_file: ProofFile | None = None,
    **how: Any,
) -> Report:
    """Record that the notice reached its addressee; the statement term starts that day, not on issue (P1).

    Service by announcement takes failed attempts of another kind first (《民事诉讼法》第九十五条), and takes effect
    after the office's term for announcements. Raises Refused for a proof that is no PDF or image.
    """
    given = _given(method, served_on, proof, proof_file)
    return sets.run(_SERVE, entries, by=by, at=at, given=given, **how)


def attempt_service(
    entries: models.QuerySet[Any],
    *,
    by: Actor,
    at: datetime,
    method: str,
    tried_on: date,
    proof: str,
    proof_file: ProofFile | None = None,
    **how: Any,
) -> Report:
    """Record that an attempt at service failed, when, and why; nothing starts to run."""
    given = _given(method, tried_on, proof, proof_file)
    return sets.run(_ATTEMPT, entries, by=by, at=at, given=given, **how)


def _given(method: str, on: date, proof: str, file: ProofFile | None) -> Serving:
    if file is not None:
        media_type_of(file.content)
    return Serving(method=method, served_on=on, proof=proof, file=file)
