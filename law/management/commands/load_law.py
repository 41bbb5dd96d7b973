"""Load the rule packs and the calendar that ship with this release. May be run again at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.clocks import now
from law.operations import forget, load_calendar, load_packs

OWNER = "owner"


class Command(BaseCommand):
    help = "载入随版本发布的规则包和工作日历；已经载入的不再载入。"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic(using=OWNER):
            versions = load_packs(at=now(), using=OWNER)
            notices = load_calendar(using=OWNER)
        forget()
        for version in versions:
            self.stdout.write(f"规则包：{version}（{version.sha256[:12]}）")
        for notice in notices:
            self.stdout.write(f"工作日历：{notice}")
        if not versions and not notices:
            self.stdout.write("法规数据没有变化。")
