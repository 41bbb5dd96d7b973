"""Questions about commitments and the records that say what became of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef

from core.actors import Actor
from core.models import Step
from core.scopes import ScopedQuerySet
from records.commitment_flow import STANDING
from records.commitment_terms import BROKEN, COMMITMENT_ITEM, KIND, RUNNING, STATE


class CommitmentQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The unit that accepted the commitment; what is published everybody reads on the public pages."""
        return self.filter(unit_id__in=actor.units)

    def to_find(self, on: date) -> Self:
        """Published commitments whose promised day has come: somebody must say whether they were kept."""
        return self.filter(state__in=STANDING, promised_on__lte=on)

    def heard(self, on: date) -> Self:
        """Commitments whose maker had his say, or let the term pass: they wait for the finding."""
        return self.filter(state="noticed", statement_ends_on__lt=on)


def commitment_records() -> Any:
    """The records of commitments that stand."""
    records = apps.get_model("records", "Record").objects.unscoped("commitments and what became of them")
    return records.filter(item__code=COMMITMENT_ITEM, parent__isnull=True, ended_on__isnull=True)


def records_of_commitments(commitments: Any) -> Any:
    """The standing records of these commitments: same subject, provider and number."""
    named = commitments.filter(
        subject=OuterRef("subject"), provider=OuterRef("provider"), number=OuterRef("provider_key")
    )
    return commitment_records().filter(Exists(named))


def moved_records(transition_id: int) -> Any:
    """The records of commitments that a transition of records moved, ended ones too."""
    steps = Step.objects.filter(transition_id=transition_id, flow="record").values("case_id")
    records = apps.get_model("records", "Record").objects.unscoped("commitments follow their records")
    return records.filter(pk__in=steps, item__code=COMMITMENT_ITEM, parent__isnull=True)


def newly_running(transition_id: int) -> Any:
    """Of the records that a transition filed those of commitments that run."""
    return moved_records(transition_id).filter(ended_on__isnull=True, **{f"values__{STATE}": RUNNING})


def following(transition_id: int, **how: Any) -> Any:
    """The standing commitments whose records a transition moved; `how` narrows the records."""
    records = moved_records(transition_id).filter(
        subject=OuterRef("subject"), provider=OuterRef("provider"), provider_key=OuterRef("number"), **how
    )
    cases = apps.get_model("records", "Commitment").objects.unscoped("commitments follow their records")
    return cases.filter(Exists(records), state__in=STANDING)


def finding_facts(commitments: Any, on: date) -> Any:
    """Rows of `commitment_rules.FindingFacts`."""
    return commitments.values("id", "pack_version_id", "kind", "made_on", "notice_served_on", "statement_ends_on")


def broken_commitments(subjects: Collection[int], kind: str) -> Any:
    """The broken commitments of one kind of these subjects, whichever door they came in by: one statement.

    Rows of `subject_id`, `number`, `found_on` (ISO day or None) and `finding_no`; a record that ended is left out,
    one whose validity is over is not: whoever asks counts from `found_on`.
    """
    found = commitment_records().filter(
        subject_id__in=subjects, **{f"values__{STATE}": BROKEN, f"values__{KIND}": kind}
    )
    return found.order_by("subject_id", "pk").values(
        "subject_id", number=F("provider_key"), found_on=F("values__RDRQ"), finding_no=F("values__RDWH")
    )
