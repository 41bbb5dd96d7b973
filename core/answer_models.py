"""The answer to a request under its idempotency key."""

from __future__ import annotations

from django.db import models


class KeyedAnswer(models.Model):
    """What a POST answered: stored in the transaction of its effect, kept for seven days.

    `status` 0 stands only inside the transaction that is still at work.
    """

    owner = models.CharField("请求方", max_length=60)
    key = models.CharField("幂等键", max_length=200)
    fingerprint = models.BinaryField("请求摘要", max_length=32)
    status = models.SmallIntegerField("状态码", default=0)
    content_type = models.CharField("格式", max_length=60, blank=True)
    body = models.TextField("答复", blank=True)
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "已答复的请求"
        verbose_name_plural = "已答复的请求"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="core_answer_once")]

    def __str__(self) -> str:
        return self.key
