"""The words of the measure catalogue and of its execution, and which pack values are their time limits."""

from __future__ import annotations

from django.db.models import TextChoices

from subjects.terms import SubjectKind


class Category(TextChoices):
    """Who acts upon the subject: organs with power, the market, an association, or society (JY 11–15)."""

    ADMINISTRATIVE = "administrative", "行政性"
    MARKET = "market", "市场性"
    INDUSTRY = "industry", "行业性"
    SOCIAL = "social", "社会性"


class Kind(TextChoices):
    """The 14 kinds of the national basic list of punishments (5 + 7 + 2; 【待核】), and what stands outside it."""

    ACCESS = "access", "限制市场或行业准入"
    OFFICE = "office", "限制任职"
    CONSUMPTION = "consumption", "限制消费"
    EXIT_BAN = "exit_ban", "不准出境"
    SCHOOLING = "schooling", "限制升学复学"
    FUNDS = "funds", "限制申请财政性资金项目"
    HONOURS = "honours", "限制参加评先评优"
    PRIVILEGES = "privileges", "限制享受优惠政策和便利措施"
    SUPERVISION = "supervision", "纳入重点监管范围"
    SERIOUS_LIST = "serious_list", "纳入严重失信主体名单"
    DISCLOSURE = "disclosure", "共享公示失信信息"
    REFERENCE = "reference", "推送政府部门自主参考"
    RATING = "rating", "纳入市场化征信或评级报告"
    LENDING = "lending", "从严审慎授信"
    INCENTIVE = "incentive", "守信激励"
    OTHER = "other", "其他"


class Degree(TextChoices):
    """How grave the conduct must be."""

    ANY = "any", "列入名单即适用"
    SERIOUS = "serious", "仅严重失信"


class Application(TextChoices):
    """Whether the department acts by itself or when the subject asks for something."""

    AUTOMATIC = "automatic", "自动实施"
    ON_REQUEST = "on_request", "依申请或办事时实施"


class BasisLevel(TextChoices):
    """What kind of text a basis is. Only the binding ones carry a punishment."""

    LAW = "law", "法律"
    REGULATION = "regulation", "行政法规"
    LOCAL_REGULATION = "local_regulation", "地方性法规"
    RULE = "rule", "规章"
    INTERPRETATION = "interpretation", "司法解释"
    NATIONAL_LIST = "national_list", "全国失信惩戒措施基础清单"
    POLICY_PAPER = "policy_paper", "规范性文件"


BINDING = tuple(level.value for level in BasisLevel if level is not BasisLevel.POLICY_PAPER)

RESPONSIBLE_PERSON = "responsible_person"
TARGET_CHOICES = [*SubjectKind.choices, (RESPONSIBLE_PERSON, "责任人员")]
TARGET_LABELS = dict(TARGET_CHOICES)

WITH_LIST = "with_list"
"""A measure that lasts exactly as long as the entry: 与名单同期."""


class Result(TextChoices):
    """What became of one measure: what a department reports, and what an objection to it does."""

    DONE = "done", "已实施"
    STANDING_BY = "standing_by", "已登记，尚无可实施事项"
    EXEMPTED = "exempted", "属于例外，不实施"
    NOT_APPLICABLE = "not_applicable", "不适用"
    REFUSED = "refused", "不予实施"
    PAUSED = "paused", "异议处理中，暂停实施"
    RESUMED = "resumed", "异议处理完毕，恢复实施"


NOT_REPORTED = frozenset({Result.PAUSED, Result.RESUMED})
"""What comes from the trunk, and never from a department."""

REPORTED_CHOICES = [(one.value, one.label) for one in Result if one not in NOT_REPORTED]

NEEDS_REASON = frozenset({Result.EXEMPTED, Result.NOT_APPLICABLE, Result.REFUSED})

ACKNOWLEDGE_TERM = "measures.acknowledge_term"
FEEDBACK_TERM = "measures.feedback_term"
RELEASE_TERM = "measures.release_term"
RETURN_CLOCK = "measures.return_clock"
TELL_SUBJECT = "measures.tell_subject"
LETTER = "execution_notice"


class PaperKind(TextChoices):
    """What departments file with the office (PY 四(一), 六(一))."""

    MEMORANDUM = "memorandum", "合作备忘录"
    DOCUMENT = "document", "规范性文件"


class Notice(TextChoices):
    """What a department is told beside its task, and says that it has read."""

    PAUSED = "paused", "任务暂停"
    RESUMED = "resumed", "任务恢复"
    CORRECTED = "corrected", "信息更正"
    MEASURE_PAUSED = "measure_paused", "一项措施暂停"
    MEASURE_RESUMED = "measure_resumed", "一项措施恢复"


class EventKind(TextChoices):
    """What the feed tells a department about one of its tasks."""

    DISPATCHED = "dispatched", "新派发"
    INSISTED = "insisted", "坚持派发"
    RELEASING = "releasing", "通知解除"
    PAUSED = "paused", "暂停"
    RESUMED = "resumed", "恢复"
    CORRECTED = "corrected", "信息更正"
    PART_PAUSED = "part_paused", "一项措施暂停"
    PART_RESUMED = "part_resumed", "一项措施恢复"
    WITHHELD = "withheld", "不予公开"
    DISCLOSED = "disclosed", "可以公开"
    HANDED_OVER = "handed_over", "机构改革移交"


class Matter(TextChoices):
    """In what matter a system asks before it decides (JS-G 20, 25; PY 四(五))."""

    APPROVAL = "approval", "行政审批"
    LICENCE = "licence", "资质资格许可"
    PROCUREMENT = "procurement", "政府采购"
    TENDER = "tender", "招标投标"
    FUNDS = "funds", "资金和项目扶持"
    LAND = "land", "土地使用权出让"
    HONOUR = "honour", "评先评优"
    RECRUITMENT = "recruitment", "招录任用"
    SUPERVISION = "supervision", "日常监管"
