"""`manage.py prove_nothing_lapsed`: the proof that nothing lapsed is shown or enforced; exits 1 when it fails."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clocks
from public.operations import prove


class Command(BaseCommand):
    help = "逐处核对公开页面、接口、变动消息和正在执行的措施中没有失效信息，并留存数字；有失效信息时退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prove, print the figures, fail when something lapsed is shown."""
        proof = prove(at=clocks.now(), done_at=clocks.now)
        for row in proof.figures:
            self.stdout.write(f"{row['label']}：{row['shown']} 条，失效 {row['broken']} 条")
            for one in row["sentences"]:
                if one["broken"]:
                    self.stdout.write(f"    {one['sentence']}：{one['broken']} 条，编号如 {one['first']}")
        seconds = (proof.ended_at - proof.begun_at).total_seconds()
        told = (
            f"{proof.on}：核对 {proof.shown} 条，失效 {proof.broken} 条，用时 {seconds:.2f} 秒，证明第 {proof.pk} 号。"
        )
        if not proof.holds:
            raise CommandError(told)
        self.stdout.write(self.style.SUCCESS(told))
