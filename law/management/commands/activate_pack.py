"""Put a rule pack into force from a day."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from core.clocks import now
from core.refusals import NotAllowed, Refused
from law.operations import activate, newest_version_id


class Command(BaseCommand):
    help = "启用一个规则包的最新版本。待核事项未确认的只能演示启用。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="规则包")
        parser.add_argument("--from", dest="from_on", required=True, type=date.fromisoformat, help="如2026-01-01")
        parser.add_argument("--by", required=True, metavar="用户名", help="启用人的登录名")
        parser.add_argument("--demo", action="store_true", help="演示启用")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        user = users._default_manager.filter(**{users.USERNAME_FIELD: options["by"]}).first()
        if user is None:
            raise CommandError(f"没有用户“{options['by']}”")
        by = import_string(settings.ACTOR_OF)(user)
        try:
            made = activate(
                newest_version_id(options["code"]), by=by, on=options["from_on"], at=now(), demo=options["demo"]
            )
        except (Refused, NotAllowed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made))
