"""The change feed: everything public is told once, by acts and by dates; nothing that lapsed is told with its name."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clocks
from core.clocks import office_time
from core.due import run_due
from public import operations
from public.models import Change, DailyFile, FeedState
from public.operations import announcing, close_days, prove
from records import operations as records
from records.models import Record, RecordFlag
from redblack import operations as lists
from subjects.fictitious import valid_uscc
from subjects.models import Subject
from subjects.operations import rename
from tests.kit import cases, factories
from tests.kit.settling import settled
from tests.public.test_proof import unguarded
from tests.public.test_records import address, filed, licence, person
from tests.records.test_checking import row as penalty
from tests.records.test_collecting import collected, record_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("jiangyin")]

CHECKOUT = Path(__file__).resolve().parents[2]
FILED = date(2024, 3, 5)


@pytest.fixture
def home() -> Any:
    return cases.bureau("应急管理局")


def announce(*, at: datetime) -> int:
    """One look, when nothing on the server is older than what the test wrote."""
    settled()
    return operations.announce(at=at)


def at(on: date, hour: int = 12, minute: int = 0) -> datetime:
    return office_time(on, hour, minute)


def asked(client: Client, on: datetime, **query: Any) -> Any:
    settled()
    return read(client, on, **query)


def read(client: Client, on: datetime, **query: Any) -> Any:
    """The request alone."""
    with clocks.fixed(on):
        return client.get("/feed/changes/", query)


def page(client: Client, on: datetime, **query: Any) -> dict[str, Any]:
    answer = asked(client, on, **query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def kinds(told: dict[str, Any]) -> list[str]:
    return [change["kind"] for change in told["changes"]]


class TestAdded:
    def test_a_record_is_told_with_its_line(self, home: Any, client: Client) -> None:
        record = filed(home)
        assert announce(at=at(FILED)) == 1
        (change,) = page(client, at(FILED))["changes"]
        assert change["kind"] == "added"
        assert (change["what"], change["id"]) == ("record", str(record.public_id))
        assert (change["subject"], change["uscc"]) == ("澄江样例化工有限公司", valid_uscc(7))
        assert (change["item"], change["document_no"]) == ("penalty", record.document_no)
        assert change["until"] == record.public_to.isoformat()
        assert change["url"] == address(record)

    def test_an_entry_is_told_with_its_list(self, home: Any, client: Client) -> None:
        entry = cases.listed(home, cases.programme(home)).get()
        announce(at=at(entry.listed_on))
        (change,) = page(client, at(entry.listed_on))["changes"]
        assert (change["what"], change["list"], change["id"]) == ("entry", "black", str(entry.public_id))
        assert change["url"] == f"/subjects/{entry.subject.public_id}/"

    def test_a_record_whose_words_wait_for_a_look_is_told_when_a_person_let_them_pass(self, home: Any) -> None:
        filed(home, CF_SY="当事人患有慢性疾病，拒不改正。")
        assert announce(at=at(FILED, 10)) == 0
        office = factories.actor("reviewer", of=factories.credit_office())
        flag = RecordFlag.objects.unscoped("test")
        records.clear_flag(flag, reason="已核对。", by=office, at=at(FILED, 11), all_or_nothing=True)
        assert announce(at=at(FILED, 12)) == 1

    def test_nothing_is_told_twice(self, home: Any) -> None:
        filed(home)
        assert [announce(at=at(FILED, hour)) for hour in (10, 11, 12)] == [1, 0, 0]

    def test_nobody_who_is_not_named_openly_is_in_it(self, home: Any) -> None:
        filed(home, **person())
        cases.listed(
            home, cases.programme(home), proposals=[cases.proposal(home, claim=factories.person_claim("王某"))]
        )
        announce(at=at(date(2024, 4, 10)))
        assert not Change.objects.exists()

    def test_by_a_date_without_any_act(self, home: Any, client: Client) -> None:
        """Somebody opens his window later than he files: the day comes, nobody acts."""
        record = filed(home)
        day = date(2024, 3, 20)
        with unguarded("records_record") as cursor:
            cursor.execute("UPDATE records_record SET public_from = %s WHERE id = %s", [day, record.pk])
        assert announce(at=at(day - timedelta(days=1), 23, 59)) == 0
        assert announce(at=at(day, 0, 0)) == 1
        assert kinds(page(client, at(day, 0, 0))) == ["added"]


class TestChanged:
    def test_a_correction_is_told(self, home: Any, client: Client) -> None:
        record = filed(home)
        announce(at=at(FILED))
        (found,) = collected(home, _corrected(), on=date(2024, 3, 7))
        assert found.outcome == "changed", found.problems
        assert announce(at=at(date(2024, 3, 7))) == 1
        told = page(client, at(date(2024, 3, 7)))
        assert kinds(told) == ["added", "changed"]
        assert {change["id"] for change in told["changes"]} == {str(record.public_id)}

    def test_a_new_name_is_told_though_the_record_did_not_move(self, home: Any, client: Client) -> None:
        record = filed(home)
        announce(at=at(FILED))
        office = factories.actor("handler", "reviewer", of=factories.credit_office())
        rename(
            Subject.objects.get(pk=record.subject_id),
            name="澄江新名化工有限公司",
            basis="登记",
            by=office,
            at=at(FILED),
        )
        assert announce(at=at(FILED, 13)) == 1
        assert page(client, at(FILED, 13))["changes"][-1]["subject"] == "澄江新名化工有限公司"


class TestLeft:
    def test_the_day_after_the_last_with_its_number_alone(self, home: Any, client: Client) -> None:
        record = filed(home)
        announce(at=at(FILED))
        last = record.public_to
        assert announce(at=at(last, 23, 59)) == 0
        assert kinds(page(client, at(last, 23, 59))) == ["added"]
        midnight = at(last + timedelta(days=1), 0, 0)
        assert kinds(page(client, midnight)) == ["left"], "by the date, before anybody announced it"
        assert announce(at=midnight) == 1
        answer = asked(client, midnight)
        assert kinds(answer.json()) == ["left", "left"]
        for change in answer.json()["changes"]:
            assert set(change) == {"cursor", "kind", "what", "id", "at"}
        assert "澄江" not in answer.content.decode()

    def test_a_revoked_record(self, home: Any, client: Client) -> None:
        record = filed(home)
        announce(at=at(FILED))
        _revoke(home, record)
        assert kinds(page(client, at(FILED))) == ["left"]
        assert announce(at=at(FILED, 15)) == 1

    def test_what_is_withheld_after_it_was_told(self, home: Any, client: Client) -> None:
        entry = cases.listed(home, cases.programme(home)).get()
        on = at(entry.listed_on)
        announce(at=on)
        chosen = cases.everything([entry.pk])
        lists.ask_withholding(chosen, by=home.handler, at=on, ground="涉及国家秘密", all_or_nothing=True)
        lists.withhold(chosen, by=home.approver, at=on, all_or_nothing=True)
        assert kinds(page(client, on)) == ["left"]
        announce(at=at(entry.listed_on, 13))
        told = page(client, at(entry.listed_on, 13))
        assert kinds(told) == ["left", "left"]
        lists.disclose(chosen, by=home.approver, at=on, note="不属于国家秘密", all_or_nothing=True)
        announce(at=at(entry.listed_on, 14))
        assert kinds(page(client, on, after=told["next"])) == ["added"]

    def test_what_was_away_between_two_looks_is_told_anew(self, home: Any, client: Client) -> None:
        """A reader came while the entry stood still, and was told that it left: it must hear that it is back."""
        entry = cases.listed(home, cases.programme(home)).get()
        on = at(entry.listed_on)
        announce(at=on)
        chosen = cases.everything([entry.pk])
        lists.suspend(chosen, by=home.approver, at=on, note="核实", all_or_nothing=True)
        read = page(client, on)
        assert kinds(read) == ["left"]
        lists.resume(chosen, by=home.approver, at=on, note="核实", all_or_nothing=True)
        announce(at=at(entry.listed_on, 13))
        assert kinds(page(client, on, after=read["next"])) == ["changed"]

    def test_when_the_catalogue_closes_its_item(self, home: Any, client: Client, monkeypatch: Any) -> None:
        filed(home)
        announce(at=at(FILED))
        monkeypatch.setattr(announcing, "public_codes", lambda on: ["licence"])
        assert announce(at=at(FILED, 13)) == 1
        assert Change.objects.latest("pk").kind == "left"


class TestNothingLost:
    def test_a_transaction_that_commits_late_is_told(self, home: Any, client: Client) -> None:
        """It took its place first and commits last; a look in between must not pass over it."""
        record = filed(home)
        announce(at=at(FILED))
        written, go = threading.Event(), threading.Event()

        def slow() -> None:
            try:
                with transaction.atomic():
                    _revoke(home, record)
                    written.set()
                    go.wait(timeout=120)
            finally:
                connection.close()

        thread = threading.Thread(target=slow)
        thread.start()
        assert written.wait(timeout=120)
        collected(home, licence(XK_XDR_SHXYM=valid_uscc(9), XK_XDR_MC="澄江另家公司"), item="licence")
        between = operations.announce(at=at(FILED, 15))
        go.set()
        thread.join(timeout=120)
        after = announce(at=at(FILED, 16))
        assert between + after == 2
        told = list(Change.objects.order_by("pk").values_list("kind", flat=True))
        assert told[0] == "added"
        assert sorted(told[1:]) == ["added", "left"]

    def test_two_at_once_tell_once(self, home: Any) -> None:
        announce(at=at(FILED))
        for number in range(5):
            filed(home, CF_WSH=f"（澄）应急罚〔2024〕{number}号")
        found: list[int] = []

        def look() -> None:
            try:
                found.append(operations.announce(at=at(FILED, 13)))
            finally:
                connection.close()

        settled()
        threads = [threading.Thread(target=look) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=300)
        assert sorted(found) == [0, 0, 5]
        assert Change.objects.count() == 5

    def test_the_database_refuses_a_second_telling(self, home: Any) -> None:
        filed(home)
        announce(at=at(FILED))
        (told,) = Change.objects.all()
        told.pk = None
        with pytest.raises(IntegrityError, match="public_change_once"):
            told.save(force_insert=True)

    @pytest.mark.parametrize(("point", "kind"), [("public.feed.moved", "added"), ("public.feed.swept", "left")])
    def test_a_killed_look_leaves_nothing_and_the_next_completes_it(self, point: str, kind: str, home: Any) -> None:
        record = filed(home)
        announce(at=at(FILED))
        on = FILED
        if kind == "added":
            filed(home, CF_WSH="（澄）应急罚〔2024〕8号")
        else:
            on = record.public_to + timedelta(days=1)
        before = FeedState.objects.values("subject_event", "sweep_on", "sweep_what", "sweep_from").get()
        assert _look(on, dies_at=point) == 9
        assert Change.objects.count() == 1
        assert FeedState.objects.values(*before).get() == before
        assert _look(on) == 0
        assert Change.objects.latest("pk").kind == kind
        assert Change.objects.count() == 2
        assert _look(on) == 0
        assert Change.objects.count() == 2

    def test_a_day_is_compared_range_by_range_and_resumed(self, home: Any, monkeypatch: Any) -> None:
        monkeypatch.setattr(announcing, "RANGE", 2)
        monkeypatch.setattr(announcing, "RANGES", 1)
        for number in range(5):
            filed(home, CF_WSH=f"（澄）应急罚〔2024〕{number}号")
        told: list[int] = []
        while FeedState.objects.filter(sweep_what="").count() == 0:
            told.append(announce(at=at(FILED)))
        assert sum(told) == 5 == Change.objects.count()
        assert len(told) > 2

    def test_a_look_of_yesterday_that_comes_late_tells_by_todays_dates(self, home: Any) -> None:
        record = filed(home)
        announce(at=at(FILED))
        last = record.public_to
        announce(at=at(last + timedelta(days=1), 0, 0))
        assert announce(at=at(last, 23, 59)) == 0
        assert Change.objects.latest("pk").kind == "left"


class TestReading:
    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"after": "x"}, "after"),
            ({"after": "1"}, "after"),
            ({"after": "9" * 30 + "-1"}, "after"),
            ({"limit": "0"}, "limit"),
            ({"limit": "1001"}, "limit"),
            ({"limit": "x"}, "limit"),
        ],
    )
    def test_what_is_no_place_is_told(self, query: dict[str, str], field: str, client: Client) -> None:
        answer = asked(client, at(FILED), **query)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
        assert answer["Content-Type"] == "application/problem+json"

    def test_from_page_to_page_each_once(self, home: Any, client: Client) -> None:
        for number in range(5):
            filed(home, CF_WSH=f"（澄）应急罚〔2024〕{number}号")
        announce(at=at(FILED))
        seen: list[str] = []
        after, more = "", True
        while more:
            told = page(client, at(FILED), after=after, limit=2)
            seen += [change["id"] for change in told["changes"]]
            after, more = told["next"], told["more"]
        assert len(seen) == len(set(seen)) == 5
        assert page(client, at(FILED), after=after) == {"on": "2024-03-05", "next": after, "more": False, "changes": []}

    def test_as_many_statements_for_one_as_for_many(self, home: Any, client: Client) -> None:
        filed(home, CF_WSH="（澄）应急罚〔2024〕1号")
        announce(at=at(FILED))
        page(client, at(FILED))  # settles, outside of what is counted: it looks as often as others make it
        with CaptureQueriesContext(connection) as one:
            read(client, at(FILED))
        for number in range(2, 40):
            filed(home, CF_WSH=f"（澄）应急罚〔2024〕{number}号")
        announce(at=at(FILED))
        page(client, at(FILED))
        with CaptureQueriesContext(connection) as many:
            assert len(read(client, at(FILED)).json()["changes"]) == 39
        assert len(many) == len(one) == 5

    def test_who_has_it_already_gets_304(self, home: Any, client: Client) -> None:
        filed(home)
        announce(at=at(FILED))
        etag = asked(client, at(FILED))["ETag"]
        with clocks.fixed(at(FILED)):
            again = client.get("/feed/changes/", headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b"")
        with clocks.fixed(at(record_of_end(), 0)):
            assert client.get("/feed/changes/", headers={"if-none-match": etag}).status_code == 200

    def test_a_number_of_a_person_in_a_text_is_masked(self, home: Any, client: Client) -> None:
        filed(home, CF_WSH="13812345678号")
        announce(at=at(FILED))
        assert "13812345678" not in asked(client, at(FILED)).content.decode()

    def test_nobody_keeps_it_past_midnight(self, client: Client) -> None:
        assert asked(client, at(FILED, 23, 59))["Cache-Control"] == "public, max-age=60"

    def test_who_asks_too_often_is_told_to_wait(self, client: Client, settings: Any) -> None:
        settings.PUBLIC_BUDGETS = {**settings.PUBLIC_BUDGETS, "feed": ((2, 60),)}
        answers = [asked(client, at(FILED)) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1]["Retry-After"] == "60"

    def test_nothing_is_written_by_reading(self, client: Client) -> None:
        assert client.post("/feed/changes/").status_code == 405


class TestProof:
    def test_what_was_not_announced_in_a_day_is_found(self, home: Any) -> None:
        record = filed(home)
        announce(at=at(FILED))
        for days, holds in ((1, True), (2, False)):
            on = at(record.public_to + timedelta(days=days), 1)
            found = prove(at=on, done_at=lambda on=on: on)
            assert found.holds is holds, days
        (broken,) = (row for row in found.figures if row["broken"])
        assert broken["place"] == "announced_records"
        announce(at=on)
        assert prove(at=on, done_at=lambda: on).holds

    def test_what_the_feed_says_is_counted(self, home: Any) -> None:
        filed(home)
        entry = cases.listed(home, cases.programme(home)).get()
        announce(at=at(entry.listed_on))
        found = {
            row["place"]: row["shown"]
            for row in prove(at=at(entry.listed_on), done_at=lambda: at(entry.listed_on)).figures
        }
        assert (found["feed_records"], found["feed_entries"]) == (1, 1)
        assert (found["announced_records"], found["announced_entries"]) == (1, 1)


class TestDailyFile:
    def test_it_holds_the_day_and_no_name(self, home: Any, client: Client) -> None:
        record = filed(home)
        announce(at=at(FILED))
        assert close_days(at=at(FILED, 23, 59)) == 0
        settled()
        assert run_due("public.close_days", at=at(date(2024, 3, 6), 0, 0)) == 1
        answer = client.get("/feed/daily/2024-03-05.json")
        told = answer.json()
        assert (told["on"], told["count"]) == ("2024-03-05", 1)
        assert told["changes"][0]["id"] == str(record.public_id)
        assert "澄江" not in answer.content.decode()
        rows = list(csv.DictReader(io.StringIO(client.get("/feed/daily/2024-03-05.csv").content.decode())))
        assert rows == told["changes"]

    def test_its_digest_is_on_the_page(self, home: Any, client: Client) -> None:
        filed(home)
        announce(at=at(FILED))
        close_days(at=at(date(2024, 3, 6), 0, 0))
        shown = client.get("/feed/").content.decode()
        for ending in ("json", "csv"):
            answer = client.get(f"/feed/daily/2024-03-05.{ending}")
            digest = hashlib.sha256(answer.content).hexdigest()
            assert digest in shown
            assert answer["ETag"] == f'"{digest}"'
            again = client.get(
                f"/feed/daily/2024-03-05.{ending}", headers={"if-modified-since": answer["Last-Modified"]}
            )
            assert again.status_code == 304

    def test_days_without_announcements_have_one_too(self, home: Any) -> None:
        filed(home)
        announce(at=at(FILED))
        assert close_days(at=at(date(2024, 3, 9))) == 4
        assert list(DailyFile.objects.order_by("on").values_list("on__day", "count")) == [
            (5, 1),
            (6, 0),
            (7, 0),
            (8, 0),
        ]

    def test_a_closed_day_stays_closed(self, home: Any) -> None:
        """A look that began before midnight and ends after the file was made is told of the next day."""
        filed(home)
        announce(at=at(FILED))
        close_days(at=at(date(2024, 3, 6), 0, 0))
        filed(home, CF_WSH="（澄）应急罚〔2024〕9号")
        announce(at=at(FILED, 23, 59))
        assert Change.objects.latest("pk").on == date(2024, 3, 6)

    def test_a_long_day_has_parts(self, home: Any, client: Client, monkeypatch: Any) -> None:
        monkeypatch.setattr("public.operations.daily.PART", 2)
        for number in range(5):
            filed(home, CF_WSH=f"（澄）应急罚〔2024〕{number}号")
        announce(at=at(FILED))
        close_days(at=at(date(2024, 3, 6)))
        parts = [client.get(f"/feed/daily/2024-03-05{part}.json").json() for part in ("", ".2", ".3")]
        assert [part["count"] for part in parts] == [2, 2, 1]
        assert len({change["id"] for part in parts for change in part["changes"]}) == 5

    @pytest.mark.parametrize("name", ["2024-03-05.xml", "2024-03-05", "2024-13-05.json", "2024-03-05.1.json", "x.csv"])
    def test_what_is_no_file_is_404(self, name: str, client: Client) -> None:
        assert client.get(f"/feed/daily/{name}").status_code == 404


class TestSearchEngines:
    def test_the_map_holds_what_may_be_indexed(self, home: Any, client: Client) -> None:
        record, hidden = filed(home), filed(home, **person())
        with clocks.fixed(at(FILED)):
            index = client.get("/sitemap.xml").content.decode()
            (block,) = re.findall(r"/sitemap/records-\d+\.xml", index)
            answer = client.get(block)
        found = answer.content.decode()
        assert address(record) in found
        assert f"<lastmod>{FILED}" in found
        assert str(hidden.public_id) not in found
        assert "Last-Modified" in answer

    def test_what_ended_is_in_no_map_and_answers_410(self, home: Any, client: Client) -> None:
        record = filed(home)
        with clocks.fixed(at(record.public_to, 23, 59)):
            assert "unavailable_after" in client.get(address(record))["X-Robots-Tag"]
            assert address(record) in client.get("/sitemap/records-0.xml").content.decode()
        with clocks.fixed(at(record.public_to + timedelta(days=1), 0, 0)):
            assert address(record) not in client.get("/sitemap/records-0.xml").content.decode()
            assert client.get(address(record)).status_code == 410

    def test_robots_may_see_what_is_gone(self, client: Client) -> None:
        told = client.get("/robots.txt").content.decode()
        assert "Sitemap: http" in told
        assert "Disallow: /records" not in told
        assert "Disallow: /staff/" in told

    def test_the_pages_of_the_map_are_there(self, client: Client, in_april: datetime) -> None:
        for found in re.findall(
            r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get("/sitemap/pages.xml").content.decode()
        ):
            assert client.get(found).status_code == 200, found

    def test_a_map_beyond_the_last_is_404(self, client: Client) -> None:
        assert client.get("/sitemap/records-7.xml").status_code == 404


class TestMirror:
    def test_the_client_of_the_guide_shows_what_the_pages_show(self, home: Any, client: Client, tmp_path: Any) -> None:
        """A dated story; after every look the mirror holds exactly what the pages hold, and never more."""
        update = _client_of_the_guide()
        other = cases.bureau("市场监督管理局")
        rules = cases.programme(home)
        made: dict[str, Record] = {}
        entries = cases.ready(home, rules, count=3)
        approver = home.approver
        chosen = cases.everything(list(entries.values_list("pk", flat=True)))
        first = chosen.filter(pk=chosen.order_by("pk").values_list("pk", flat=True)[0])

        def file(name: str, **changes: Any) -> Callable[[datetime], None]:
            return lambda now: made.update({name: _filed_on(home, now, **changes)})

        story: list[tuple[date, Callable[[datetime], Any] | None]] = [
            (date(2024, 3, 5), file("a")),
            (date(2024, 3, 6), file("b", CF_WSH="（澄）应急罚〔2024〕8号")),
            (date(2024, 3, 7), lambda now: collected(home, _corrected(), on=now.date())),
            (date(2024, 3, 8), lambda now: collected(other, licence(), item="licence", on=now.date())),
            (date(2024, 3, 11), lambda now: _revoke(home, made["b"], now=now)),
            (date(2024, 4, 1), lambda now: lists.list_entries(chosen, by=approver, at=now, all_or_nothing=True)),
            (
                date(2024, 4, 2),
                lambda now: lists.suspend(first, by=approver, at=now, note="核实"),
            ),
            (date(2024, 4, 3), lambda now: lists.resume(first, by=approver, at=now, note="核实")),
            (date(2024, 6, 30), None),  # the licence's last day
            (date(2024, 7, 1), None),
            (date(2025, 2, 20), None),  # the penalties' last day
            (date(2025, 2, 21), None),
            (date(2027, 2, 20), None),
            (date(2027, 3, 1), lambda now: lists.expire(chosen, at=now)),
            (date(2027, 4, 2), None),
        ]
        kept = tmp_path / "mirror.json"
        sizes = []
        for on, act in story:
            if act is not None:
                act(at(on, 9))
            now = at(on, 10)
            shown = _on_pages(client, now)
            with clocks.fixed(now):
                update("", kept, fetch=_fetch(client))
            if act is None:
                assert _mirrored(kept) <= shown, f"{on}: more than the pages, before anybody announced"
            announce(at=now)
            settled()
            with clocks.fixed(now):
                update("", kept, fetch=_fetch(client))
            assert _mirrored(kept) == shown, on
            sizes.append(len(shown))
            assert prove(at=now, done_at=lambda now=now: now).holds
        assert max(sizes) >= 5
        assert sizes[-1] == 0
        assert _by_daily_files(at(date(2027, 4, 3), 1)) == set()


def record_of_end() -> date:
    """The day after the last of a penalty of 2024-02-20."""
    return date(2025, 2, 21)


def _corrected() -> dict[str, Any]:
    return penalty(CF_NR="罚款六万元。", CF_NR_FK="6")


def _filed_on(home: Any, now: datetime, **changes: Any) -> Record:
    (found,) = collected(home, penalty(**changes), on=now.date())
    return record_of(found)


def _revoke(home: Any, record: Record, now: datetime | None = None) -> None:
    chosen = Record.objects.unscoped("test").filter(pk=record.pk)
    records.revoke(chosen, by=home.approver, at=now or at(FILED, 14), all_or_nothing=True)


def _client_of_the_guide() -> Any:
    text = (CHECKOUT / "docs/howto/feed.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    space: dict[str, Any] = {"__name__": "guide"}
    exec(compile(code, "docs/howto/feed.md", "exec"), space)
    return space["update"]


def _fetch(client: Client) -> Callable[[str], io.BytesIO]:
    return lambda url: io.BytesIO(client.get(url).content)


def _mirrored(kept: Path) -> set[str]:
    return {f"{one['url']} {one['id']}" for one in json.loads(kept.read_text())["things"].values()}


def _on_pages(client: Client, now: datetime) -> set[str]:
    """What the pages of lists show: the address and the public number of every row."""
    found = set()
    with clocks.fixed(now):
        for code in ("penalty", "licence"):
            for row in client.get(f"/records/{code}/").context["found"].rows:
                found.add(f"{address(row)} {row.public_id}")
        for line in client.get("/lists/black/").context["lines"]:
            found.add(f"/subjects/{line.entry.subject.public_id}/ {line.entry.public_id}")
    return found


def _by_daily_files(now: datetime) -> set[str]:
    """What stands according to the files of all days, one after another."""
    close_days(at=now)
    standing: set[str] = set()
    for file in DailyFile.objects.order_by("on").values_list("json", flat=True):
        for change in json.loads(bytes(file))["changes"]:
            if change["kind"] == "left":
                standing.remove(change["id"])
            elif change["kind"] == "added":
                assert change["id"] not in standing
                standing.add(change["id"])
            else:
                assert change["id"] in standing
    return standing


_LOOK = """
import sys
import django
django.setup()
from datetime import date
from core.clocks import office_time
from core.due import run_due
run_due("public.announce", at=office_time(date.fromisoformat(sys.argv[1]), 14))
"""


def _look(on: date, *, dies_at: str = "") -> int:
    """One look in a process of its own, on the same database; gives how it ended."""
    settled()
    used = connection.settings_dict
    url = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}/{used['NAME']}"
    environment = {"DJANGO_SETTINGS_MODULE": "credit_portal.settings.test", "DATABASE_URL": url, "FAULTPOINT": dies_at}
    done = subprocess.run(
        [sys.executable, "-c", _LOOK, on.isoformat()],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode
