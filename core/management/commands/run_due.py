"""`manage.py run_due`: the timers without a broker."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, close_old_connections

from core import due


class Command(BaseCommand):
    help = "办理到期事项：公示期满、陈述申辩期满、名单到期、依据失效、超期提醒、待发消息、批量办理。不需要消息中间件。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="只办理这些种类（默认全部）")
        parser.add_argument("--forever", action="store_true", help="循环运行")
        parser.add_argument("--every", type=float, default=5.0, help="循环间隔（秒）")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["kinds"] or list(due.kinds())
        unknown = set(wanted) - set(due.kinds())
        if unknown:
            raise CommandError(f"没有这些种类：{'、'.join(sorted(unknown))}。可用：{'、'.join(due.kinds())}。")
        while True:
            for kind in wanted:
                self._one(kind, forever=options["forever"])
            if not options["forever"]:
                return
            time.sleep(options["every"])

    def _one(self, kind: str, *, forever: bool) -> None:
        try:
            done = due.run_due(kind)
        except OperationalError:
            if not forever:
                raise
            self.stderr.write(f"{kind}：数据库暂不可用，稍后再试。")
            close_old_connections()
            return
        if done or not forever:
            self.stdout.write(f"{kind}：{done}")
