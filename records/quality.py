"""How timely, accurate and complete each provider reports over a period, counted from what came in (A7, A8).

A period has both its days in it. Messages are what was sent through the doors (`ReportCount`); records are what was
filed, linked ones left out. The figures of a provider's items add up to its own and these to the total, save for
subjects: one subject with records of two providers is one subject in the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Sum

from core.clocks import OFFICE_ZONE, start_of
from departments.models import Department
from law.terms import shift_months
from records.models import Item, Record, RecordVersion, ReportCount
from records.terms import Outcome

REASON = "figures about reporting; whose they are is bounded by `units`"
CYCLES = {"每半年": 6, "每季度": 3, "每月": 1, "每年": 12}
"""Months between two reports, by the words with which an item's update cycle begins. Other cycles follow the decision
and are measured by record (双公示) or not at all."""

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LONGEST = timedelta(days=1100)


def period_wrong(from_on: date, to_on: date) -> str:
    """Why two days are no period that may be asked for; empty where they are."""
    if not (EARLIEST <= from_on <= LATEST and EARLIEST <= to_on <= LATEST):
        return "日期应当在2000年至2099年之间，请核对。"
    if to_on < from_on:
        return "止日早于起日，请对调两个日期。"
    return "期间超过三年，请分段查询。" if to_on - from_on > LONGEST else ""


TAKEN = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME, Outcome.WITHDRAWN)


@dataclass(slots=True, kw_only=True)
class Figures:
    """The figures of one provider, of one of its items, or of all. `last_on` is the day of the last report taken.

    `due` are the filed records with a day by which they must be public (双公示), `late` those that came after it.
    `overdue_on`: the last day on which an item that is reported in cycles should have come; None where it is not late.
    """

    sent: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    refused: int = 0
    filed: int = 0
    subjects: int = 0
    due: int = 0
    late: int = 0
    corrected: int = 0
    ended: int = 0
    last_on: date | None = None
    overdue_on: date | None = None

    @property
    def refused_share(self) -> str:
        """Refused of sent, in per cent."""
        return share(self.refused, self.sent)

    @property
    def late_share(self) -> str:
        """Late of due, in per cent."""
        return share(self.late, self.due)

    def add(self, other: Figures) -> None:
        """Counts add up; of days the last report and the earliest arrears stand. Subjects are counted apart."""
        for one in fields(self):
            if one.type == "int" and one.name != "subjects":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        self.last_on = max(filter(None, (self.last_on, other.last_on)), default=None)
        self.overdue_on = min(filter(None, (self.overdue_on, other.overdue_on)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLine:
    """One item of a provider."""

    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderLine:
    """One provider with its items."""

    provider: Department
    figures: Figures
    items: tuple[ItemLine, ...]

    @property
    def overdue(self) -> tuple[ItemLine, ...]:
        """The items whose cycle is over without a report."""
        return tuple(one for one in self.items if one.figures.overdue_on is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The figures of a period, by provider, and of all."""

    from_on: date
    to_on: date
    providers: tuple[ProviderLine, ...]
    total: Figures


@dataclass(slots=True)
class _Counted:
    """Figures by provider and item while they are gathered."""

    by_item: dict[tuple[int, str], Figures] = field(default_factory=dict)

    def of(self, row: Any) -> Figures:
        return self.by_item.setdefault((row["provider_id"], row["code"] or ""), Figures())


def share(part: int, whole: int) -> str:
    """A part of a whole in per cent, one decimal, half up; a dash where there is no whole."""
    return f"{(part * 2000 + whole) // (2 * whole) / 10:.1f}%" if whole else "—"


def quality(*, from_on: date, to_on: date, on: date, units: frozenset[int] | None = None) -> Quality:
    """The figures of the period for all providers, or for those in `units`; arrears as of `on`. Ten statements."""
    mine = Q() if units is None else Q(provider_id__in=units)
    counted = _Counted()
    _messages(counted, mine, from_on, to_on)
    _records(counted, mine, from_on, to_on)
    _changes(counted, units, from_on, to_on)
    _arrears(counted, mine, on)
    filed = _filed(mine, from_on, to_on)
    per_provider = dict(filed.values_list("provider_id").annotate(n=Count("subject_id", distinct=True)))
    lines = _lines(counted, per_provider, on=on)
    total = Figures()
    for line in lines:
        total.add(line.figures)
    total.subjects = filed.aggregate(n=Count("subject_id", distinct=True))["n"]
    return Quality(from_on=from_on, to_on=to_on, providers=lines, total=total)


