"""A State Council notice is read from a file, held against the law, loaded once, and counted by from then on."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.actors import Actor, Post
from core.clocks import fixed, office_time
from core.models import Step, Transition
from core.refusals import NotAllowed, Refused
from departments.models import User
from law import operations
from law.calendar import Notice
from law.models import CalendarVersion
from law.notices import NoticeError, notice_of, plain, read_notice
from law.operations import current_calendar, tentative
from law.operations.publishing import publish_notice
from law.terms import Term
from tests.kit import factories
from tests.kit.desk import signed_in

BY = Actor(name="王签发", posts=frozenset({Post.APPROVER}), office=True)
AT = office_time(date(2026, 11, 21), 10, 3)
# Not the notice itself, which nobody has seen: days as they may fall, the statutory ones free.
TOML = """
year = 2027
number = "国办发明电〔2026〕99号"
title = "国务院办公厅关于2027年部分节假日安排的通知"
published_on = 2026-11-20
[[days]]
from = 2027-01-01
to = 2027-01-03
kind = "off"
name = "元旦"
[[days]]
from = 2027-02-05
to = 2027-02-11
kind = "off"
name = "春节"
[[days]]
on = 2027-01-30
kind = "work"
name = "春节"
[[days]]
on = 2027-04-05
kind = "off"
name = "清明节"
[[days]]
from = 2027-05-01
to = 2027-05-05
kind = "off"
name = "劳动节"
[[days]]
on = 2027-06-09
kind = "off"
name = "端午节"
[[days]]
on = 2027-09-15
kind = "off"
name = "中秋节"
[[days]]
from = 2027-10-01
to = 2027-10-07
kind = "off"
name = "国庆节"
"""
CSV = """年份,2027
文号,国办发明电〔2026〕99号
标题,国务院办公厅关于2027年部分节假日安排的通知
公布日,2026-11-20

日期,安排,节日
2027-01-01,放假,元旦
2027/01/30,上班,春节
"""


def notice(**changes: object) -> Notice:
    """The notice above, or one with other words."""
    said = plain(read_notice(TOML.encode(), name="2027.toml"))
    return notice_of({**said, **changes})


@pytest.fixture(autouse=True)
def nothing_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these tests load is rolled back, and no other test may count by it."""
    monkeypatch.setattr(operations, "_known", operations._Known({}, {}))


class TestReading:
    def test_toml_spans_become_days(self) -> None:
        days = notice().days
        assert [on.day for on in days if on.month == 10] == [1, 2, 3, 4, 5, 6, 7]
        assert not days[date(2027, 1, 30)].off

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_table_as_the_office_types_it(self, encoding: str) -> None:
        read = read_notice(CSV.encode(encoding), name="放假.csv")
        assert (read.year, read.published_on, len(read.days)) == (2027, date(2026, 11, 20), 2)
        assert read.days[date(2027, 1, 1)].name == "元旦"

    @pytest.mark.parametrize(
        ("old", "new", "complaint"),
        [
            ("年份,2027", "年份,二七", "年份“二七”应写四位数字"),
            ("放假,元旦", "休息,元旦", "安排“休息”应写“放假”或“上班”"),
            ("2027-01-01,放假", "一月一日,放假", "日期“一月一日”应写成2027-01-01这样的形式"),
            ("2027/01/30,上班", "2027-01-01,上班", "2027-01-01写了两次"),
            ("公布日,2026-11-20", "公布日,", "公布日“空”"),
            ("文号,", "字号,", "第2行“字号”不是"),
            ("2027-01-01,放假,元旦\n2027/01/30,上班,春节\n", "", "没有写明任何日期"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, old: str, new: str, complaint: str) -> None:
        assert old in CSV
        with pytest.raises(NoticeError, match=complaint):
            read_notice(CSV.replace(old, new).encode(), name="a.csv")

    @pytest.mark.parametrize("data", [b"\xff\xfe\x00\x81", b"x" * 300_000, b"year ="])
    def test_what_is_no_notice_is_refused(self, data: bytes) -> None:
        with pytest.raises(NoticeError):
            read_notice(data, name="a.toml")


@pytest.mark.django_db
class TestPublishNotice:
    def test_the_calendar_counts_by_it(self) -> None:
        assert current_calendar().provisional(date(2027, 1, 4))
        assert tentative(date(2027, 1, 4))
        version = publish_notice(notice(), by=BY, at=AT)
        assert (version.code, version.by_name, version.at, version.days.count()) == ("2027", "王签发", AT, 26)
        found = current_calendar().add(date(2027, 1, 29), Term.parse("6 working_days"))
        assert (found.on, found.provisional, found.calendar_version) == (date(2027, 2, 12), False, "2027")
        assert current_calendar().is_workday(date(2027, 1, 30))
        assert not tentative(date(2027, 1, 4))

    def test_the_act_stands_in_the_trail(self) -> None:
        version = publish_notice(notice(), by=BY, at=AT)
        run = Transition.objects.get(flow="calendar")
        assert (run.verb, run.actor_name, run.at) == ("publish_notice", "王签发", AT)
        assert Step.objects.get(transition=run).case_id == version.pk

    def test_an_amendment_within_the_year_gets_a_number_of_its_own(self) -> None:
        publish_notice(notice(), by=BY, at=AT)
        days = [{"on": "2027-05-06", "kind": "off", "name": "劳动节"}]
        later = notice(number="国办发明电〔2027〕1号", published_on="2027-03-01", days=days)
        assert publish_notice(later, by=BY, at=office_time(date(2027, 3, 2))).code == "2027-1"
        assert not current_calendar().is_workday(date(2027, 5, 6))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"number": ""}, "notice_named"),
            ({"published_on": "2026-11-22"}, "notice_published"),
            ({"published_on": "2025-11-04"}, "notice_after_the_last"),
            ({"year": 2028}, "notice_days_of_its_year"),
            ({"days": [{"on": "2027-01-04", "kind": "work", "name": "x"}]}, "notice_make_up_on_weekends"),
            ({"days": [{"on": "2027-01-01", "kind": "off", "name": "元旦"}]}, "notice_covers_statutory_days"),
        ],
    )
    def test_what_cannot_stand_is_refused(self, changes: dict[str, object], code: str) -> None:
        with pytest.raises(Refused) as caught:
            publish_notice(notice(**changes), by=BY, at=AT)
        assert code in {refusal.code for refusal in caught.value.refusals}
        assert not CalendarVersion.objects.filter(year=2027).exists()

    def test_the_missing_statutory_days_are_named(self) -> None:
        with pytest.raises(Refused, match="2027-02-06"):
            publish_notice(notice(days=[{"on": "2027-01-01", "kind": "off", "name": "元旦"}]), by=BY, at=AT)

    def test_the_same_number_is_loaded_once_however_it_is_written(self) -> None:
        publish_notice(notice(), by=BY, at=AT)
        again = notice(number="国办发明电[2026]99号", published_on="2026-11-21")
        with pytest.raises(Refused, match="已由 王签发 于 2026-11-21 10:03 载入"):
            publish_notice(again, by=BY, at=AT)

    @pytest.mark.parametrize(
        ("post", "office", "may"),
        [
            (Post.APPROVER, True, True),
            (Post.REVIEWER, True, True),
            (Post.HANDLER, True, False),
            (Post.SYSADMIN, True, False),
            (Post.APPROVER, False, False),
        ],
    )
    def test_who_may(self, post: Post, office: bool, may: bool) -> None:
        by = Actor(name="某人", posts=frozenset({post}), office=office)
        if may:
            assert publish_notice(notice(), by=by, at=AT).pk
            return
        with pytest.raises(NotAllowed):
            publish_notice(notice(), by=by, at=AT)


