"""The words of red and black lists, and which pack values are their time limits."""

from __future__ import annotations

from django.db import models


class Colour(models.TextChoices):
    RED = "red", "红名单"
    BLACK = "black", "黑名单"


class Origin(models.TextChoices):
    """Who recognised an entry: this office's departments, or somebody whose list is taken over as it stands."""

    OWN = "own", "本级认定"
    UPPER = "upper", "上级认定"
    COURT = "court", "人民法院公布"


class ListKind(models.TextChoices):
    """What a file is: names to be recognised here, recognised elsewhere (B10), gone there, or of an old system."""

    PROPOSED = "proposed", "初步名单"
    RECEIVED = "received", "归集名单"
    LEFT = "left", "移出名单"
    OLD = "old", "旧系统名单"


class StayKind(models.TextChoices):
    """Who may order that an entry shall not be executed for the time being (P9)."""

    RECONSIDERATION = "reconsideration", "行政复议停止执行"
    SUIT = "suit", "行政诉讼停止执行"
    COURT_ORDER = "court_order", "人民法院裁定"


class StayOutcome(models.TextChoices):
    """How the reconsideration or the suit behind a stay ended."""

    UPHELD = "upheld", "维持原决定"
    QUASHED = "quashed", "撤销原决定"
    CHANGED = "changed", "变更原决定"
    WITHDRAWN = "withdrawn", "撤回申请或者撤诉"


class Service(models.TextChoices):
    """How a notice reached its addressee (民事诉讼法 第七章第二节, taken over by administrative practice)."""

    DIRECT = "direct", "直接送达"
    POST = "post", "邮寄送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    ANNOUNCED = "announced", "公告送达"


class Outcome(models.TextChoices):
    """How an attempt at service ended."""

    SERVED = "served", "已送达"
    FAILED = "failed", "未送达"


class Party(models.TextChoices):
    """Who speaks against a preliminary entry (P8)."""

    SUBJECT = "subject", "当事人"
    AGENT = "agent", "代理人"
    THIRD = "third", "利害关系人"
    ADMINISTRATOR = "manager", "破产管理人"
    ESTATE = "estate", "遗产管理人、继承人"


class NoticeKind(models.TextChoices):
    """What one notice tells of many entries."""

    PUBLICITY = "publicity", "列入公示"
    EXIT = "exit", "退出公告"


class ExitReason(models.TextChoices):
    EXPIRED = "expired", "有效期届满"
    GROUND_LAPSED = "ground_lapsed", "认定依据失效"
    REPAIRED = "repaired", "信用修复"
    CORRECTION_CONFIRMED = "correction_confirmed", "在规定期限内纠正失信行为"
    WITHDRAWN = "withdrawn", "认定有误，撤销"
    YIELDED = "yielded", "已列入黑名单，移出红名单"
    LEFT_AT_ORIGIN = "left_at_origin", "来源单位移出"
    RECEIVED_WRONGLY = "received_wrongly", "归集有误，撤回"
    UNFIT = "unfit", "复评不合格"
    NEGATIVE = "negative", "新增负面信息，不再符合红名单标准"
    QUASHED = "quashed", "原决定被撤销"
    MOVED_WRONGLY = "moved_wrongly", "旧系统移入有误，撤回"
    DECEASED = "deceased", "主体死亡"
    ENDED = "ended", "主体注销、合并或者分立，不再继续"


RED_EXITS = frozenset({ExitReason.UNFIT, ExitReason.NEGATIVE})
"""The findings of a re-evaluation, which only a red entry undergoes (P14)."""

WRONG_FROM_THE_START = frozenset(
    {ExitReason.WITHDRAWN, ExitReason.QUASHED, ExitReason.RECEIVED_WRONGLY, ExitReason.MOVED_WRONGLY}
)
"""Exits of entries that should never have been: no exit notice, no monitoring."""
EXITS_OF_RECEIVED = (
    ExitReason.EXPIRED,
    ExitReason.LEFT_AT_ORIGIN,
    ExitReason.RECEIVED_WRONGLY,
    ExitReason.DECEASED,
)
"""How an entry of a court or an upper level may end here; repair and withdrawal are its origin's (JY 12, 20)."""


OLD_EXITS = (
    ExitReason.EXPIRED,
    ExitReason.REPAIRED,
    ExitReason.CORRECTION_CONFIRMED,
    ExitReason.WITHDRAWN,
    ExitReason.YIELDED,
    ExitReason.QUASHED,
)
"""Why an entry may have left its list before it came over from the old system (P13)."""


class CreditClass(models.TextChoices):
    """How a subject stands, derived from dates and never stored (A15); the names are the rule pack's."""

    EXEMPLAR = "exemplar", "诚信典型"
    NORMAL = "normal", "正常"
    ATTENTION = "attention", "重点关注对象"
    PUNISHED = "punished", "失信惩戒对象"
    MONITORED = "monitored", "重点监测对象"


class Circumstance(models.TextChoices):
    """What an entry declares about its subject, with proof, because some measures apply only then (C1)."""

    ABLE_BUT_REFUSES = "able_but_refuses", "有履行能力而拒不履行"
    JUDGMENT_DEBTOR = "judgment_debtor", "失信被执行人"


CROSS_CHECK_RED = "JY 6(1)、JS-L 6(1)"
CROSS_CHECK_BLACK = "JY 6(2)、JS-L 6(2)"
"""Where the cross-check is written, for rules that rest on no value of a pack."""

STAY_OF_EXECUTION = "《中华人民共和国行政诉讼法》第五十六条、《中华人民共和国行政复议法》第四十二条"
"""When a decision is not executed while it is contested: by order only, never by the contest itself."""

STATEMENT_TERM = "listing.statement_term"
PUBLICITY = {Colour.BLACK: "listing.publicity_black", Colour.RED: "listing.publicity_red"}
PUBLICITY_TERM = {Colour.BLACK: "listing.publicity_term_black", Colour.RED: "listing.publicity_term_red"}
ANNOUNCEMENT_TERM = "listing.announcement_service_term"
ANNOUNCEMENT_AFTER = "listing.announcement_after"
RED_VALIDITY = "listing.red_validity"
REEVALUATION_TERM = "red.reevaluation_term"
REEVALUATION_LEAD = "red.reevaluation_lead"
NEGATIVE_TERM = "red.negative_term"
CONSULTATION_TERM = "listing.consultation_term"
EXIT_NOTICE_TERM = "exit.notice_term"
EXPIRED_UNUSABLE = "record.expired_unusable"
MONITORING_TERM = "exit.monitoring_term"
CORRECTION_TERM = "correction.term"
WRONG_LISTING = "redress.apology"
"""The value under which a pack says what follows a wrong listing."""

WATCHED_HOURS = range(8, 20)
"""The hours of a day in which the publicity page is counted on: of a reader's day, not of the night's."""
LOST_SHARE = 2
"""A day is lost when the page answered in less than one in so many of the hours in which it was asked."""
