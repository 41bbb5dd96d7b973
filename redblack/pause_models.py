"""Single measures of an entry that stand still: which, since when, until when."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q

from subjects.models import Subject

_ONLY_ITS_END = """
    IF OLD.ended_on IS NOT NULL OR (to_jsonb(NEW) - ARRAY['ended_on', 'ended_by'])
                                   IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['ended_on', 'ended_by']) THEN
        RAISE EXCEPTION 'pause %: only its end may be written, and once', OLD.id USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
"""


class MeasurePause(models.Model):
    """One published measure version of one entry that stands still while somebody's objection to it is dealt with.

    `measure_id` is a plain number: the trunk knows no measures. `begun_by` and `ended_by` are the transitions that
    listeners join on. The first day is inclusive; on `ended_on` the measure goes on.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_index=False, verbose_name="主体")
    entry = models.ForeignKey(
        "redblack.Entry", models.PROTECT, related_name="measure_pauses", db_index=False, verbose_name="名单条目"
    )
    measure_id = models.BigIntegerField("措施编号")
    note = models.CharField("事由", max_length=500)
    from_on = models.DateField("暂停自")
    ended_on = models.DateField("恢复日期", null=True)
    begun_by = models.BigIntegerField("暂停的办理记录", db_index=True)
    ended_by = models.BigIntegerField("恢复的办理记录", null=True, db_index=True)

    class Meta:
        verbose_name = "单项措施暂停"
        verbose_name_plural = "单项措施暂停"
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "measure_id", "subject"],
                condition=Q(ended_on__isnull=True),
                name="redblack_measure_paused_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__gte=F("from_on"), ended_by__isnull=False),
                name="redblack_pause_ended_by_an_act",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="pause_only_ends", when=pgtrigger.Before, operation=pgtrigger.Update, func=_ONLY_ITS_END
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}：{self.measure_id}"
