"""Every place where something is shown or enforced, and by which dates it must not be: the two sides of the proof.

The left side is what the pages, the interface and the tasks ask. The right side is written anew, in SQL over the
stored dates and the legal trail, and shares nothing with the left: were a date forgotten there, it is missed here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from measures.models import Dispatch, Filing, Measure
from measures.operations.screening import NAMED
from measures.queries import standing_ids
from objections.redress_queries import clarifications
from public.changes import told_clarifications, told_entries, told_records
from public.models import Change
from public.queries import openly_named
from public.records import public_codes
from public.repairs import repairs_in_publicity
from public.terms import What
from records.models import Record
from redblack.models import Entry, Programme, PublicNotice

EVERYTHING = "the proof looks at every row that is shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: what it shows, as a statement that selects ids, and what must be true of none of them.

    `rows` is the FROM clause in which `x` is the row shown. `never` gives per Chinese sentence a condition; conditions
    and `shown` may use %(on)s, the office day. What a person of the office reads is `label`.
    """

    name: str
    label: str
    rows: str
    shown: Callable[[date], Any]
    never: Mapping[str, str]


def _last(flow: str) -> str:
    """Where the legal trail says that the row stands: no column of the row is asked."""
    of_the_row = f"t.flow = '{flow}' AND t.case_id = x.id"
    return f"(SELECT t.target FROM core_step t WHERE {of_the_row} ORDER BY t.id DESC LIMIT 1)"  # noqa: S608  our words


_ENTRY = "redblack_entry x JOIN subjects_subject s ON s.id = x.subject_id"
_GROUNDLESS = """x.origin = 'own' AND x.old_number = '' AND NOT EXISTS (
    SELECT FROM redblack_entryground g JOIN records_record r ON r.id = g.record_id
     WHERE g.entry_id = x.id AND (r.valid_to IS NULL OR r.valid_to >= %(on)s)
       AND (r.ended_on IS NULL OR x.pack_version_id IN (SELECT p.id FROM law_packversion p
            WHERE p.resolved #>> '{values,repair.kind,value}' = 'reference_only')
        AND 'repaired' = (SELECT t.target FROM core_step t WHERE t.flow = 'record' AND t.case_id = r.id
            ORDER BY t.id DESC LIMIT 1))
       AND (x.colour = 'red' OR (r.polarity = 'negative' AND r.procedure <> 'summary')))"""
_ON_LIST = {
    "未到生效日期": "x.effective_from IS NULL OR x.effective_from > %(on)s",
    "有效期已过": "x.valid_to IS NULL OR x.valid_to < %(on)s",
    "已经退出": f"x.exited_on <= %(on)s OR {_last('entry')} NOT IN ('listed', 'suspended', 'leaving')",
    "认定依据均已失效": _GROUNDLESS,
    "已在本地隐去": "x.hidden_on IS NOT NULL",
}
_TO_NOBODY = {
    "已决定不予公开": "x.withheld_on IS NOT NULL",
    "主体未满十八周岁": "s.adult_on > %(on)s",
    "主体已死亡": "s.status = 'deceased'",
}
_ON_PAGE = {
    **_ON_LIST,
    **_TO_NOBODY,
    "已中止": "x.suspended_on IS NOT NULL",
    "公开期限已过": "x.public_to IS NULL OR x.public_to < %(on)s",
}
_RECORD = {
    "有效期已过": "x.valid_to < %(on)s",
    "公开期限已过或者未到": "x.public_from IS NULL OR x.public_from > %(on)s OR x.public_to < %(on)s",
    "已修复、撤销或者终止": f"x.ended_on IS NOT NULL OR {_last('record')} <> 'filed'",
    "不是公开信息": "x.visibility <> 'public'",
    "文字待核对": """EXISTS (SELECT FROM records_recordflag f WHERE f.record_id = x.id AND (
        SELECT t.target FROM core_step t WHERE t.flow = 'flag' AND t.case_id = f.id ORDER BY t.id DESC LIMIT 1
    ) IN ('open', 'returned'))""",
    "主体未满十八周岁或者已死亡": "s.adult_on > %(on)s OR s.status = 'deceased'",
}
_OUT = "e.exited_on <= %(on)s OR e.hidden_on IS NOT NULL"
_ENDED = """EXISTS (
    SELECT FROM subjects_subjectchange c JOIN law_packversion p ON p.id = c.pack_version_id
     WHERE c.subject_id = x.subject_id AND c.effective_at IS NOT NULL AND c.undone_at IS NULL
       AND (c.kind = 'died' AND p.resolved #>> '{values,fate.death_ends,value}' = 'true'
            OR c.kind = 'deregistered' AND p.resolved #>> '{values,fate.deregistration_releases,value}' = 'true'))"""
