"""A wrong file is withdrawn: how long until everybody on it is off the list, told, and has a redress (E5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from bench import town
from bench.report import Row
from core.clocks import office_time
from core.models import Letter
from measures.models import Dispatch
from objections.operations import redress_answering
from objections.redress_models import Redress
from redblack import operations as lists
from redblack.models import Entry
from redblack.terms import ExitReason

FILE = 1_000
FIRST_NUMBER = 60_000_000
PART = 500
"""How many entries the worker takes off at a time, as `settings.IMPORT_PART` has it."""
WRONG_ON = date(2024, 4, 15)


def run(bench: Any) -> Iterator[Row]:
    """A file of 1,000, whatever the scale: listed, its exit asked, signed, and everybody excused and clarified."""
    handler, reviewer, approver = (
        bench.place.actor(post, user_id=10 + number) for number, post in enumerate(("handler", "reviewer", "approver"))
    )
    entries = _listed(bench, handler, reviewer, approver)
    at = office_time(WRONG_ON)
    wrong = {"exit_reason": ExitReason.WITHDRAWN, "exit_ground": "文件有误"}
    asked = bench.measured(lambda: lists.request_exit(entries, by=handler, at=at, **wrong))
    yield Row(name="wrong", what="ask that a wrong file leaves", count=FILE, ours=asked)
    ids = list(entries.order_by("subject_id", "pk").values_list("pk", flat=True))

    def take_off() -> None:
        for start in range(0, FILE, PART):
            lists.take_off(ids[start : start + PART], ground="文件有误", by=approver, at=at, all_or_nothing=True)

    left = bench.measured(take_off)
    redress = Redress.objects.unscoped("bench").filter(entry__in=ids)
    released = Dispatch.objects.unscoped("bench").filter(entry__in=ids, state="releasing").count()
    assert redress.count() == Letter.objects.filter(kind="exit_notice", case_id__in=ids).count() == FILE
    what = "signed: exit, letter, every desk told, redress opened"
    yield Row(name="wrong", what=what, count=FILE, ours=left, note=f"{released:,} releases")

    def excuse() -> None:
        for verb in (redress_answering.apologise, redress_answering.clarify):
            verb(redress, by=approver, at=at, all_or_nothing=True)

    yield Row(name="wrong", what="an apology and a clarification each", count=FILE, ours=bench.measured(excuse))


def _listed(bench: Any, handler: Any, reviewer: Any, approver: Any) -> Any:
    begun = office_time(date(2024, 3, 4))
    rows = town.file(bench.place, FILE, first=FIRST_NUMBER)
    made = town.measured(lists.propose(rows, programme=bench.place.black, by=handler, at=begun))
    entries = Entry.objects.unscoped("bench").filter(pk__in=made)
    served: dict[str, Any] = {"method": "direct", "served_on": begun.date(), "proof": "送达回证"}
    lists.cross_check(entries, by=handler, at=begun, all_or_nothing=True)
    lists.notify(entries, by=reviewer, at=begun, all_or_nothing=True)
    lists.serve(entries, by=handler, at=begun, all_or_nothing=True, **served)
    lists.make_ready(entries, at=office_time(date(2024, 3, 25), 0, 5), all_or_nothing=True)
    lists.list_entries(entries, by=approver, at=office_time(date(2024, 3, 25)), all_or_nothing=True)
    return entries