def _messages(counted: _Counted, mine: Q, from_on: date, to_on: date) -> None:
    rows = ReportCount.objects.unscoped(REASON).filter(mine, on__gte=from_on, on__lte=to_on, rule="")
    for row in rows.values("provider_id", "outcome", code=F("item")).annotate(n=Sum("messages")).order_by():
        figures = counted.of(row)
        figures.sent += row["n"]
        setattr(figures, row["outcome"], getattr(figures, row["outcome"]) + row["n"])


def _filed(mine: Q, from_on: date, to_on: date) -> Any:
    span = {"filed_at__gte": start_of(from_on), "filed_at__lt": start_of(to_on + timedelta(days=1))}
    return Record.objects.unscoped(REASON).filter(mine, parent__isnull=True, **span).order_by()


def _records(counted: _Counted, mine: Q, from_on: date, to_on: date) -> None:
    rows = _filed(mine, from_on, to_on).values("provider_id", code=F("item__code"))
    rows = rows.annotate(
        n=Count("pk"),
        subjects_n=Count("subject_id", distinct=True),
        due_n=Count("pk", filter=Q(publish_due_on__isnull=False)),
        late_n=Count("pk", filter=LATE),
    )
    for row in rows:
        figures = counted.of(row)
        figures.filed, figures.subjects = row["n"], row["subjects_n"]
        figures.due, figures.late = row["due_n"], row["late_n"]


LATE = Q(publish_due_on__lt=F("filed_at__date"))
"""Filed after the last day on which the decision had to be public (office days)."""


def _changes(counted: _Counted, units: frozenset[int] | None, from_on: date, to_on: date) -> None:
    """Corrections, by the provider's newer message or by hand, and records that were taken back or revoked."""
    whose = Q() if units is None else Q(record__provider_id__in=units)
    versions = RecordVersion.objects.filter(
        whose, record__parent__isnull=True, to_at__gte=start_of(from_on), to_at__lt=start_of(to_on + timedelta(days=1))
    )
    rows = versions.values(provider_id=F("record__provider_id"), code=F("record__item__code")).order_by()
    for row in rows.annotate(n=Count("pk")):
        counted.of(row).corrected = row["n"]
    mine = Q() if units is None else Q(provider_id__in=units)
    ended = Record.objects.unscoped(REASON).filter(
        mine, parent__isnull=True, state="revoked", ended_on__gte=from_on, ended_on__lte=to_on
    )
    for row in ended.order_by().values("provider_id", code=F("item__code")).annotate(n=Count("pk")):
        counted.of(row).ended = row["n"]


def _arrears(counted: _Counted, mine: Q, on: date) -> None:
    """When each item was last reported, and which of them should have come again by now."""
    for row in _last_reports(mine, on):
        counted.of(row).last_on = row["last"]
    for provider_id, code, due_on in overdue(mine, on=on):
        counted.by_item[provider_id, code].overdue_on = due_on


def _last_reports(mine: Q, on: date) -> Any:
    taken = ReportCount.objects.unscoped(REASON).filter(mine, on__lte=on, rule="", outcome__in=TAKEN)
    return taken.order_by().values("provider_id", code=F("item")).annotate(last=Max("on"))


def overdue(mine: Q, *, on: date) -> list[tuple[int, str, date]]:
    """Provider, item and last day of every item reported in cycles whose next report should have come by `on`.

    Who never reported an item owes none: the catalogue names providers in words.
    """
    months = {
        item.code: length
        for item in Item.objects.in_force(on)
        for words, length in CYCLES.items()
        if item.update_cycle.startswith(words)
    }
    due = [
        (row["provider_id"], row["code"], shift_months(row["last"], months[row["code"]]))
        for row in _last_reports(mine & Q(item__in=list(months)), on)
    ]
    return [one for one in due if one[2] < on]


