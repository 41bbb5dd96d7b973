"""Exchange tables: rows of another database taken in order, once, with what was refused told back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import due
from core.clocks import fixed
from core.refusals import NotAllowed, Refused
from records import operations as records
from records.models import ExchangePull, ExchangeSource, Record, RefusedRow, ReportCount
from subjects.fictitious import valid_uscc
from tests.kit import cases, exchange, factories
from tests.kit.exchange import AT, Offered
from tests.records.test_checking import row

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = f"offered_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


def numbered(number: int, **changes: Any) -> dict[str, Any]:
    """The penalty with this number."""
    return row(CF_WSH=f"（澄）应急罚〔2024〕{number}号", CF_XDR_SHXYM=valid_uscc(number + 100), **changes)


def records_held() -> Any:
    return Record.objects.unscoped("test").order_by("pk")


def pulled(source: ExchangeSource, *, at: Any = AT) -> dict[str, int]:
    """Everything that lies ready; the counts of all batches."""
    total: dict[str, int] = {}
    more = True
    while more:
        batch = records.pull(source.pk, at=at)
        assert not batch.error, batch.error
        more = batch.more
        for name, count in batch.counts.items():
            total[name] = total.get(name, 0) + count
    return {name: count for name, count in total.items() if count}


@pytest.fixture(params=["file", "server"])
def offered(request: Any, tmp_path: Path, settings: Any, db: None) -> Iterator[Offered]:
    with exchange.file(tmp_path) if request.param == "file" else exchange.server(DATABASE) as made:
        settings.EXCHANGE_URLS = {"YJJ": made.address}
        yield made


@pytest.fixture
def home(db: None) -> Any:
    return cases.bureau("应急管理局")


class TestPull:
    def test_rows_are_taken_in_batches_and_only_once(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home, batch=2)
        offered.lay(*(numbered(n) for n in range(1, 6)))
        assert pulled(source) == {"new": 5}
        assert pulled(source) == {}
        assert records_held().count() == 5
        assert [p.read for p in ExchangePull.objects.unscoped("test").order_by("pk")] == [2, 2, 1]
        assert offered.asked("SELECT source, taken_to FROM credit_acks") == [("应急局行政处罚", 5)]

    def test_a_refused_row_goes_back_with_its_reason_and_is_settled_when_mended(
        self, offered: Offered, home: Any
    ) -> None:
        source = exchange.opened(home)
        offered.lay(numbered(1), numbered(2, CF_SY=""))
        assert pulled(source) == {"new": 1, "refused": 1}
        (kept,) = RefusedRow.objects.unscoped("test")
        assert (kept.place, kept.door, kept.problems[0]["rule"]) == (2, "exchange", "empty")
        assert kept.key.startswith("（澄）应急罚〔2024〕2号|")
        assert offered.asked("SELECT seq, rule, field FROM credit_errors") == [(2, "empty", "CF_SY")]
        offered.lay(numbered(2))
        assert pulled(source) == {"new": 1}
        kept.refresh_from_db()
        assert (kept.settled_at, kept.told_at) == (AT, AT)

    def test_two_changes_of_one_decision_are_taken_in_their_order(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        offered.lay(numbered(1), numbered(1, CF_SY="更正后的事实。"))
        assert pulled(source) == {"new": 1, "changed": 1}
        assert records_held().get().fact == "更正后的事实。"

    def test_a_row_marked_deleted_takes_its_record_back(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        offered.lay(numbered(1), numbered(2))
        offered.lay(numbered(1), op="D")
        offered.lay(numbered(9), op="D")
        assert pulled(source) == {"new": 2, "withdrawn": 1, "refused": 1}
        assert [one.state for one in records_held()] == ["revoked", "filed"]
        assert offered.asked("SELECT seq, rule FROM credit_errors") == [(4, "unknown_key")]

    def test_the_row_of_a_slow_writer_is_not_lost(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        offered.lay(numbered(1), numbered(2), numbered(3))
        late = offered.asked("SELECT * FROM penalties WHERE seq = 2")[0]
        offered.do("DELETE FROM penalties WHERE seq = 2")
        assert pulled(source) == {"new": 2}
        marks = ", ".join([offered.mark] * len(late))
        overriding = "OVERRIDING SYSTEM VALUE " if offered.mark == "%s" else ""
        offered.do(f"INSERT INTO penalties {overriding}VALUES ({marks})", late)
        assert pulled(source, at=AT + timedelta(hours=1)) == {"new": 1}
        assert pulled(source, at=AT + timedelta(hours=2)) == {}

    def test_counts_per_day_and_rule_add_up_to_what_was_sent(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        offered.lay(numbered(1), numbered(2, CF_SY="", CF_YJ=""), numbered(3, CF_JDRQ="不是日期"))
        pulled(source)
        counted = ReportCount.objects.unscoped("test").values_list("outcome", "rule", "messages")
        # A day that cannot be read is not called missing as well.
        rules = {("refused", "empty", 1), ("refused", "not_a_day", 1)}
        assert set(counted) == {("new", "", 1), ("refused", "", 2), *rules}

    def test_no_personal_number_stays_in_clear(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        number = "320281198506151230"
        offered.lay(numbered(1, CF_XDR_ZJHM=number, CF_SY=f"当事人{number}。", CF_JDRQ=number))
        assert pulled(source) == {"refused": 1}
        kept = RefusedRow.objects.unscoped("test").get()
        assert number not in json.dumps([kept.problems, kept.key], ensure_ascii=False)

    def test_what_the_source_says_stands_at_the_source_and_is_tried_again(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home, every=30)
        offered.do("ALTER TABLE penalties RENAME TO elsewhere")
        assert "penalties" in records.pull(source.pk, at=AT).error
        source.refresh_from_db()
        assert (source.failures, source.next_at) == (1, AT + timedelta(minutes=10))
        offered.do("ALTER TABLE elsewhere RENAME TO penalties")
        pulled(source)
        source.refresh_from_db()
        assert (source.failures, source.error) == (0, "")

    def test_what_could_not_be_told_back_is_told_later(self, offered: Offered, home: Any) -> None:
        source = exchange.opened(home)
        offered.do("ALTER TABLE credit_errors RENAME TO elsewhere")
        offered.lay(numbered(1, CF_SY=""))
        assert records.pull(source.pk, at=AT).error
        assert RefusedRow.objects.unscoped("test").get().told_at is None
        offered.do("ALTER TABLE elsewhere RENAME TO credit_errors")
        assert pulled(source) == {}
        assert offered.asked("SELECT seq FROM credit_errors") == [(1,)]
        assert records_held().count() == 0


def test_an_address_that_does_not_answer_is_said_without_its_password(settings: Any, home: Any, db: None) -> None:
    settings.EXCHANGE_URLS = {"YJJ": "postgres://reader:geheim@127.0.0.1:1/x"}
    source = exchange.opened(home)
    said = records.pull(source.pk, at=AT).error
    assert "连接不上数据库“YJJ”" in said
    assert "geheim" not in said


class TestTimer:
    @pytest.fixture
    def ready(self, tmp_path: Path, settings: Any, home: Any, db: None) -> Iterator[tuple[Offered, ExchangeSource]]:
        with exchange.file(tmp_path) as made:
            settings.EXCHANGE_URLS = {"YJJ": made.address}
            yield made, exchange.opened(home, every=30)

    def test_it_pulls_after_the_interval_or_when_asked(self, ready: Any, home: Any) -> None:
        offered, source = ready
        assert due.run_due("records.pull", at=AT) == 0
        offered.lay(numbered(1))
        early, later = AT + timedelta(minutes=29), AT + timedelta(minutes=30)
        assert due.run_due("records.pull", at=early) == 0
        assert due.run_due("records.pull", at=later) == 1
        offered.lay(numbered(2))
        source.refresh_from_db()
        records.ask_pull(source, by=home.handler, at=later)
        assert due.run_due("records.pull", at=later) == 1

    def test_a_stopped_source_is_left_alone(self, ready: Any, home: Any) -> None:
        offered, source = ready
        offered.lay(numbered(1))
        records.stop_exchange(source, by=factories.actor("secadmin"), at=AT)
        assert due.run_due("records.pull", at=AT) == 0
        records.resume_exchange(source, by=factories.actor("secadmin"), at=AT)
        assert due.run_due("records.pull", at=AT) == 1

    def test_the_command_goes_to_the_end_and_says_the_counts(self, ready: Any, capsys: Any) -> None:
        offered, _ = ready
        offered.lay(*(numbered(n) for n in range(1, 4)))
        with fixed(AT):
            call_command("pull_exchange", source="应急局行政处罚")
        assert "新增 3，更新 0" in capsys.readouterr().out

    def test_the_command_fails_where_a_source_does(self, ready: Any) -> None:
        offered, _ = ready
        offered.do("DROP TABLE penalties")
        with fixed(AT), pytest.raises(CommandError, match="应急局行政处罚"):
            call_command("pull_exchange")


class TestSetUp:
    @pytest.fixture(autouse=True)
    def known(self, settings: Any, db: None) -> None:
        settings.EXCHANGE_URLS = {"YJJ": "sqlite:////nowhere"}

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"link": "SJJ"}, "EXCHANGE_URL_SJJ"),
            ({"table": 'penalties"; DROP TABLE x; --'}, "不是表名或者列名"),
            ({"columns": {"a": "CF_WSH", "b": "CF_CFJGDM", "c": "CF_X"}}, "没有字段“CF_X”"),
            ({"columns": {"a": "CF_WSH"}}, "没有对应的列"),
            ({"columns": {"a": "CF_WSH", "b": "CF_CFJGDM", "c": "CF_WSH"}}, "对应了两列"),
            ({"item": "nothing"}, "没有已公布的目录事项"),
            ({"batch": 5000}, "每批 1 至 1000 行"),
        ],
    )
    def test_what_cannot_work_is_refused_with_its_remedy(self, home: Any, changes: Any, said: str) -> None:
        with pytest.raises(Refused, match=said):
            exchange.opened(home, **changes)

    def test_only_the_security_officer_sets_up(self, home: Any) -> None:
        source = exchange.opened(home)
        with pytest.raises(NotAllowed):
            records.change_exchange(source, by=home.handler, at=AT, every=5)
        changed = records.change_exchange(source, by=factories.actor("secadmin"), at=AT, every=5)
        assert changed.events.count() == 2


PULL = """
import sys
import django
django.setup()
from datetime import datetime
from records import operations
print(operations.pull(int(sys.argv[1]), at=datetime.fromisoformat(sys.argv[2])).counts)
"""


@pytest.mark.django_db(transaction=True)
def test_a_kill_between_rows_and_position_loses_and_doubles_nothing(tmp_path: Path, settings: Any) -> None:
    with exchange.file(tmp_path) as offered:
        settings.EXCHANGE_URLS = {"YJJ": offered.address}
        source = exchange.opened(cases.bureau("应急管理局"))
        offered.lay(*(numbered(n) for n in range(1, 4)), numbered(4, CF_SY=""))

        def run(dies_at: str = "") -> subprocess.CompletedProcess[str]:
            used = connection.settings_dict
            url = f"postgres://{used['USER']}@{quote(used['HOST'], safe='')}:{used['PORT']}/{used['NAME']}"
            told = {
                "DJANGO_SETTINGS_MODULE": "credit_portal.settings.test",
                "DATABASE_URL": url,
                "EXCHANGE_URL_YJJ": offered.address,
                "FAULTPOINT": dies_at,
            }
            command = [sys.executable, "-c", PULL, str(source.pk), AT.isoformat()]
            return subprocess.run(
                command, cwd=CHECKOUT, env={**os.environ, **told}, capture_output=True, text=True, timeout=300
            )

        died = run("exchange.collected")
        assert died.returncode == 9, died.stderr[-1500:]
        assert not records_held().exists()
        assert not RefusedRow.objects.unscoped("test").exists()
        assert not ReportCount.objects.unscoped("test").exists()
        assert run("exchange.kept").returncode == 9
        assert records_held().count() == 3
        assert offered.asked("SELECT count(*) FROM credit_errors") == [(0,)]
        assert run("exchange.told").returncode == 9
        assert offered.asked("SELECT count(*) FROM credit_errors") == [(1,)]
        assert "'new': 0" in run().stdout
        assert offered.asked("SELECT count(*) FROM credit_errors") == [(1,)]
        assert RefusedRow.objects.unscoped("test").get().told_at == AT
        assert records_held().count() == 3
