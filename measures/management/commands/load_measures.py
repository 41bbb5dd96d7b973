"""`manage.py load_measures`: the catalogue as the documents name it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core import clocks
from core.actors import Actor, Post
from measures import operations

BY = Actor(name="装载措施清单", posts=frozenset({Post.HANDLER, Post.REVIEWER, Post.APPROVER}), office=True)


class Command(BaseCommand):
    help = "将五份文件所列的激励和惩戒措施装载为草案。可以重复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sample", action="store_true", help="另外公布样例城市的措施（依据均为待核）")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clocks.now()
        drafts = operations.load_drafts(by=BY, at=at)
        self.stdout.write(f"草案 {drafts.drafted} 项，其中停用 {drafts.disabled} 项。")
        if options["sample"]:
            sample = operations.load_sample(by=BY, at=at)
            self.stdout.write(f"样例措施 {sample.drafted} 项，公布 {sample.published} 项。")
            for code, why in sample.waiting:
                self.stdout.write(f"{code}：{why}")