_OVER = "('releasing', 'released', 'refused', 'transferred')"
_TASK = "measures_dispatch x JOIN redblack_entry e ON e.id = x.entry_id"


_CLARIFIED = """objections_redress x JOIN subjects_subject s ON s.id = x.subject_id
    LEFT JOIN redblack_entry e ON e.id = x.entry_id"""
_CLARIFICATION = {
    "展示期已过或者未到": "x.clarified_on IS NULL OR x.clarified_on > %(on)s"
    " OR x.clarification_to IS NULL OR x.clarification_to < %(on)s",
    "没有签发公告或者公告已作废": """NOT EXISTS (
        SELECT FROM core_letter l WHERE l.flow = 'redress' AND l.kind = 'clarification' AND l.case_id = x.id
           AND NOT EXISTS (SELECT FROM core_lettermark m WHERE m.letter_id = l.id AND m.kind = 'void'))""",
    "所澄清的名单条目没有退出": """x.entry_id IS NOT NULL AND (SELECT t.target FROM core_step t
        WHERE t.flow = 'entry' AND t.case_id = x.entry_id ORDER BY t.id DESC LIMIT 1) <> 'exited'""",
    "已决定不予公开": "e.withheld_on IS NOT NULL",
    "主体未满十八周岁或者已死亡": "s.adult_on > %(on)s OR s.status = 'deceased'",
}


def _entries() -> Any:
    return Entry.objects.unscoped(EVERYTHING)


def _tasks() -> Any:
    return Dispatch.objects.unscoped(EVERYTHING)


def _announced(what: str) -> str:
    """The last announcement of each thing of a kind, where it says that the thing is public."""
    return f"""
        SELECT c.id FROM public_change c WHERE c.what = '{what}' AND c.kind <> 'left' AND NOT EXISTS (
            SELECT FROM public_change n WHERE n.what = c.what AND n.thing = c.thing AND n.number = c.number + 1)
    """  # noqa: S608  our own words


def _told(what: str) -> Any:
    return Change.objects.filter(what=what).values("thing")


# The day's comparison runs after midnight: what has not been announced by the next one was forgotten.
_LATE = "%(on)s::date - 1"
_UNNAMED = {"不得公开姓名的主体": "s.kind = 'natural_person' OR s.name_sealed IS NOT NULL"}