def _lines(counted: _Counted, subjects: dict[int, int], *, on: date) -> tuple[ProviderLine, ...]:
    names = dict(Item.objects.in_force(on).values_list("code", "name"))
    units = Department.objects.filter(pk__in={provider for provider, _ in counted.by_item}).order_by("code")
    return tuple(_line(unit, counted, names, subjects.get(unit.pk, 0)) for unit in units)


def _line(unit: Department, counted: _Counted, names: dict[str, str], subjects: int) -> ProviderLine:
    items = tuple(
        ItemLine(code=code, name=names.get(code, code), figures=figures)
        for (provider, code), figures in sorted(counted.by_item.items(), key=lambda pair: pair[0])
        if provider == unit.pk
    )
    whole = Figures(subjects=subjects)
    for one in items:
        whole.add(one.figures)
    return ProviderLine(provider=unit, figures=whole, items=items)


# --- rows behind the figures ----------------------------------------------------------------------------------------


def late_records(*, from_on: date, to_on: date, units: frozenset[int] | None = None) -> Any:
    """The records behind `late`, the latest first."""
    mine = Q() if units is None else Q(provider_id__in=units)
    rows = _filed(mine, from_on, to_on).filter(LATE).select_related("subject", "provider", "item")
    return rows.order_by("-filed_at", "-pk")


def days_late(record: Record) -> int:
    """Calendar days from the last lawful day to the day of filing."""
    assert record.filed_at is not None and record.publish_due_on is not None
    return (record.filed_at.astimezone(OFFICE_ZONE).date() - record.publish_due_on).days


def broken_rules(*, from_on: date, to_on: date, units: frozenset[int] | None = None) -> Sequence[dict[str, Any]]:
    """Which rules refused how many messages of the period, most often first."""
    mine = Q() if units is None else Q(provider_id__in=units)
    rows = ReportCount.objects.unscoped(REASON).filter(mine, on__gte=from_on, on__lte=to_on).exclude(rule="")
    counted = rows.order_by().values("rule").annotate(n=Sum("messages"))
    return [{**row, "label": rule_label(row["rule"])} for row in counted.order_by("-n", "rule")]


def rule_label(rule: str) -> str:
    """A rule in words: by its code, or by what is wrong with a number whatever its kind; else the code itself."""
    fault = next((words for end, words in NUMBER_FAULTS.items() if rule.endswith(end)), rule)
    return RULE_LABELS.get(rule, fault)


RULE_LABELS = {
    "characters": "有不能使用的字符",
    "conduct_before_determination": "行为日期晚于认定日期",
    "database": "数据库拒绝",
    "decimals": "小数位数不对",
    "determined_not_in_future": "认定日期晚于今日",
    "digits_lost": "数字被表格软件改写",
    "empty": "必填项未填",
    "future": "日期晚于今日",
    "kind_mismatch": "主体类型与代码不符",
    "kind_unknown": "没有写明主体类型",
    "name_characters": "名称有不能使用的字符",
    "name_empty": "没有名称",
    "no_number": "没有代码或证件号码",
    "not_a_day": "不是日期",
    "not_a_number": "不是数字",
    "not_in_list": "不在代码表中",
    "odd_day": "日期过早或者过晚",
    "order": "日期先后不对",
    "personal_number": "公开文字中有证件号码",
    "provider_may_provide": "单位没有提供职权",
    "record_ended": "记录已经修复并转入档案",
    "swapped": "名称和号码填反",
    "too_long": "超过长度",
    "twice": "同批重复",
    "unknown_key": "撤回的主键不存在",
}
"""Rules in words."""
NUMBER_FAULTS = {
    "_check_digit": "号码校验位不符",
    "_length": "号码位数不对",
    "_format": "号码格式不对",
    "_alphabet": "号码有不能使用的字符",
    "_date": "号码中的日期不对",
    "_area": "号码中的地区不对",
    "_empty": "没有号码",
}
"""The ends of the rules that numbers break, whatever their kind (`uscc_check_digit`), in words."""
