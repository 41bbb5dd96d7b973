"""`manage.py pull_exchange`: take what lies ready in the exchange tables, without waiting for the timer."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clocks
from records import operations
from records.models import ExchangeSource


class Command(BaseCommand):
    help = "拉取交换表：逐批读取提供单位数据库中的新行并归集；可中断，再次运行从断点继续，不重复归集。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", metavar="名称", help="只拉取这一交换表（默认全部未停用的）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Source by source, to the end of each."""
        sources = ExchangeSource.objects.unscoped("the operator's command").filter(stopped_at__isnull=True)
        if options["source"]:
            sources = sources.filter(name=options["source"])
            if not sources.exists():
                raise CommandError(f"没有名为“{options['source']}”的交换表，或者已经停用。")
        failed = [source.name for source in sources.order_by("name") if not self._whole(source)]
        if failed:
            raise CommandError(f"未能拉取：{'、'.join(failed)}。")

    def _whole(self, source: ExchangeSource) -> bool:
        total = {"new": 0, "changed": 0, "same": 0, "withdrawn": 0, "refused": 0}
        more = True
        while more:
            pulled = operations.pull(source.pk, at=clocks.now())
            total = {name: count + pulled.counts.get(name, 0) for name, count in total.items()}
            if pulled.error:
                self.stderr.write(f"{source.name}：{pulled.error}")
                return False
            more = pulled.more
        words = ("新增", "更新", "没有变化", "撤回", "未归集")
        counts = "，".join(f"{word} {count}" for word, count in zip(words, total.values(), strict=True))
        self.stdout.write(f"{source.name}：{counts}")
        return True
