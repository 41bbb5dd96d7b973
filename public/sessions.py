"""What a citizen's session holds: the number of a proof and where he wanted to go. No name, no number, no phone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from public.identity_models import IdentityProof
from public.identity_terms import SESSION_LIFE, Wanted
from public.operations import standing_proof

PENDING, PROVED, TARGET, WANTED = "identity_pending", "identity", "identity_target", "identity_wanted"
CASE = "receipt_case"


def expect(request: HttpRequest, proof: IdentityProof) -> None:
    """A code was sent for this proof."""
    request.session[PENDING] = str(proof.public_id)


def pending(request: HttpRequest) -> IdentityProof | None:
    """The proof for which a code was sent last."""
    held = request.session.get(PENDING)
    return IdentityProof.objects.filter(public_id=UUID(held)).first() if held else None


def let_in(request: HttpRequest, proof: IdentityProof) -> None:
    """The code was right: a new session key, so that nobody who knew the old one comes along.

    Whoever sat here before may have been another: the case that his receipt opened is closed.
    """
    request.session.cycle_key()
    for key in (PENDING, CASE):
        request.session.pop(key, None)
    request.session[PROVED] = str(proof.public_id)


def let_out(request: HttpRequest) -> None:
    """Forget the proof and what was asked for."""
    for key in (PENDING, PROVED, TARGET, WANTED, CASE):
        request.session.pop(key, None)


def proof_of(request: HttpRequest, *, at: datetime) -> IdentityProof | None:
    """The proof that lets this reader in at `at`."""
    held = request.session.get(PROVED)
    return standing_proof(UUID(held), at=at) if held else None


def remember(request: HttpRequest, *, wanted: str, target: str) -> None:
    """Where the reader goes once he has proved who he is; an address of this site without any personal datum."""
    request.session[WANTED], request.session[TARGET] = wanted, target


def wants_his_own_page(request: HttpRequest) -> None:
    """He asked for his own page: what was asked for before him is forgotten."""
    request.session.pop(TARGET, None)


def wanted_by(request: HttpRequest) -> str:
    """What he said he wants."""
    return str(request.session.get(WANTED) or Wanted.STATUS)


def target_of(request: HttpRequest) -> str:
    """Where he wanted to go; empty for his own page."""
    return str(request.session.pop(TARGET, "") or "")


def open_case(request: HttpRequest, kind: str, public_id: UUID, *, at: datetime) -> None:
    """The number and code of a receipt were right: this one case is open for half an hour."""
    request.session.cycle_key()
    request.session[CASE] = [kind, str(public_id), (at + SESSION_LIFE).timestamp()]


def case_is_open(request: HttpRequest, kind: str, public_id: UUID, *, at: datetime) -> bool:
    """Whether this is the case that was opened by its receipt, not longer ago than that."""
    held: Any = request.session.get(CASE)
    return bool(held) and held[:2] == [kind, str(public_id)] and at.timestamp() < held[2]
