"""`manage.py sample_city`: a small city that does not exist, to look around in."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clocks import day_of, now
from credit_portal.sample_city import Occupied, build, stands, write_accounts, write_api_key, write_samples


class Command(BaseCommand):
    help = "载入样例城市“明澄市”：单位、人员、名单、措施和任务，均为虚构。只用于空库，可以重复运行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="数据库中已有其他数据时不报错，只说明未载入")

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".production"):
            raise CommandError("生产环境不载入样例城市：演示账户的密码是公开的。")
        at = now()
        try:
            standing = stands()
        except Occupied as error:
            if not options["if_empty"]:
                raise CommandError(str(error)) from error
            self.stdout.write(str(error))
            return
        if not standing:
            write_api_key(settings.DATA_DIR, build(at=at).api_key)
        accounts = write_accounts(settings.DATA_DIR)
        samples = write_samples(settings.DATA_DIR, today=day_of(at))
        self.stdout.write("样例城市已在库中。" if standing else "已载入样例城市“明澄市”。")
        for file in (accounts, *samples):
            self.stdout.write(f"  {file}")
