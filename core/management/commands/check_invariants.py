"""`manage.py check_invariants`: proves the safety invariants on the live rows; exits 1 when one is broken."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clocks, invariants


class Command(BaseCommand):
    help = "逐条核对不变式：步骤与状态一致、文号连续、红黑不并存、在列必有派发、退出必有解除等。"

    def handle(self, *args: Any, **options: Any) -> None:
        findings = invariants.check(at=clocks.now())
        for finding in findings:
            mark = "成立" if not finding.count else f"不成立 {finding.count} 项，如 {list(finding.first)}"
            self.stdout.write(f"{finding.invariant.name:28} {mark}  {finding.invariant.sentence}")
        broken = [finding for finding in findings if finding.count]
        if broken:
            raise CommandError(f"{len(broken)} 条不变式不成立。")
        self.stdout.write(self.style.SUCCESS(f"{len(findings)} 条不变式全部成立。"))
