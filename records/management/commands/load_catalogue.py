"""Load the national base catalogue that ships with this release. May be run again at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.clocks import now
from records.operations import load_base_catalogue


class Command(BaseCommand):
    help = "载入随版本发布的全国公共信用信息基础目录；已经载入的不再载入。"

    def handle(self, *args: Any, **options: Any) -> None:
        made = load_base_catalogue(at=now())
        self.stdout.write(f"目录：{made}" if made else "目录没有变化。")
