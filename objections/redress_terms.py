"""The words of making good what was wrong, and the pack keys it asks."""

from __future__ import annotations

from django.db import models

APOLOGY = "redress.apology"
COMPENSATION = "redress.compensation"
RED_CLAWBACK = "redress.red_clawback"
TERM = "redress.term"
COMPENSATION_TERM = "redress.compensation_term"
CLARIFICATION_TERM = "redress.clarification_term"


class Item(models.TextChoices):
    """One thing on the checklist of a redress."""

    CORRECT = "correct", "更正或者撤销"
    NOTIFY = "notify", "告知收到过有误信息的单位"
    APOLOGY = "apology", "书面道歉"
    CLARIFICATION = "clarification", "公开澄清"
    RESTORE = "restore", "恢复名誉、消除不良影响"
    COMPENSATION = "compensation", "依法赔偿"
    CLAWBACK = "clawback", "收回所得权益"


BY_LETTER = (Item.APOLOGY, Item.CLARIFICATION)
"""Done by signing their letters, and in no other way."""


class Outcome(models.TextChoices):
    """What became of an item."""

    DONE = "done", "已办结"
    NOT_DUE = "not_due", "不适用"


class Wrong(models.TextChoices):
    """What was wrong."""

    BLACK = "black", "误列黑名单"
    RED = "red", "误列红名单"
    RECORD = "record", "信用记录有误"
