"""Look at the words of every record that stands: after an upgrade, or when the words looked for were changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand

from core.clocks import now
from records.models import Record
from records.operations import look

CHUNK = 5000


class Command(BaseCommand):
    help = "核对已归集记录的文字，可能含有禁止归集的信息的，标出待核对；已放行的不再标出。可以反复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        everything = Record.objects.unscoped("the words of all records that stand")
        ids = everything.filter(ended_on__isnull=True, parent__isnull=True).order_by("pk").values_list("pk", flat=True)
        raised = sum(look(everything.filter(pk__in=chunk), at=now()) for chunk in _chunks(ids))
        self.stdout.write(f"新标出待核对的记录 {raised} 条。")


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
