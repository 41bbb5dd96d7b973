"""Load a State Council notice on holidays from a file, and count running terms again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from core.clocks import now
from core.refusals import NotAllowed, Refused
from law.notices import NoticeError, read_notice
from law.operations.publishing import publish_notice


class Command(BaseCommand):
    help = "载入国务院办公厅的放假通知（CSV或TOML），并重新计算以工作日计算的期限。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件")
        parser.add_argument("--by", required=True, metavar="用户名", help="载入人的登录名：信用办审核或签发人员")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        users = get_user_model()
        user = users._default_manager.filter(**{users.USERNAME_FIELD: options["by"]}).first()
        if user is None:
            raise CommandError(f"没有用户“{options['by']}”")
        try:
            notice = read_notice(path.read_bytes(), name=path.name)
            version = publish_notice(notice, by=import_string(settings.ACTOR_OF)(user), at=now())
        except (OSError, NoticeError, Refused, NotAllowed) as error:
            raise CommandError(str(error)) from error
        for on, day in notice.days.items():
            self.stdout.write(f"  {on:%Y-%m-%d} {'放假' if day.off else '上班'} {day.name}")
        self.stdout.write(f"工作日历：{version.code} {version.title}，{len(notice.days)}日")
