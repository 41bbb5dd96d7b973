"""What these pages leave behind: the nightly proof that nothing lapsed was shown or enforced, the change
feed, and who proved himself online."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from public.feed_models import Change as Change
from public.feed_models import DailyFile as DailyFile
from public.feed_models import FeedState as FeedState
from public.identity_models import IdentityProof as IdentityProof
from public.submission_models import Submission as Submission
from public.submission_models import SubmissionFile as SubmissionFile


class Proof(models.Model):
    """One comparison of everything that is shown and enforced with what the dates allow (I3). Never changed.

    `figures` has a row per place: its name, how many rows it shows, and per sentence how many of them break it with
    the numbers of the first ones. `broken` counts rows that break at least one sentence, place by place.
    """

    on = models.DateField("所证之日")
    begun_at = models.DateTimeField("开始时间", db_index=True)
    ended_at = models.DateTimeField("完成时间")
    shown = models.BigIntegerField("核对条数")
    broken = models.BigIntegerField("不应显示或者执行的条数")
    figures: Any = models.JSONField("数字")

    class Meta:
        verbose_name = "无失效信息证明"
        verbose_name_plural = "无失效信息证明"
        constraints = [
            models.CheckConstraint(
                condition=Q(broken__gte=0, shown__gte=F("broken"), ended_at__gte=F("begun_at")),
                name="public_proof_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}：{'发现失效信息' if self.broken else '没有失效信息'}"

    @property
    def holds(self) -> bool:
        """Whether nothing lapsed was found."""
        return not self.broken
