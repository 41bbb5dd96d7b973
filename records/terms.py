"""The words of a credit record: grounds, polarity, procedure. Degrees belong to the rule pack, not to the code."""

from __future__ import annotations

import re
from datetime import date

from django.db import models

LIST_GROUND = "list_ground"
"""The catalogue item of what comes with a preliminary list."""

JUDGMENT_DEBTOR = "judgment_debtor"
"""The catalogue item of what courts publish: shown as it stands there, ended when the court removes it."""

BOTH_OPEN = ("licence", "penalty")
"""双公示."""

MASKED_ITEMS = frozenset({*BOTH_OPEN, JUDGMENT_DEBTOR})
"""Items whose records of persons are public with a masked name; of all others only those named openly are."""

WHILE_VERIFYING = "objection.while_verifying"
"""The pack value that says whether what is objected to goes on having effect meanwhile (C1)."""

FOREVER = date(2099, 12, 31)
"""How the 2018 standard writes 长期."""


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


class Visibility(models.TextChoices):
    """The three classes of JS-G 19 to 22, from the widest to the narrowest."""

    PUBLIC = "public", "社会公开"
    SHARED = "shared", "政府共享"
    ASKED = "asked", "授权查询"


class CatalogueOrigin(models.TextChoices):
    """Who made a catalogue: the nation, or this office by its own procedure (JS-G 8)."""

    NATIONAL = "national", "国家基础目录"
    LOCAL = "local", "本地补充目录"


class DraftBase(models.TextChoices):
    """With what a local draft begins."""

    IN_FORCE = "in_force", "现行的本地目录（没有的从空白开始）"
    SHIPPED = "shipped", "随版本提供的参考事项（待核）"
    EMPTY = "empty", "空白"


class Nature(models.TextChoices):
    """What an item's records are; `record` says that each record decides for itself (penalties by procedure)."""

    BASIC = "basic", "基础信息"
    POSITIVE = "positive", "正面信息"
    NEGATIVE = "negative", "负面信息"
    OTHER = "other", "其他信息"
    RECORD = "record", "逐条确定"


class Validity(models.TextChoices):
    """What ends the life of an item's records."""

    DEGREE = "degree", "随失信程度（规则包）"
    OWN = "own", "以文书载明的期限为准"
    ORIGIN = "origin", "由来源单位移出"
    NONE = "none", "长期"


class Gate(models.TextChoices):
    """The doors through which providers report (JS-G 16)."""

    API = "api", "接口"
    EXCHANGE = "exchange", "交换表"
    FILE = "file", "文件"


class Outcome(models.TextChoices):
    """What became of one message of a provider."""

    NEW = "new", "新增"
    CHANGED = "changed", "更新"
    SAME = "same", "没有变化"
    WITHDRAWN = "withdrawn", "撤回"
    REFUSED = "refused", "未归集"


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", "文本"
    INTEGER = "integer", "整数"
    DECIMAL = "decimal", "小数"
    DATE = "date", "日期"
    WORDS = "words", "代码"
    USCC = "uscc", "统一社会信用代码"
    NUMBER = "number", "证件号码"


class Need(models.TextChoices):
    """Whether a field must be filled."""

    MUST = "must", "必填"
    WHEN = "when", "有条件"
    MAY = "may", "选填"


class Personal(models.TextChoices):
    """What of a person a field holds: names are masked in public, numbers sealed and never public."""

    NONE = "none", "否"
    NAME = "name", "姓名"
    NUMBER = "number", "证件号码或联系方式"


BOUND = {
    "name": "主体名称",
    "kind": "主体类别",
    "uscc": "主体统一社会信用代码",
    "registration_no": "主体工商注册号",
    "number_kind": "主体证件类型",
    "number": "主体证件号码",
    "document_no": "文书号",
    "title": "事项",
    "basis": "依据",
    "fact": "事实",
    "conduct_on": "行为发生日期",
    "determined_on": "认定日期",
    "found_on": "负面信息的认定日期",
    "procedure": "程序",
    "degree": "失信程度",
    "valid_to": "有效期至",
    "public_to": "公示截止",
    "authority": "作出机关",
    "authority_uscc": "作出机关统一社会信用代码",
}
"""What a field of an item may fill in a record or say of its subject (`Item.binds`)."""

BOUND_DAYS = frozenset({"conduct_on", "determined_on", "found_on", "valid_to", "public_to"})

DEGREES = {"minor": "轻微失信", "ordinary": "一般失信", "serious": "严重失信"}
"""The degrees that an item may name; which of them count, the rule pack says."""

PROHIBITED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("宗教信仰", re.compile(r"信仰(?!需求)|(信奉|皈依|教徒|信徒)|(佛|道|基督|天主|伊斯兰)教(徒|信众)")),
    ("基因", re.compile(r"基因(检测|图谱|序列|信息)|DNA(检测|序列)")),
    ("指纹", re.compile(r"指纹(信息|图像|采集)|虹膜|声纹")),
    ("血型", re.compile(r"血型|(?<![A-Za-z])(A|B|AB|O)型血")),
    (
        "疾病和病史",
        re.compile(r"病史|(患有|确诊|罹患).{0,12}(病|症|癌|瘤|炎)|艾滋病|HIV|乙肝|精神(疾病|分裂)|残疾等级"),
    ),
)
"""What public credit information may never hold (JS-G 14): a look at free text, put before a person, no verdict."""

PROHIBITED_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("宗教信仰", re.compile(r"宗教|教派|信仰")),
    ("基因", re.compile(r"基因|DNA", re.IGNORECASE)),
    ("指纹", re.compile(r"指纹|虹膜|声纹|掌纹|人脸特征")),
    ("血型", re.compile(r"血型")),
    ("疾病和病史", re.compile(r"疾病|病史|病历|病种|既往症|诊断结果|艾滋|HIV|残疾(类别|等级)", re.IGNORECASE)),
)
"""Names of items, fields and columns that ask for what may never be collected: JS-G 14, and fingerprints by
《征信业管理条例》第十四条. `PROHIBITED` reads texts."""


def prohibited_names(names: str, /) -> tuple[str, ...]:
    """The names, one a line, that ask for a prohibited category, each with the category: 血型（血型）. Pure."""
    return tuple(
        f"{name.strip()}（{label}）"
        for name in names.splitlines()
        for label, pattern in PROHIBITED_NAMES
        if pattern.search(name)
    )
