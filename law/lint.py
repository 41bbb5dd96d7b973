"""What in a rule pack cannot work, contradicts itself or has no clause: reported, never mended silently."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from law import packs
from law.calendar import chinese_date
from law.citations import Source
from law.clauses import documents
from law.keys import KEYS
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


# What a value of yes, or one of some words, cannot do without: (key, values that ask, terms asked for).
_ASKS: tuple[tuple[str, tuple[object, ...], tuple[str, ...]], ...] = (
    ("listing.prior_notice", (True,), ("listing.statement_term",)),
    ("listing.publicity_black", ("required", "optional"), ("listing.publicity_term_black",)),
    ("listing.publicity_red", ("required", "optional"), ("listing.publicity_term_red",)),
    ("exit.same_channels", (True,), ("exit.notice_term",)),
    ("correction.exits", (True,), ("correction.term",)),
    ("repair.kind", ("application",), ("repair.decision_term", "repair.opinion_term")),
    ("repair.full_performance", (True,), ("repair.ban_term",)),
    ("objection.while_verifying", ("suspend",), ("objection.verify_term",)),
    ("measures.published_only", (True,), ("measures.acknowledge_term", "measures.feedback_term")),
    ("exit.stops_measures", (True,), ("measures.release_term",)),
    ("record.publicity.ends_at_max", (True,), ("record.publicity.ordinary_max", "record.publicity.serious_max")),
)


def _missing_terms(pack: Pack) -> Iterator[Finding]:
    """What the pack asks for without saying within which time; one of several terms is enough where they are."""
    for name, asking, terms in _ASKS:
        if pack.get(name) not in asking or any(pack.get(term) is not None for term in terms):
            continue
        labels = "、".join(KEYS[term].label for term in terms)
        yield Finding(
            code="missing_term",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence=f"“{pack.entry(name).key.label}”为“{pack.entry(name).chinese}”，而没有“{labels}”：须由本办设定。",
            keys=(name, *terms),
        )


def _fixed_validity(pack: Pack) -> Iterator[Finding]:
    """C3: where only law, regulation and rule may depart, no programme may lengthen the life of a record."""
    if pack.get("record.validity.only_law_departs") is not True:
        return
    terms = [pack.entry(f"record.validity.{grade}") for grade in ("ordinary", "serious")]
    told = "、".join(f"{entry.key.label}{entry.value.chinese}" for entry in terms if isinstance(entry.value, Term))
    yield Finding(
        code="fixed_validity",
        severity=Severity.NOTE,
        pack=pack.code,
        sentence=f"{told}（{terms[0].citations[0].short}）：认定办法和规范性文件不得延长，"
        f"只有法律、法规、规章可以另定（{pack.cite('record.validity.only_law_departs').short}）。",
        keys=("record.validity.only_law_departs", *(entry.key.name for entry in terms)),
    )


def _publicity_bounds(pack: Pack) -> Iterator[Finding]:
    """A minimum that is longer than the maximum leaves no day on which repair can be asked for."""
    for grade in ("ordinary", "serious"):
        least, most = pack.get(f"record.publicity.{grade}_min"), pack.get(f"record.publicity.{grade}_max")
        if isinstance(least, Term) and isinstance(most, Term) and _months(least) >= _months(most):
            ends = shift_months(DETERMINED, _months(most))
            may = shift_months(DETERMINED, _months(least))
            yield Finding(
                code="publicity_bounds",
                severity=Severity.ERROR,
                pack=pack.code,
                sentence=f"最短公示期{least.chinese}不短于最长公示期{most.chinese}，没有一天可以申请修复。",
                keys=(f"record.publicity.{grade}_min", f"record.publicity.{grade}_max"),
                sum=f"例：{chinese_date(DETERMINED)}认定，{chinese_date(may)}最短期满，{chinese_date(ends)}停止公示。",
            )


def _trial_papers(pack: Pack) -> Iterator[Finding]:
    """P19: values that rest on a trial paper without a day on which it ends."""
    resting: dict[str, int] = {}
    for entry in pack.entries.values():
        for key in {c.clause.partition(" ")[0] for c in entry.citations if c.clause}:
            resting[key] = resting.get(key, 0) + 1
    for key, number in resting.items():
        if documents()[key].trial and documents()[key].expires_on is None:
            yield Finding(
                code="trial_without_end",
                severity=Severity.NOTE,
                pack=pack.code,
                sentence=f"{documents()[key].name}为试行文件而没有写明失效日，本规则包有{number}项引用它。",
                keys=(key,),
            )


def _outranked(pack: Pack) -> Iterator[Finding]:
    """A18: where a national department rules otherwise, its rule goes before the pack."""
    other = None if pack.rank else packs.national()
    if other is None:
        return
    for name in pack.outranked_by(other):
        mine, theirs = pack.entry(name), other.entry(name)
        yield Finding(
            code="outranked",
            severity=Severity.WARNING,
            pack=pack.code,
            sentence=f"“{mine.key.label}”本规则包为“{mine.chinese}”，{other.title}为“{theirs.chinese}”"
            f"（{theirs.citations[0].short}）：{mine.precedence}。",
            keys=(name,),
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
    _missing_terms,
    _fixed_validity,
    _publicity_bounds,
    _repair_window,
    _endless_sanction,
    _clean_years,
    _monitoring_without_end,
    _exit_notice,
    _outranked,
    _trial_papers,
    _numbers_without_clause,
    _unverified,
)
