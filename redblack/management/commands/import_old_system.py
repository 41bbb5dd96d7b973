"""`manage.py import_old_system`: lists of the system before this one, from the server (P13)."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from core.actors import Actor
from core.clocks import day_of, now
from core.refusals import NotAllowed, Refused
from redblack import imports, operations
from redblack.import_flow import CHECKING
from redblack.import_models import ImportBatch
from redblack.imports.reconciling import sums_of
from redblack.models import Programme
from redblack.terms import ListKind

ENDINGS = (".xlsx", ".xls", ".csv")


class Command(BaseCommand):
    """The same door as the desk's page: what it does is done in the name of the account that is given."""

    help = "移入旧系统的名单：检查并打印核对表；加 --confirm 才移入，加 --dry-run 则检查后放弃"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="一个文件，或者一个目录（其中的 .xlsx、.xls、.csv 依次移入）")
        parser.add_argument("--programme", required=True, help="归入的认定办法的编号")
        parser.add_argument("--user", required=True, help="以哪个账号办理（信用主管部门经办人）")
        parser.add_argument("--declared", type=int, help="旧系统条数，用于核对（只用于单个文件）")
        parser.add_argument("--confirm", action="store_true", help="检查后即移入能移入的行")
        parser.add_argument("--dry-run", action="store_true", help="检查后放弃，什么也不留下")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        if options["confirm"] and options["dry_run"]:
            raise CommandError("--confirm 和 --dry-run 只能选一个。")
        files = sorted(one for one in path.iterdir() if one.suffix.lower() in ENDINGS) if path.is_dir() else [path]
        if not files or not files[0].is_file():
            raise CommandError(f"没有可以移入的文件：{path}")
        if options["declared"] is not None and len(files) > 1:
            raise CommandError("--declared 只用于单个文件。")
        actor, programme = _actor(options["user"]), _programme(options["programme"])
        for file in files:
            try:
                self._move(file, programme, actor, options)
            except (NotAllowed, Refused) as wrong:
                raise CommandError(f"{file.name}：{wrong}") from wrong

    def _move(self, file: Path, programme: Programme, actor: Actor, options: dict[str, Any]) -> None:
        batch = imports.upload(
            programme=programme,
            file=ContentFile(file.read_bytes(), name=file.name),
            by=actor,
            at=now(),
            kind=ListKind.OLD,
            declared_rows=options["declared"],
        )
        chosen = ImportBatch.objects.within(actor).filter(pk=batch.pk)
        if options["confirm"] and batch.state != CHECKING:
            imports.confirm(chosen, by=actor, at=now()).demand_all()
        self._print(batch)
        if options["dry_run"]:
            operations.discard_import(chosen, by=actor, at=now()).demand_all()
            self.stdout.write("已放弃，没有移入。")
        elif batch.state == CHECKING:
            self.stdout.write("行数较多，由后台检查；检查完毕后请到“名单导入”确认。")

    def _print(self, batch: ImportBatch) -> None:
        sums = sums_of(batch)
        self.stdout.write(str(batch))
        for label, count in sums.lines() if sums else ():
            self.stdout.write(f"  {label}：{count}")


def _actor(username: str) -> Actor:
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有账号“{username}”。")
    actor: Actor = import_string(settings.ACTOR_OF)(user, on=day_of(now()))
    return actor


def _programme(code: str) -> Programme:
    found = Programme.objects.published(day_of(now())).filter(code=code).first()
    if found is None:
        known = "、".join(Programme.objects.published(day_of(now())).order_by("code").values_list("code", flat=True))
        raise CommandError(f"没有已公布的认定办法“{code}”。可用：{known or '无'}。")
    return found
