"""Say what in the shipped packs cannot work, contradicts itself or has no clause."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from law import packs
from law.lint import SEVERITY_LABELS, lint


class Command(BaseCommand):
    help = "检查规则包：不可能的条件、没有终点的惩戒、缺少的期限、没有条款的数字。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="规则包", help="不写则检查全部")

    def handle(self, *args: Any, **options: Any) -> None:
        for code in options["codes"] or packs.codes():
            pack = packs.load(code)
            self.stdout.write(f"{pack.title}（{pack.code} {pack.version}）")
            for finding in lint(pack):
                self.stdout.write(f"  [{SEVERITY_LABELS[finding.severity]}] {finding.sentence}")
                if finding.sum:
                    self.stdout.write(f"      {finding.sum}")
