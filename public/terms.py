"""Words of the change feed."""

from __future__ import annotations

from django.db import models


class What(models.TextChoices):
    """What the feed tells of."""

    RECORD = "record", "信用记录"
    ENTRY = "entry", "名单条目"
    CLARIFICATION = "clarification", "澄清公告"


class ChangeKind(models.TextChoices):
    """What happened to it."""

    ADDED = "added", "新增"
    CHANGED = "changed", "变更"
    LEFT = "left", "离开"
