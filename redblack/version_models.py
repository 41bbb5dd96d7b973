"""What an entry said before it was changed: one row per change of a listed or publicised entry (as-of, I6)."""

from __future__ import annotations

import pgtrigger
from django.db import models

SHARED = ("recogniser_id", "former_recogniser_id", "reason", "withheld_on")
OF_THE_PUBLICITY = ("publicised_on", "publicity_ends_on")
OF_THE_LISTING = (
    *("listed_on", "effective_from", "valid_to", "public_to"),
    *("suspended_on", "hidden_on", "corrected_on", "disputed_on"),
)
SAID = (*SHARED, *OF_THE_PUBLICITY, *OF_THE_LISTING)
"""The columns that a reader of an entry sees, or that decide who sees it, and that a later act may overwrite.

What the end of an entry writes is written once: its own step tells whether it had been.
"""


def _changed(*names: str) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"


_PUBLICITY = f"(OLD.publicised_on IS NOT NULL AND {_changed(*SHARED, *OF_THE_PUBLICITY)})"
_LISTING = f"(OLD.listed_on IS NOT NULL AND {_changed(*SHARED, *OF_THE_LISTING)})"
_CONTENT = ", ".join(f"'{name}', OLD.{name}" for name in SAID)

KEEP_WHAT_IT_SAID = pgtrigger.Trigger(
    name="entry_version",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    # An entry on its way is changed by its own steps only; publicity, listing and end are found among them.
    condition=pgtrigger.Condition(f"({_PUBLICITY} OR {_LISTING})"),
    func=f"""
        INSERT INTO redblack_entryversion (entry_id, transition_id, content)
        VALUES (OLD.id, current_setting('app.transition')::bigint, jsonb_build_object({_CONTENT}));
        RETURN NULL;
    """,  # noqa: S608  our own words
)
"""Kept by the entry itself, so that no verb can forget it; the flow's trigger has seen to it that a step exists."""


class EntryVersion(models.Model):
    """What an entry said until `transition` changed it: the instant is the transition's.

    Written by the database with every change, never changed itself. What an entry said before its listing stands in
    its steps.
    """

    entry = models.ForeignKey("redblack.Entry", models.PROTECT, related_name="versions", verbose_name="名单条目")
    transition = models.ForeignKey(
        "core.Transition",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="办理记录",
    )
    content = models.JSONField("原内容")

    class Meta:
        verbose_name = "条目原内容"
        verbose_name_plural = "条目原内容"

    def __str__(self) -> str:
        return f"{self.entry_id}：{self.transition_id}"
