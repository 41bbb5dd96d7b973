"""`manage.py sample_city`: a city that does not exist, to look around in; small, or as big as a county."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clocks import day_of, now
from credit_portal.sample_city import (
    SAMPLES,
    SIZES,
    Occupied,
    build,
    holds,
    stands,
    undisturbed,
    write_accounts,
    write_api_key,
    write_samples,
)


class Command(BaseCommand):
    help = "载入样例城市“明澄市”：单位、人员、名单、措施和任务，均为虚构。只用于空库，可以重复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--size",
            choices=SIZES,
            default="small",
            help="small（默认）：几秒；medium：约二万主体、六万条记录、二千条名单，约两分钟",
        )
        parser.add_argument("--files", metavar="目录", type=Path, help="只把样例文件写入该目录，不动数据库")
        parser.add_argument("--if-empty", action="store_true", help="数据库中已有其他数据时不报错，只说明未载入")

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
            raise CommandError("生产环境不载入样例城市：演示账户的密码是公开的。")
        at = now()
        if options["files"]:
            for file in write_samples(options["files"], today=day_of(at)):
                self.stdout.write(f"  {file}")
            return
        size = SIZES[options["size"]]
        try:
            standing = stands()
        except Occupied as error:
            if not options["if_empty"]:
                raise CommandError(str(error)) from error
            self.stdout.write(str(error))
            return
        if standing and not holds(size):
            raise CommandError(f"库中已有较小的样例城市，不能扩建成{size.label}。请换一个空库再载入。")
        if not standing:
            with undisturbed() if size.long else nullcontext():
                city = build(at=at, size=size)
            write_api_key(settings.DATA_DIR, city.api_key)
        accounts = write_accounts(settings.DATA_DIR)
        samples = write_samples(settings.DATA_DIR / SAMPLES, today=day_of(at))
        self.stdout.write("样例城市已在库中。" if standing else f"已载入样例城市“明澄市”（{size.label}）。")
        for file in (accounts, *samples):
            self.stdout.write(f"  {file}")