@pytest.mark.django_db
class TestAtTheDesk:
    """Upload, preview, act; a second click is answered with who was faster."""

    URL = "admin:law_calendarversion_add"

    def client(self, post: str = "approver", *, office: bool = True) -> Client:
        return signed_in(factories.actor(post, of=factories.credit_office() if office else None))

    def preview(self, client: Client, text: str = TOML) -> str:
        upload = SimpleUploadedFile("2027.toml", text.encode())
        return client.post(reverse(self.URL), {"file": upload}).content.decode()

    def signed(self, page: str) -> str:
        return page.partition('name="notice" value="')[2].partition('"')[0]

    def test_what_was_shown_is_what_is_loaded(self) -> None:
        client = self.client()
        with fixed(AT):
            page = self.preview(client)
            assert "2027-01-30" in page
            assert "上班" in page
            assert not CalendarVersion.objects.filter(year=2027).exists()
            answer = client.post(reverse(self.URL), {"notice": self.signed(page)}, follow=True)
            assert "没有期限因此改变" in answer.content.decode()
            assert CalendarVersion.objects.get(year=2027).days.count() == 26
            second = client.post(reverse(self.URL), {"notice": self.signed(page)}).content.decode()
            assert "该放假通知已经载入" in second
            assert "2026-11-21 10:03" in second
        assert CalendarVersion.objects.filter(year=2027).count() == 1

    def test_a_forged_preview_loads_nothing(self) -> None:
        with fixed(AT):
            page = self.client().post(reverse(self.URL), {"notice": "eyJ5ZWFyIjoyMDI3fQ:x:y"}).content.decode()
        assert "请重新上传文件" in page
        assert not CalendarVersion.objects.filter(year=2027).exists()

    def test_a_file_that_is_no_notice_is_explained(self) -> None:
        with fixed(AT):
            assert "年份“空”应写四位数字" in self.preview(self.client(), "[[days]]\non = 2027-01-01\nkind='off'")

    def test_a_notice_that_cannot_stand_shows_no_button(self) -> None:
        with fixed(AT):
            page = self.preview(self.client(), TOML.replace("2026-11-20", "2026-12-20"))
        assert "公布日不能晚于今日" in page
        assert "确认载入" not in page

    @pytest.mark.parametrize(
        ("post", "office", "status"),
        [("approver", True, 200), ("reviewer", True, 200), ("handler", True, 403), ("approver", False, 403)],
    )
    def test_who_sees_the_page(self, post: str, office: bool, status: int) -> None:
        assert self.client(post, office=office).get(reverse(self.URL)).status_code == status


@pytest.mark.django_db
def test_load_notice_reads_a_file(tmp_path: Path) -> None:
    path, out = tmp_path / "2027.csv", StringIO()
    rows = [f"{on},{'放假' if day.off else '上班'},{day.name}" for on, day in notice().days.items()]
    path.write_text(CSV.partition("日期,")[0] + "日期,安排,节日\n" + "\n".join(rows), encoding="utf-8")
    by = User.objects.get(pk=factories.actor("reviewer", of=factories.credit_office()).user_id)
    with fixed(AT):
        call_command("load_notice", str(path), "--by", by.username, stdout=out)
        with pytest.raises(CommandError, match="已经载入"):
            call_command("load_notice", str(path), "--by", by.username)
    assert "2027-01-30 上班 春节" in out.getvalue()
    assert "工作日历：2027" in out.getvalue()
