"""Load the rule packs and the calendar that ship with this release. May be run again at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.actors import timer
from core.clocks import now
from law.models import CalendarVersion
from law.operations import forget, load_calendar, load_packs
from law.operations.publishing import announce_shipped

OWNER = "owner"


def _newest() -> str:
    """The code of the newest notice; empty on a new installation, where no term runs yet."""
    return CalendarVersion.objects.using(OWNER).in_order().values_list("code", flat=True).last() or ""


class Command(BaseCommand):
    help = "载入随版本发布的规则包和工作日历；已经载入的不再载入。"

    def handle(self, *args: Any, **options: Any) -> None:
        at, before = now(), _newest()
        with transaction.atomic(using=OWNER):
            versions = load_packs(at=at, using=OWNER)
            notices = load_calendar(using=OWNER)
        forget()
        newest = _newest()
        if before and newest != before:
            announce_shipped(newest, before=before, by=timer("放假通知随版本载入"), at=at)
        for version in versions:
            self.stdout.write(f"规则包：{version}（{version.sha256[:12]}）")
        for notice in notices:
            self.stdout.write(f"工作日历：{notice}")
        if not versions and not notices:
            self.stdout.write("法规数据没有变化。")
