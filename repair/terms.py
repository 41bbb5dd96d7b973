"""The words of credit repair, and the pack keys it asks."""

from __future__ import annotations

from django.db import models

KIND = "repair.kind"
APPLICATION = "repair.application"
EARLIEST = "repair.earliest"
CLEAN_TERM = "repair.clean_term"
CLEAN_READING = "repair.clean_reading"
FULL_PERFORMANCE = "repair.full_performance"
COMMITMENT = "repair.commitment"
DECISION_TERM = "repair.decision_term"
OPINION_TERM = "repair.opinion_term"
PUBLICITY_TERM = "repair.publicity_term"
DECIDED_BY = "repair.decided_by"
ENDS_ALL = "repair.ends_all"
BAN_TERM = "repair.ban_term"
REORGANISATION = "repair.reorganisation"
PUBLIC_SERVICE = "repair.public_service"
CORRECTION_EXITS = "correction.exits"
EXPIRED_UNUSABLE = "record.expired_unusable"
APPEAL_EXISTS = "appeal.exists"
APPEAL_AGAINST = "appeal.against"

RECEIPT_PREFIX = "XF"
"""How the number on a receipt begins."""

AFTER_MINIMUM = "after_minimum"
SO_FAR = "so_far"
SITE = "site"
PERSONS_ONLY = "person"
MINIMUM = {
    "minor": "",
    "ordinary": "record.publicity.ordinary_min",
    "serious": "record.publicity.serious_min",
}
"""The pack value after which a record of a degree may be repaired; a minor one as soon as its duties are done."""

REPAIR_OUTCOME = "repair"
"""How `appeal.against` names a decision on repair."""
APPEALS = "对本决定不服的，可以向本级信用主管部门申诉，也可以依法申请行政复议或者提起行政诉讼。"
NO_APPEAL = "对本决定不服的，可以依法申请行政复议或者提起行政诉讼。"

CONDITIONS = "JS-G 34"
PROMISE = "JS-G 34(3)"
"""What an applicant must show where the pack's own value says nothing more."""


class Way(models.TextChoices):
    """What repair does for a target (C6): words of `repair.kind`, and none."""

    AUTOMATIC_EXIT = "automatic_exit", "规定期限内纠正即退出"
    APPLICATION = "application", "经申请修复"
    REFERENCE_ONLY = "reference_only", "修复作为退出的重要参考"
    NONE = "none", "不能申请修复"


class Applicant(models.TextChoices):
    """Who applies."""

    SUBJECT = "subject", "信用主体本人"
    AGENT = "agent", "委托代理人"
    ADMINISTRATOR = "manager", "破产管理人"


class Channel(models.TextChoices):
    """Through which door an application came."""

    WEB = "web", "网上"
    WINDOW = "window", "窗口"
    DEPARTMENT = "department", "部门转来"


class FileKind(models.TextChoices):
    """What a file proves."""

    CORRECTION = "correction", "纠正失信行为的证明"
    PERFORMANCE = "performance", "履行义务的证明"
    COMMITMENT = "commitment", "信用承诺书"
    AUTHORISATION = "authority", "授权委托书、管理人资格文书"
    SERVICE = "service", "公益服务证明"
    OTHER = "other", "其他材料"


class ServiceKind(models.TextChoices):
    """Public service that is taken as reference (JY 23, JJ 20, PY 五(四))."""

    VOLUNTEERING = "volunteer", "志愿服务"
    DONATION = "donation", "慈善捐助"
    OTHER = "other", "其他社会公益服务"
