"""What an entry said before it was changed: one row per change of a listed or publicised entry (as-of, I6)."""

from __future__ import annotations

import pgtrigger
from django.db import models

SAID = (
    "recogniser_id",
    "former_recogniser_id",
    "reason",
    "listed_on",
    "effective_from",
    "valid_to",
    "public_to",
    "publicised_on",
    "publicity_ends_on",
    "suspended_on",
    "hidden_on",
    "withheld_on",
    "corrected_on",
    "exited_on",
    "exit_notice_to",
    "closed_on",
)
"""The columns that a reader of an entry sees, or that decide who sees it."""

_CONTENT = ", ".join(f"'{name}', OLD.{name}" for name in SAID)
_CHANGED = (
    f"({', '.join(f'OLD.{name}' for name in SAID)}) IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in SAID)})"
)

KEEP_WHAT_IT_SAID = pgtrigger.Trigger(
    name="entry_version",
    level=pgtrigger.Row,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    # An entry on its way is changed by its own steps only; its listing is found among them.
    condition=pgtrigger.Condition(f"((OLD.listed_on IS NOT NULL OR OLD.publicised_on IS NOT NULL) AND {_CHANGED})"),
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
