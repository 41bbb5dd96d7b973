"""The words of what a citizen hands in online."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices

FORGOTTEN_AFTER = timedelta(hours=24)
"""How long what was filled in and never sent is kept."""
MOST_FILES = 10
LARGEST_FILE = 5_000_000
SITE_ACTOR = "网上申请"
COMMITMENT = (
    "本人（本单位）已经纠正失信行为，依法履行相关义务；所提交的材料真实、合法、有效；今后依法诚信办事，不再发生同类失信行为；"
    "违反承诺的，自愿依法接受处理并记入信用记录。"
)


class Sent(TextChoices):
    """What is handed in; the value stands in addresses."""

    REPAIR = "repair", "信用修复申请"
    OBJECTION = "objection", "异议"
    APPEAL = "appeal", "申诉"


ABOUT_A_TARGET = (Sent.REPAIR, Sent.OBJECTION)
"""Begun from the page of a record or an entry; an appeal is begun from the case that it is against."""


class FileKind(TextChoices):
    """What a file is for."""

    EVIDENCE = "evidence", "证明材料"
    AUTHORITY = "authority", "授权委托书"
