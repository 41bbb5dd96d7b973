"""The words of a proof of identity online: who proves himself, what for, how it ended; how long a code is good."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices

CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
MOST_TRIES = 5
OF_AGE = 18
"""Years, completed: 《中华人民共和国民法典》第十七条."""
SESSION_LIFE = timedelta(minutes=30)
"""How long a proof lets its holder in, from the code on, however busy he is."""


class Capacity(TextChoices):
    """As whom somebody acts."""

    SELF = "self", "本人"
    REPRESENTATIVE = "representative", "法定代表人、负责人、经营者"
    AGENT = "agent", "代理人"


class Wanted(TextChoices):
    """What the proof is for: the stated purpose of every look that it opens."""

    REPAIR = "repair", "申请信用修复"
    OBJECTION = "objection", "提出异议"
    APPEAL = "appeal", "提出申诉"
    STATUS = "status", "查看办理进度"


class Outcome(TextChoices):
    """How a proof ended."""

    PROVED = "proved", "已核验"
    UNKNOWN = "unknown", "未找到相符的信用主体"
    WINDOW = "window", "须到窗口办理"
