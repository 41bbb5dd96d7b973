"""A record whose words were put before a person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models import Case
from core.scopes import scoped_manager
from records.flag_flow import FLAG
from records.flag_queries import RecordFlagQuerySet


class RecordFlag(Case):
    """One look that a record's words ask for. While it stands (`lifted_on` NULL or later) the record is not public.

    `findings` says which text may hold which category, never the words themselves: [{"key", "about"}], `key` a column
    of the record or the code of a field. `digest` tells whether the words were changed since.
    """

    flow = FLAG

    record = models.ForeignKey(
        "records.Record", models.PROTECT, related_name="flags", db_index=True, verbose_name="信用记录"
    )
    findings = models.JSONField("可能含有的信息")
    has_number = models.BooleanField("含居民身份证号码", default=False)
    digest = models.CharField("文字摘要", max_length=64)
    raised_on = models.DateField("标出日期")
    returned_on = models.DateField("退回日期", null=True, blank=True)
    lifted_on = models.DateField(
        "了结日期", null=True, blank=True, help_text="放行、更正或者终止之日，当日起不再因此不公开"
    )
    reason = models.CharField("理由", max_length=500, blank=True)

    objects = scoped_manager(RecordFlagQuerySet)

    class Meta:
        verbose_name = "待核对的文字"
        verbose_name_plural = "待核对的文字"
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(lifted_on__isnull=True), name="records_flag_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "returned"], lifted_on__isnull=True)
                | Q(state__in=["cleared", "settled"], lifted_on__isnull=False),
                name="records_flag_lifted_iff_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["cleared", "returned"]) | ~Q(reason=""), name="records_flag_decided_with_reason"
            ),
        ]
        triggers = [FLAG.trigger()]

    def __str__(self) -> str:
        return f"{'、'.join(dict.fromkeys(one['about'] for one in self.findings))}（记录{self.record_id}）"
