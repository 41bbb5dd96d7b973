"""What in a rule pack cannot work, contradicts itself or has no clause: reported, never mended silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law.calendar import chinese_date
from law.citations import Source
from law.packs import Pack
from law.terms import Term, Unit, shift_months

# The days of the example in the sum; any pair shows the same.
DETERMINED = date(2026, 3, 2)
MONTH = 1


class Severity(StrEnum):
    """How much a finding stands in the way."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_LABELS = {Severity.ERROR: "不能执行", Severity.WARNING: "须由法制人员决定", Severity.NOTE: "提示"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the linter found. `sum` shows the reckoning where there is one."""

    code: str
    severity: Severity
    pack: str
    sentence: str
    keys: tuple[str, ...] = ()
    sum: str = ""


def lint(pack: Pack) -> tuple[Finding, ...]:
    """Everything there is to say about a pack, the gravest first."""
    found = [finding for check in CHECKS for finding in check(pack)]
    order = list(Severity)
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def _no_default_term(pack: Pack) -> Iterator[Finding]:
    missing = [key for key in ("record.validity.ordinary", "record.validity.serious") if pack.get(key) is None]
    if missing:
        yield Finding(
            code="no_default_term",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence="文件没有规定失信信息有效期，本规则包没有默认期限：认定时没有写明期限的，不得列入。",
            keys=tuple(missing),
        )


def _repair_window(pack: Pack) -> Iterator[Finding]:
    """JS-G 30 against 34(2): the clean year must end while the record still lives."""
    clean = pack.get("repair.clean_term")
    for grade, name in (("ordinary", "一般失信"), ("serious", "严重失信")):
        validity = pack.get(f"record.validity.{grade}")
        if not isinstance(clean, Term) or not isinstance(validity, Term):
            continue
        slack = _months(validity) - _months(clean)
        closes = "认定之日" if slack <= 0 else f"认定之日起{_span(slack)}"
        yield Finding(
            code="repair_window",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence=f"{name}信息有效期{validity.chinese}，申请修复须自纠正之日起{clean.chinese}内无同类失信："
            f"{closes}以后才纠正的，有效期届满前不可能申请修复。",
            keys=(f"record.validity.{grade}", "repair.clean_term", "repair.clean_reading"),
            sum=_window_sum(validity, clean),
        )


def _window_sum(validity: Term, clean: Term) -> str:
    """The reckoning for a correction one month before and one day after the last day that still serves."""
    ends = shift_months(DETERMINED, _months(validity))
    last = shift_months(ends, -_months(clean))
    early = shift_months(last, -MONTH)
    may = shift_months(early, _months(clean))
    return (
        f"例：{chinese_date(DETERMINED)}认定，有效期至{chinese_date(ends)}。"
        f"{chinese_date(early)}纠正的，{chinese_date(may)}期满，申请窗口{(ends - may).days}天；"
        f"{chinese_date(last)}纠正的，{chinese_date(ends)}与有效期同日届满，窗口0天；再晚则没有窗口。"
    )


def _endless_sanction(pack: Pack) -> Iterator[Finding]:
    if pack.get("measures.disabled") is None:
        return
    for name in pack.labels("measures.disabled").values():
        yield Finding(
            code="endless_sanction",
            severity=Severity.ERROR,
            pack=pack.code,
            sentence=f"“{name}”没有终止期限（{pack.cite('measures.disabled').short}），已按停用导入，不另作软化。",
            keys=("measures.disabled",),
        )


def _clean_years(pack: Pack) -> Iterator[Finding]:
    wanted = pack.get("green.clean_term")
    life = pack.get("record.validity.ordinary")
    if isinstance(wanted, Term) and isinstance(life, Term) and _months(life) < _months(wanted):
        counts = "计算" if pack.get("green.lapsed_counts") else "不计算"
        yield Finding(
            code="clean_years",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence=f"绿色通道要求连续{wanted.chinese}无不良记录，而一般失信信息{life.chinese}即失效："
            f"失效、已修复的记录是否计算由本办选定，现为{counts}。",
            keys=("green.clean_term", "record.validity.ordinary", "green.lapsed_counts"),
        )


def _monitoring_without_end(pack: Pack) -> Iterator[Finding]:
    if pack.get("exit.monitoring") and pack.get("exit.monitoring_term") is None:
        yield Finding(
            code="monitoring_without_end",
            severity=Severity.ERROR,
            pack=pack.code,
            sentence="退出后的重点监测没有终止期限，须由本办设定。",
            keys=("exit.monitoring", "exit.monitoring_term"),
        )


def _exit_notice(pack: Pack) -> Iterator[Finding]:
    if "record.expired_unusable" not in pack.entries or "exit.same_channels" not in pack.entries:
        return
    unusable, channels = pack.entry("record.expired_unusable"), pack.entry("exit.same_channels")
    if unusable.source is channels.source is Source.ARTICLE:
        yield Finding(
            code="exit_notice",
            severity=Severity.NOTE,
            pack=pack.code,
            sentence=f"退出公告（{channels.citations[0].short}）与期满不再公开（{unusable.citations[0].short}）并存："
            "公告只写最少内容，展示期限由本办设定。",
            keys=("exit.same_channels", "record.expired_unusable", "exit.notice_term"),
        )


def _numbers_without_clause(pack: Pack) -> Iterator[Finding]:
    for name, entry in pack.entries.items():
        if isinstance(entry.value, Term) and entry.source is Source.OFFICE:
            yield Finding(
                code="feedback_without_clause" if name == "measures.feedback_term" else "number_without_clause",
                severity=Severity.NOTE,
                pack=pack.code,
                sentence=f"“{entry.key.label}”{entry.value.chinese}为本办自定，无条款依据。",
                keys=(name,),
            )


def _unverified(pack: Pack) -> Iterator[Finding]:
    for name in pack.unverified():
        entry = pack.entry(name)
        yield Finding(
            code="unverified",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence=f"“{entry.key.label}”待核：{entry.citations[0].basis}，须有人对照原文确认后方可正式启用。",
            keys=(name,),
        )


def _months(term: Term) -> int:
    """A term in months; thirty days are taken as one, for comparing only."""
    months = {Unit.YEARS: 12, Unit.MONTHS: 1}.get(term.unit)
    return term.amount * months if months else term.amount // 30


def _span(months: int) -> str:
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    _no_default_term,
    _repair_window,
    _endless_sanction,
    _clean_years,
    _monitoring_without_end,
    _exit_notice,
    _numbers_without_clause,
    _unverified,
)
