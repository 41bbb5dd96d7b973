"""The words of complaints and appeals, and the pack keys that they ask."""

from __future__ import annotations

from django.db.models import TextChoices

ANSWER_TERM = "complaint.answer_term"
AGAIN_TERM = "complaint.again_term"

APPEAL_EXISTS = "appeal.exists"
APPEAL_AGAINST = "appeal.against"
ACCEPT_TERM = "appeal.accept_term"
DECIDE_TERM = "appeal.decide_term"

COMPLAINT_PREFIX, APPEAL_PREFIX = "TS", "SS"
"""How the numbers on receipts begin: short enough to be said on the phone."""


class InChannel(TextChoices):
    """By which way a complaint or an appeal came in."""

    WEB = "web", "网站"
    PHONE = "phone", "电话"
    EMAIL = "email", "电子邮件"
    WINDOW = "window", "窗口"
    WECHAT = "wechat", "微信公众号"
    HOTLINE = "hotline", "12345 热线转办"


class AppealAgainst(TextChoices):
    """Against which outcome somebody appeals."""

    OBJECTION = "objection", "异议处理结果"
    REPAIR = "repair", "信用修复决定"


class Appellant(TextChoices):
    """Who appeals: JS-G 33 names the subject; whoever holds its mandate speaks for it."""

    SUBJECT = "subject", "信用主体本人"
    AGENT = "agent", "代理人"
