"""`manage.py rotate_keys`: bring every ciphertext under CRYPTO_ACTIVE_KEY."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.rotation import rotate, sealed_fields, stale


class Command(BaseCommand):
    """Safe to interrupt and to run again; says what is left."""

    help = "用 CRYPTO_ACTIVE_KEY 指定的密钥重新加密全部密文并重建盲索引；可中断、可重复执行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Size of a batch."""
        parser.add_argument("--batch", type=int, default=500, help="每批行数")

    def handle(self, *args: Any, batch: int, **options: Any) -> None:
        """Column by column."""
        total = 0
        for column, count in rotate(batch):
            total += count
            self.stdout.write(f"{column}：已改写 {count} 行")
        left = sum(stale(field).count() for field in sealed_fields())
        self.stdout.write(f"共改写 {total} 行，剩余 {left} 行。剩余为 0 时，旧密钥可从 CRYPTO_KEYS 中移除。")
