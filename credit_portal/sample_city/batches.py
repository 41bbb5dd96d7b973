"""Preliminary lists that the market bureau imported as files: waiting, imported, taken back, thrown away, or wrong."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile

from core import acts
from credit_portal.sample_city import preliminary
from credit_portal.sample_city.city import City
from credit_portal.sample_city.entries import everything, onward
from credit_portal.sample_city.layouts import old_list
from credit_portal.sample_city.programmes import MARKET
from credit_portal.sample_city.story import Story
from redblack import imports
from redblack import operations as lists
from redblack.import_models import ImportBatch
from redblack.imports.withdrawing import withdraw, withdrawal_of
from redblack.terms import ListKind


def file_name(at: datetime) -> str:
    """What the file of a day is called."""
    return f"食品抽检处罚名单-{at:%Y%m%d}.xlsx"


def imported(city: City, *, series: int, at: datetime, end: str = "") -> Story:
    """A file is uploaded and looked at; then it is confirmed, discarded, or confirmed and undone."""
    yield at
    team = city.cast["sjj"]
    data = preliminary.workbook(preliminary.good(at.date(), series=series))
    file = ContentFile(data, name=file_name(at))
    made = imports.upload(programme=city.programmes[MARKET], file=file, by=team.handler, at=at)
    if not end:
        return
    batch = ImportBatch.objects.unscoped("the sample city's own history").filter(pk=made.pk)
    at = city.days.after(at, 0, 16, 30)
    yield at
    if end == "discarded":
        lists.discard_import(batch, by=team.handler, at=at, all_or_nothing=True)
        return
    imports.confirm(batch, by=team.handler, at=at, whole=True, all_or_nothing=True)
    if end == "undone":
        at = city.days.after(at, 1, 9)
        yield at
        lists.undo_import(batch, by=team.handler, at=at, note="选错了认定办法，整批撤销。", all_or_nothing=True)


def wrong(city: City, *, series: int, at: datetime, asked: datetime, signed: bool) -> Story:
    """A file whose names came on the list turns out wrong: its exit as a whole is asked for, then signed."""
    yield from imported(city, series=series, at=at, end="confirmed")
    team = city.cast["sjj"]
    batch = ImportBatch.objects.unscoped("the sample city's own history").filter(file_name=file_name(at))
    ids = list(batch.values_list("rows__entry", flat=True))
    yield from onward(city, MARKET, everything(ids), begun=city.days.after(at, 1))
    yield asked
    note = "所依据的抽检批次检验报告经复检有误，七户的处罚均已由原机关自行撤销。"
    lists.ask_withdrawal(batch, by=team.handler, at=asked, note=note, all_or_nothing=True)
    if signed:
        at = city.days.after(asked, 1, 10)
        yield at
        withdraw(batch, by=team.approver, at=at, all_or_nothing=True)
        act = withdrawal_of(batch.get())
        if act is not None:
            acts.resume(act, at=at)


def moved(city: City, *, series: int, at: datetime, signed: bool) -> Story:
    """A list of the system before this one is moved in by the office, and signed by another of its persons."""
    yield at
    office = city.cast.office
    sample = old_list(at.date(), series=series)
    made = imports.upload(
        programme=city.programmes[MARKET],
        file=ContentFile(sample.data, name=f"旧系统黑名单-{series}.xlsx"),
        by=office.handler,
        at=at,
        kind=ListKind.OLD,
        declared_rows=8,
    )
    batch = ImportBatch.objects.unscoped("the sample city's own history").filter(pk=made.pk)
    at = city.days.after(at, 0, 16, 40)
    yield at
    imports.confirm(batch, by=office.handler, at=at, all_or_nothing=True)
    if signed:
        at = city.days.after(at, 1, 10)
        yield at
        lists.sign_off_import(batch, by=office.reviewer, at=at, all_or_nothing=True)


def stories(city: City) -> list[Story]:
    """One file in each state."""
    back = city.days.workdays_back
    return [
        imported(city, series=1, at=back(1, 9, 20)),
        imported(city, series=2, at=back(3, 9, 20), end="confirmed"),
        imported(city, series=3, at=back(6, 9, 20), end="undone"),
        imported(city, series=4, at=back(8, 9, 20), end="discarded"),
        wrong(city, series=5, at=city.days.back(75, 9, 20), asked=back(9, 9, 40), signed=True),
        wrong(city, series=6, at=city.days.back(68, 9, 20), asked=back(2, 9, 40), signed=False),
        moved(city, series=1, at=back(40, 9, 20), signed=True),
        moved(city, series=2, at=back(4, 10, 20), signed=False),
    ]