PLACES: tuple[Place, ...] = (
    Place(
        name="lists",
        label="公开页：红名单、黑名单、单位信用页面",
        rows=_ENTRY,
        shown=lambda on: openly_named(_entries().publicly_visible(on)),
        never={**_ON_PAGE, "自然人": "s.kind = 'natural_person'"},
    ),
    Place(
        name="person",
        label="公开页：自然人精确查询",
        rows=_ENTRY,
        shown=lambda on: _entries().publicly_visible(on),
        never=_ON_PAGE,
    ),
    Place(
        name="publicity",
        label="公开页：列入前公示",
        rows=_ENTRY,
        shown=lambda on: openly_named(_entries().in_publicity(on)),
        never={
            **_TO_NOBODY,
            "公示期已过或者未到": "x.publicised_on > %(on)s OR x.publicity_ends_on < %(on)s",
            "已经列入或者办结": f"x.listed_on IS NOT NULL OR {_last('entry')} <> 'publicised'",
        },
    ),
    Place(
        name="exits",
        label="公开页：退出公告",
        rows=_ENTRY,
        shown=lambda on: openly_named(_entries().exit_notices(on)),
        never={
            **_TO_NOBODY,
            "公告期已过": "x.exit_notice_to IS NULL OR x.exit_notice_to < %(on)s",
            "没有退出": f"x.exited_on > %(on)s OR {_last('entry')} <> 'exited'",
        },
    ),
    Place(
        name="clarifications",
        label="公开页：澄清公告",
        rows=_CLARIFIED,
        shown=lambda on: openly_named(clarifications(on)),
        never={**_CLARIFICATION, **_UNNAMED},
    ),
    Place(
        name="person_clarifications",
        label="公开页：自然人精确查询中的澄清公告",
        rows=_CLARIFIED,
        shown=lambda on: clarifications(on),
        never=_CLARIFICATION,
    ),
    Place(
        name="notices",
        label="公开页：公示公告",
        rows="redblack_publicnotice x",
        shown=lambda on: PublicNotice.objects.running(on),
        never={
            "公告期已过": """x.to_on < %(on)s AND NOT EXISTS (
                SELECT FROM redblack_noticeentry n JOIN redblack_entry e ON e.id = n.entry_id
                 WHERE n.notice_id = x.id AND x.kind = 'publicity' AND e.publicity_ends_on >= %(on)s)""",
        },
    ),
    Place(
        name="records",
        label="公开页：信用记录（行政许可、行政处罚等）",
        rows="records_record x JOIN subjects_subject s ON s.id = x.subject_id",
        shown=lambda on: Record.objects.unscoped(EVERYTHING).publicly_visible(on),
        never=_RECORD,
    ),
    Place(
        name="repairs",
        label="公开页：修复公示",
        rows="repair_repair x JOIN subjects_subject s ON s.id = x.subject_id"
        " LEFT JOIN records_record r ON r.id = x.record_id LEFT JOIN redblack_entry e ON e.id = x.entry_id",
        shown=repairs_in_publicity,
        never={
            "公示期已过或者未到": "x.publicised_on > %(on)s OR x.publicity_ends_on < %(on)s",
            "已经决定、撤回或者终止": f"{_last('repair')} <> 'publicised'",
            "不得公开姓名的主体": "s.kind = 'natural_person' OR s.name_sealed IS NOT NULL",
            "主体未满十八周岁或者已死亡": "s.adult_on > %(on)s OR s.status = 'deceased'",
            "所涉信息已经不再公开": f"r.ended_on IS NOT NULL OR r.valid_to < %(on)s OR r.public_to < %(on)s"
            f" OR r.visibility <> 'public' OR {_OUT} OR e.withheld_on IS NOT NULL OR e.suspended_on IS NOT NULL"
            " OR e.public_to < %(on)s",
        },
    ),
    Place(
        name="programmes",
        label="公开页：认定办法",
        rows="redblack_programme x",
        shown=lambda on: Programme.objects.published(on),
        never={"未公布或者已废止": "x.published_on IS NULL OR x.published_on > %(on)s OR x.superseded_on <= %(on)s"},
    ),
    Place(
        name="measures",
        label="公开页：奖惩措施清单",
        rows="measures_measure x",
        shown=lambda on: Measure.objects.in_force(on).filter(pk__in=standing_ids(on)),
        never={
            "未公布、被取代、已废止或者停用": "x.published_on IS NULL OR x.superseded_on <= %(on)s"
            " OR x.repealed_on <= %(on)s OR x.disabled_on <= %(on)s",
            "依据均已失效": "NOT EXISTS (SELECT FROM measures_measurebasis b WHERE b.measure_id = x.id"
            " AND (b.effective_to IS NULL OR b.effective_to >= %(on)s))",
        },
    ),
    Place(
        name="memoranda",
        label="公开页：备忘录与文件",
        rows="measures_filing x",
        shown=lambda on: Filing.objects.unscoped(EVERYTHING).in_force(on).filter(is_public=True),
        never={
            "没有备案": "x.filed_on IS NULL OR x.filed_on > %(on)s",
            "有效期已过或者已终止": "x.valid_to < %(on)s OR x.ended_on <= %(on)s",
        },
    ),
    Place(
        name="screening",
        label="接口：事前核查",
        rows=_ENTRY,
        shown=lambda on: f"SELECT e.id FROM redblack_entry e WHERE {NAMED}",  # noqa: S608  a constant of our own
        never=_ON_LIST,
    ),
    Place(
        name="tasks",
        label="正在执行的措施：工作台与任务接口",
        rows=_TASK,
        shown=lambda on: _tasks().effective(on),
        never={
            "所依据的名单有效期已过": "e.valid_to IS NULL OR e.valid_to < %(on)s",
            "所依据的名单已退出": _OUT,
            "所依据的名单已中止": "e.suspended_on IS NOT NULL",
            "任务已通知解除、已解除或者已办结": f"{_last('dispatch')} IN {_OVER}",
        },
    ),
    Place(
        name="held",
        label="措施任务：名单退出后必须已通知解除",
        rows=_TASK,
        shown=lambda on: _tasks().filter(closed_on__isnull=True, releasing_on__isnull=True),
        never={
            "所依据的名单已退出，而任务没有通知解除": "e.exited_on <= %(on)s",
            "主体已死亡或者注销，而任务没有通知解除": _ENDED,
        },
    ),
    Place(
        name="feed",
        label="接口：变动消息",
        rows=_TASK,
        shown=lambda on: (
            f"SELECT d.id FROM measures_dispatch d WHERE d.state NOT IN {_OVER}"  # noqa: S608  our own words
            " AND EXISTS (SELECT FROM measures_feedevent f WHERE f.dispatch_id = d.id)"
        ),
        never={"消息称正在执行，而所依据的名单已退出": "e.exited_on <= %(on)s"},
    ),
    Place(
        name="feed_records",
        label="变动公开：信用记录",
        rows="records_record x JOIN subjects_subject s ON s.id = x.subject_id",
        shown=lambda on: told_records(on, public_codes(on)).filter(pk__in=_told(What.RECORD)),
        never={**_RECORD, **_UNNAMED},
    ),
    Place(
        name="feed_entries",
        label="变动公开：名单条目",
        rows=_ENTRY,
        shown=lambda on: told_entries(on).filter(pk__in=_told(What.ENTRY)),
        never={**_ON_PAGE, **_UNNAMED},
    ),
    Place(
        name="feed_clarifications",
        label="变动公开：澄清公告",
        rows=_CLARIFIED,
        shown=lambda on: told_clarifications(on).filter(pk__in=_told(What.CLARIFICATION)),
        never={**_CLARIFICATION, **_UNNAMED},
    ),
    Place(
        name="announced_records",
        label="变动公开：不再公开的信用记录须已发出",
        rows="public_change x JOIN records_record r ON r.id = x.thing",
        shown=lambda on: _announced(What.RECORD),
        never={
            "公开期限或者有效期已过而没有发出": f"r.public_to < {_LATE} OR r.valid_to < {_LATE}",
            "已修复、撤销或者终止而没有发出": f"r.ended_on < {_LATE}",
        },
    ),
    Place(
        name="announced_entries",
        label="变动公开：不再公开的名单条目须已发出",
        rows="public_change x JOIN redblack_entry e ON e.id = x.thing",
        shown=lambda on: _announced(What.ENTRY),
        never={
            "公开期限或者有效期已过而没有发出": f"e.public_to < {_LATE} OR e.valid_to < {_LATE}",
            "已退出、隐去、中止或者不予公开而没有发出": f"e.exited_on < {_LATE} OR e.hidden_on < {_LATE}"
            f" OR e.suspended_on < {_LATE} OR e.withheld_on < {_LATE}",
        },
    ),
    Place(
        name="announced_clarifications",
        label="变动公开：不再展示的澄清公告须已发出",
        rows="public_change x JOIN objections_redress r ON r.id = x.thing",
        shown=lambda on: _announced(What.CLARIFICATION),
        never={"展示期已过而没有发出": f"r.clarification_to < {_LATE}"},
    ),
)
