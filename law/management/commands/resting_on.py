"""List everything that rests on a document, a clause or a basis."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from law.clauses import UnknownClause
from law.resting import paper_of, resting_on


class Command(BaseCommand):
    help = "列出以某文件、某条款或某法律为依据的规则包取值、认定办法、措施和未办结事项。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paper", metavar="文件", help="如“JS-G 30”“PY”，或者法律法规的名称")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            paper = paper_of(options["paper"])
        except (UnknownClause, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(paper.name)
        for found in resting_on(paper):
            self.stdout.write(f"{found.heading}：{found.count}")
            for row in found.rows:
                self.stdout.write(f"  {row}")
