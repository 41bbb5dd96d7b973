"""Sending a preliminary list, and what became of it: shared by the tests of the import."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from core.actors import Actor
from core.clocks import fixed, office_time
from records.models import Record
from redblack.import_models import ImportBatch
from redblack.models import Entry
from tests.kit import sheets
from tests.kit.desk import page, signed_in, words

THAT_DAY = office_time(date(2024, 3, 4), 10)
NEXT_DAY = office_time(date(2024, 3, 5), 10)
ADD = "admin:redblack_importbatch_add"
XLSX = "初步名单.xlsx"


class Desk:
    """A person who signs in anew for every page: a session does not last from one day of a story to the next."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def get(self, address: str, **how: Any) -> Any:
        return signed_in(self.actor).get(address, **how)

    def post(self, address: str, data: Any = None, **how: Any) -> Any:
        return signed_in(self.actor).post(address, data, **how)


def send(client, law, data: bytes, name: str = XLSX) -> Any:
    with fixed(THAT_DAY):
        return client.post(reverse(ADD), {"programme": law.pk, "file": sheets.uploaded(data, name)}, follow=True)


def send_elsewhere(client, law, data: bytes, *, kind: str, origin: str, name: str = XLSX, at=THAT_DAY, **more) -> Any:
    """A file of a court or an upper level, sent by the credit office; `kind` is received or left."""
    address = reverse("admin:redblack_importbatch_opening", args=[f"upload_{kind}"])
    with fixed(at):
        return client.post(
            address,
            {"programme": law.pk, "origin": origin, "file": sheets.uploaded(data, name), **more},
            follow=True,
        )


def collected(client, law, rows, headings, *, kind: str = "received", origin: str = "upper", **more) -> ImportBatch:
    """The batch of such a file."""
    data = sheets.workbook(rows, headings=headings)
    response = send_elsewhere(client, law, data, kind=kind, origin=origin, **more)
    assert response.redirect_chain, words(response)
    return batches().latest("pk")


def uploaded(client, law, rows, **how) -> ImportBatch:
    """The batch of a file that was taken in."""
    response = send(client, law, sheets.workbook(rows, **how))
    assert response.redirect_chain, words(response)
    return batches().latest("pk")


def do(client, batch, verb: str, at=NEXT_DAY, **data: Any) -> Any:
    with fixed(at):
        return client.post(page("door", batch, verb), {"bad_rows": "skip", **data}, follow=True)


def batches() -> Any:
    return ImportBatch.objects.unscoped("test")


def entries() -> Any:
    return Entry.objects.unscoped("test")


def records() -> Any:
    return Record.objects.unscoped("test")


def verdicts(batch) -> list[str]:
    return list(batch.rows.order_by("pk").values_list("verdict", flat=True))


def codes(batch) -> set[str]:
    return {found["code"] for row in batch.rows.all() for found in row.findings}


def found(batch, code: str) -> dict[str, str]:
    (one,) = [found for row in batch.rows.all() for found in row.findings if found["code"] == code]
    return one
