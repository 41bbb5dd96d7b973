"""The words of a credit record: grounds, polarity, procedure. Degrees belong to the rule pack, not to the code."""

from __future__ import annotations

from django.db import models


class Ground(models.TextChoices):
    """The five kinds of ground for a red or black list (JY 4, JS-L 4)."""

    REGISTRATION = "registration", "一、登记类信息"
    ADMINISTRATIVE = "administrative", "二、刑事处罚、行政许可、处罚、强制等信息"
    JUDGMENT = "judgment", "三、拒不履行生效司法裁决的信息"
    COMMENDATION = "commendation", "四、受表彰奖励等信息"
    OTHER = "other", "五、依法依规可作为认定依据的其他信息"


RED_ONLY_GROUNDS = frozenset({Ground.COMMENDATION})
"""Commendations support a red list only (JY 4 第四项; reading settled for every pack)."""


class Polarity(models.TextChoices):
    """The four kinds of information of JS-G 9."""

    BASIC = "basic", "基础信息"
    POSITIVE = "positive", "正面信息"
    NEGATIVE = "negative", "负面信息"
    OTHER = "other", "其他信息"


class Procedure(models.TextChoices):
    """How a penalty was imposed: only the general procedure makes it negative (JS-G 12(九))."""

    GENERAL = "general", "一般程序"
    SUMMARY = "summary", "简易程序"
    NONE = "none", "不适用"


VALIDITY_KEYS = {
    "minor": "record.validity.minor",
    "ordinary": "record.validity.ordinary",
    "serious": "record.validity.serious",
}
"""The pack value that says how long a record of a degree is valid."""
