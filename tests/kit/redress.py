"""A bureau whose lists were wrong, a treasury that granted benefits, and the steps that lead to their redress."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.clocks import office_time
from measures import operations as desk
from objections.operations import redress_answering as answering
from objections.redress_models import Clawback, Compensation, Redress
from tests.kit import cases, desks
from tests.kit import honours as kit

WRONG_ON = date(2024, 4, 15)
AT = office_time(date(2024, 4, 16), 10)
LATER = office_time(date(2024, 4, 17), 10)
WITH_VALIDITY = (cases.JIANGYIN, "jiangsu-2018")
"""Packs that say themselves how long a black entry is valid."""
OTHERS = ("notify", "restore")


class Town:
    """An office, a bureau that lists, a treasury that carries measures out, under one pack."""

    def __init__(self, pack: str = cases.JIANGYIN) -> None:
        self.office = desks.office(pack=pack)
        self.home = cases.bureau("澄江市应急管理局")
        self.treasury = cases.bureau("澄江市财政局")
        self.measures = {
            "black": desks.published(self.office, self.treasury.department),
            "red": desks.published(
                self.office, self.treasury.department, colour="red", title="容缺受理", kind="incentive"
            ),
        }
        years = {} if pack in WITH_VALIDITY else {"validity": "1 years"}
        self.rules = {
            colour: cases.programme(self.home, colour=colour, pack=pack, publicity_required=True, **years)
            for colour in ("black", "red")
        }

    def listed(self, colour: str = "black", count: int = 1, **how: Any) -> Any:
        return cases.listed(self.home, self.rules[colour], count=count, **how)

    def granted(self, entries: Any, benefit: str = "免收保证金20万元") -> None:
        """The treasury reports what it granted under red entries."""
        held = desks.tasks(entry__in=entries)
        desk.acknowledge(held, by=self.treasury.handler, at=office_time(date(2024, 3, 26)), all_or_nothing=True)
        desk.report(
            held, by=self.treasury.handler, at=office_time(date(2024, 3, 27)), benefit=benefit, all_or_nothing=True
        )

    def wronged(self, colour: str = "black", count: int = 1, *, benefit: str = "") -> Any:
        """Redress of entries that were withdrawn as wrong on 2024-04-15."""
        entries = self.listed(colour, count)
        if benefit:
            self.granted(entries, benefit)
        kit.wrong(self.home, entries, on=WRONG_ON)
        return redress(entry__in=entries)

    def made_good(self, chosen: Any) -> Any:
        """Every item of black redress answered on the day after."""
        how: dict[str, Any] = {"at": AT, "all_or_nothing": True}
        answering.apologise(chosen, by=self.home.approver, **how)
        answering.clarify(chosen, by=self.home.approver, **how)
        for item in OTHERS:
            answering.settle(chosen, by=self.home.handler, item=item, done_on=AT.date(), proof="回执第1号", **how)
        answering.set_aside(chosen, by=self.home.reviewer, item="compensation", reason="没有提出赔偿申请", **how)
        return chosen


def redress(**how: Any) -> Any:
    """Redress in nobody's view, by number: states change while a verb moves them."""
    return Redress.objects.unscoped("test").filter(**how).order_by("pk")


def claims(**how: Any) -> Any:
    return Compensation.objects.unscoped("test").filter(**how).order_by("pk")


def benefits(**how: Any) -> Any:
    return Clawback.objects.unscoped("test").filter(**how).order_by("pk")
