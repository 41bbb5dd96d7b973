"""What a citizen may apply or object to: one public record, or one entry on a list, by its public number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from public.identity_models import IdentityProof
from public.records import MASKED, openly, public_codes
from records.models import Record
from records.terms import JUDGMENT_DEBTOR
from redblack.models import Entry
from subjects.models import Subject
from subjects.operations import striker

PUBLIC = "public pages show everybody the same, bounded by date"
RECORD, ENTRY = "record", "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One record or entry as the forms name it. `named`: its subject has a page that everybody may read."""

    kind: str
    case: Any
    title: str
    unit: str
    document_no: str
    named: bool
    court: bool = False

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return self.case.subject  # type: ignore[no-any-return]

    @property
    def address(self) -> str:
        """Where the public reads it; empty where nobody may be led."""
        if not self.named:
            return ""
        if self.kind == RECORD:
            return reverse("public:record", args=[self.case.item.code, self.case.public_id])
        return reverse("public:subject", args=[self.subject.public_id])

    @property
    def given(self) -> dict[str, Any]:
        """The argument by which a verb takes it."""
        return {self.kind: self.case}

    def of(self, proof: IdentityProof) -> bool:
        """Whether it is about the subject of this proof."""
        return proof.subject_id is not None and proof.subject_id in (self.case.subject_id, self.subject.merged_into_id)


def target_of(kind: str, public_id: UUID, *, on: date) -> Target | None:
    """What the public may see under this number on `on`; None where there is no such thing."""
    return _record(public_id, on) if kind == RECORD else _entry(public_id, on) if kind == ENTRY else None


def target_of_case(case: Any) -> Target:
    """The same of a record or an entry that is known, whether or not it is still public."""
    if isinstance(case, Entry):
        return Target(
            kind=ENTRY,
            case=case,
            title=f"列入“{case.programme.name}”",
            unit=case.recogniser.name,
            document_no=case.decision_no,
            named=openly(case.subject),
        )
    return Target(
        kind=RECORD,
        case=case,
        title=striker(case.subject)(case.title),
        unit=case.provider.name,
        document_no=case.document_no,
        named=openly(case.subject),
        court=bool(case.item and case.item.code == JUDGMENT_DEBTOR),
    )


def _record(public_id: UUID, on: date) -> Target | None:
    visible = Record.objects.unscoped(PUBLIC).publicly_visible(on).filter(public_id=public_id)
    found = visible.filter(item__code__in=public_codes(on)).select_related("subject", "provider", "item").first()
    if found is None or not (openly(found.subject) or found.item.code in MASKED):
        return None
    return target_of_case(found)


def _entry(public_id: UUID, on: date) -> Target | None:
    visible = Entry.objects.unscoped(PUBLIC).publicly_visible(on).filter(public_id=public_id)
    found = visible.select_related("subject", "programme", "recogniser").first()
    return target_of_case(found) if found else None
