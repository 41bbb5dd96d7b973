"""Memoranda and documents on their way to the office's register, in the states that tests begin from."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from measures import operations as desk
from measures.models import Filing
from measures.operations.catalogue import Basis
from measures.operations.filing import Bundle, Text
from tests.kit import cases, desks, factories

DRAFTED = office_time(date(2024, 1, 8))
SUBMITTED = office_time(date(2024, 1, 9))
FILED = office_time(date(2024, 1, 10))
TEXT = Text(name="备忘录.pdf", content=b"%PDF-1.7\n%%EOF\n")
WORDS: dict[str, Any] = {
    "summary": "对失信的供应商联合惩戒。",
    "signed_on": date(2024, 1, 5),
    "in_force_from": date(2024, 1, 8),
}
ABOUT: dict[str, Any] = {
    "targets": "被列入安全生产失信名单的法人",
    "sharing": "列入之日由信用办推送",
    "feedback": "实施单位向信用办反馈",
    "feedback_term": "每季度末后10日内",
}
COLUMNS = {name: value for name, value in desks.COLUMNS.items() if name not in ("colour", "title")}


def bundled(*executors: Any, bases: tuple[Basis, ...] = (desks.LAW,), **how: Any) -> Bundle:
    """A measure of a memorandum that lacks nothing unless told otherwise."""
    place = {"title": "限制参加政府采购", "colour": "black", "code": "", **how}
    return Bundle(columns=COLUMNS, bases=bases, executors=tuple(one.pk for one in executors), **place)


def memorandum(home: cases.Bureau, *rows: Bundle, parties: tuple[str, ...] = (), **words: Any) -> Any:
    """A memorandum that its department draws up, as a queryset of one."""
    number = next(factories.SERIAL)
    given = {
        **WORDS,
        **ABOUT,
        "title": f"联合惩戒合作备忘录{number}",
        "document_no": f"澄联〔2024〕{number}号",
        **words,
    }
    signed = parties or (home.department.name, "人民银行江阴市支行")
    filing = desk.draft_filing(by=home.handler, at=DRAFTED, kind="memorandum", text=TEXT, parties=signed, **given)
    if rows:
        desk.take_in(chosen(filing), rows=rows, by=home.handler, at=DRAFTED, all_or_nothing=True)
    return chosen(filing)


def document(home: cases.Bureau, **words: Any) -> Any:
    """A normative document."""
    number = next(factories.SERIAL)
    given = {
        **WORDS,
        "title": f"信用管理办法{number}",
        "document_no": f"澄应急规〔2024〕{number}号",
        "text": TEXT,
        **words,
    }
    return chosen(desk.draft_filing(by=home.handler, at=DRAFTED, kind="document", **given))


def submitted(papers: Any, home: cases.Bureau) -> Any:
    desk.submit_filing(papers, by=home.reviewer, at=SUBMITTED, all_or_nothing=True)
    return papers


def filed(papers: Any, home: cases.Bureau, office: cases.Bureau) -> Any:
    desk.accept_filing(submitted(papers, home), by=office.reviewer, at=FILED, all_or_nothing=True)
    return papers


def chosen(*filings: Any) -> Any:
    """The papers by number, in nobody's view."""
    return Filing.objects.unscoped("test").filter(pk__in=[one.pk for one in filings])
