"""The words of objections, and the pack keys that they ask."""

from __future__ import annotations

from django.db import models

WHILE_VERIFYING = "objection.while_verifying"
SUSPEND = "suspend"
"""The answer of `objection.while_verifying` under which what is objected to stands still."""
INFORMED = "objection.informed"
RECOGNISER = "recogniser"
"""The answer of `objection.informed` under which the recogniser of an entry verifies, and not the provider."""
REVIEW_TERM = "objection.review_term"
VERIFY_TERM = "objection.verify_term"
VERIFY_INSIDE = "objection.verify_inside_review"
CORRECT_TERM = "objection.correct_term"
SUPPLEMENT_TERM = "objection.supplement_term"
TRANSFER_CLOCK = "objection.transfer_clock"
RESTARTS = "restarts"
"""The answer of `objection.transfer_clock` under which the days of review begin anew with the right department."""
APPEAL = "appeal.exists"

RECEIPT_PREFIX = "YY"
"""How the number on a receipt begins."""


class ObjectionGround(models.TextChoices):
    """Why something is wrong: the three of JS-G 31, and those that offices ask for beside them."""

    ERROR = "error", "记载错误"
    OMISSION = "omission", "记载遗漏"
    GRADE = "grade", "等级不当"
    PROHIBITED = "prohibited", "属于禁止归集的信息"
    OVERDUE = "overdue", "超期限使用或者公示"
    DUPLICATE = "duplicate", "重复公示"
    UNFIT = "unfit", "不应公示"
    MISMATCH = "mismatch", "与实际不一致"
    OTHER = "other", "其他"


class Objector(models.TextChoices):
    """Who objects."""

    SUBJECT = "subject", "信用主体本人"
    AGENT = "agent", "代理人"
    THIRD = "third", "利害关系人"
    DEPARTMENT = "department", "单位自行发现"


class Channel(models.TextChoices):
    """By which way an objection came in (PY 五(三)); all stand in one register."""

    WEB = "web", "网站"
    PHONE = "phone", "电话"
    EMAIL = "email", "电子邮件"
    WINDOW = "window", "窗口"
    WECHAT = "wechat", "微信公众号"
    HOTLINE = "hotline", "12345 热线"
    DEPARTMENT = "department", "单位报告"


class Finding(models.TextChoices):
    """What whoever verified found of the information."""

    RIGHT = "right", "信息无误"
    WRONG = "wrong", "信息有误"
    PARTLY = "partly", "部分有误"
    SILENT = "silent", "逾期未反馈"


ANSWERS = [choice for choice in Finding.choices if choice[0] != Finding.SILENT]
"""What a verifier may answer; that he did not, only the days say."""


class ObjectionOutcome(models.TextChoices):
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


class Remedy(models.TextChoices):
    """How an upheld objection is put right."""

    CORRECT = "correct", "更正文字"
    PROVIDER = "provider", "由提供单位重新报送更正"
    REVOKE = "revoke", "撤销信用记录"
    EXIT = "exit", "撤销名单认定，移出名单"
    MEASURE = "measure", "停止实施该项措施"


OF_RECORD = (Remedy.CORRECT, Remedy.PROVIDER, Remedy.REVOKE)
OF_ENTRY = (Remedy.CORRECT, Remedy.EXIT)
OF_MEASURE = (Remedy.MEASURE, Remedy.CORRECT, Remedy.EXIT)

RECORD_WORDS = {"title": "事项", "fact": "事实", "basis": "依据"}
ENTRY_WORDS = {"reason": "认定事由"}
"""What a correction may say anew, by column; what else a record says, its provider reports anew."""


class PaperKind(models.TextChoices):
    EVIDENCE = "evidence", "证明材料"
    MANDATE = "mandate", "授权委托书"
    PROOF = "proof", "核实材料"
