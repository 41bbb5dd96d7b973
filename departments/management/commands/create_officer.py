"""`manage.py create_officer`: the way in, since there is no superuser."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clocks import now
from core.refusals import Refused
from departments.operations import create_officer


class Command(BaseCommand):
    """Asks for the password, twice; never takes it from the command line."""

    help = "建立系统管理员（sysadmin）、安全管理员（secadmin）或审计员（auditor）账号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Account, name and post."""
        parser.add_argument("username", help="账号")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--post", required=True, help="sysadmin、secadmin 或 auditor")

    def handle(self, *args: Any, username: str, name: str, post: str, **options: Any) -> None:
        """One account per call."""
        password = getpass("密码：")
        if password != getpass("再输一次："):
            raise CommandError("两次输入的密码不一致。")
        try:
            create_officer(username, full_name=name, password=password, post=post, at=now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已建立账号 {username}。")
