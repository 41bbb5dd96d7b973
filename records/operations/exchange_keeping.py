"""Exchange tables: set up, changed, stopped, asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.actors import Actor, Post
from core.clocks import day_of
from core.refusals import NotAllowed, Refusal, Refused
from departments.models import Department
from records.exchange_models import ExchangeSource
from records.exchange_reading import known_links, quoted
from records.models import Item
from records.operations.collecting import item_in_force


def open_exchange(*, by: Actor, at: datetime, provider: Department, name: str, **given: Any) -> ExchangeSource:
    """Set up a source for a provider; only the security officer does, since it acts as a 经办 of that department.

    Raises NotAllowed, or Refused with what is wrong.
    """
    _demand_officer(by)
    source = ExchangeSource(provider=provider, name=name, created_at=at, created_by=by.name, **given)
    _demand_sound(source, at=at)
    source.save(force_insert=True)
    return source


def change_exchange(source: ExchangeSource, *, by: Actor, at: datetime, **given: Any) -> ExchangeSource:
    """Change how a source is read; `cursor` set back reads again, which collects nothing twice."""
    _demand_officer(by)
    with transaction.atomic():
        held: ExchangeSource = locked(source.pk)
        if "cursor" in given and given["cursor"] != held.cursor:
            held.gaps = []
        for name, value in given.items():
            setattr(held, name, value)
        _demand_sound(held, at=at)
        held.next_at = None
        held.save()
    return held


def stop_exchange(source: ExchangeSource, *, by: Actor, at: datetime) -> None:
    """Pull no more from a source."""
    _demand_officer(by)
    source_of(source.pk).update(stopped_at=at, wanted_at=None, error="", failures=0)


def resume_exchange(source: ExchangeSource, *, by: Actor, at: datetime) -> None:
    """Pull again from a source that was stopped, from where it stood."""
    _demand_officer(by)
    source_of(source.pk).update(stopped_at=None, next_at=None)


def ask_pull(source: ExchangeSource, *, by: Actor, at: datetime) -> None:
    """立即拉取: the worker takes the source next. The department's and the office's desks may ask."""
    if not by.holds(Post.HANDLER, Post.REVIEWER, Post.APPROVER, Post.SECADMIN):
        raise NotAllowed("立即拉取由经办、审核、签发或者安全管理员办理。")
    if source.stopped_at is not None:
        raise Refused(Refusal(code="stopped", sentence="该交换表已停用。", remedy="请由安全管理员恢复后再拉取。"))
    source_of(source.pk).update(wanted_at=at)


def _demand_officer(by: Actor) -> None:
    if not by.holds(Post.SECADMIN):
        raise NotAllowed("交换表由安全管理员设立和变更。")


def _demand_sound(source: ExchangeSource, *, at: datetime) -> None:
    item = item_in_force(source.item, on=day_of(at))
    found = [*_bad_names(source), *bad_map(source, item)]
    if source.link not in known_links():
        sentence = f"运行环境中没有数据库“{source.link[:40]}”的地址。"
        remedy = f"请系统运维设置 EXCHANGE_URL_{source.link[:40]} 后再试。"
        found.append(Refusal(code="unknown_link", sentence=sentence, remedy=remedy, field="link"))
    if source.provider.handed_over_on is not None:
        sentence = f"{source.provider}的职能已经移交。"
        found.append(Refusal(code="handed_over", sentence=sentence, remedy="请选择承接单位。", field="provider"))
    others = ExchangeSource.objects.unscoped("names are unique").filter(name=source.name).exclude(pk=source.pk)
    if others.exists():
        sentence = f"已有名为“{source.name}”的交换表。"
        found.append(Refusal(code="name_taken", sentence=sentence, remedy="请换一个名称。", field="name"))
    if found:
        raise Refused(found)
    try:
        source.full_clean(exclude=["gaps"], validate_unique=False)
    except ValidationError as wrong:
        raise Refused([Refusal(code="invalid", sentence=text) for text in wrong.messages]) from wrong


def _bad_names(source: ExchangeSource) -> list[Refusal]:
    tables = (source.table, source.errors_table, source.acks_table)
    found: list[Refusal] = []
    for name in (*tables, source.cursor_column, source.action_column, *source.columns):
        try:
            if name:
                quoted(name)
        except Refused as wrong:
            found += wrong.refusals
    return found


def bad_map(source: ExchangeSource, item: Item) -> list[Refusal]:
    """A column for a field that the item does not have, a field from two columns, a key field from none."""
    fields = {one.code: one.label for one in item.fields.all()}
    given = list(source.columns.values())
    strange = [code for code in given if code not in fields]
    twice = sorted({code for code in given if given.count(code) > 1})
    found = [(f"目录事项“{item.name}”没有字段“{code[:64]}”", "请按目录的字段编码填写。") for code in strange]
    found += [(f"字段“{code}”对应了两列", "请只保留一列。") for code in twice]
    found += [
        (f"主键字段“{fields[code]}”（{code}）没有对应的列", "请补上这一列。")
        for code in item.key_fields
        if code not in given
    ]
    return [
        Refusal(code="column_map", sentence=f"{sentence}。", remedy=remedy, field="columns")
        for sentence, remedy in found
    ]


def source_of(pk: int) -> Any:
    """One source, in nobody's view."""
    return ExchangeSource.objects.unscoped("one source, by its number").filter(pk=pk)


def locked(pk: int) -> ExchangeSource:
    """The source, held until the transaction ends."""
    held: ExchangeSource = source_of(pk).select_related("provider").select_for_update(of=("self",)).get()
    return held
