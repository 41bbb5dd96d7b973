"""Every date can say how it came about: the sum, the clause, the pack and the calendar."""

from datetime import date

import pytest

from law import packs
from law.calendar import shipped
from law.packs import NoValue
from law.why import Why, deadline

JY = packs.load("jiangyin-2018")
JJ = packs.load("jieyang-2017")
CALENDAR = shipped()


class TestDeadline:
    def test_a_term_with_a_clause(self) -> None:
        on, why = deadline(JY, CALENDAR, key="record.validity.serious", start_on=date(2026, 3, 2))
        assert on == date(2029, 3, 2)
        assert why.sentences[0] == "严重失信信息有效期：3年，至2029年3月2日止。"
        assert why.citations[0].clause == "JS-G 30"
        assert why.calendar_version == ""

    def test_a_term_that_the_office_set_says_so_before_the_sum(self) -> None:
        on, why = deadline(
            JY, CALENDAR, key="listing.statement_term", start_on=date(2026, 9, 28), label="陈述申辩截止日"
        )
        assert on == date(2026, 10, 10)
        assert why.sentences[0] == "陈述申辩截止日：5个工作日，至2026年10月10日止。"
        assert why.sentences[1] == "期限5个工作日为本办自定，无条款依据。"
        assert why.calendar_version == "2026"

    def test_a_provisional_date_is_marked_where_it_is_said(self) -> None:
        on, why = deadline(JY, CALENDAR, key="listing.statement_term", start_on=date(2026, 12, 28))
        assert (on, why.provisional) == (date(2027, 1, 5), True)
        assert why.sentences[0].endswith("至2027年1月5日止【暂定】。")

    def test_an_unverified_term_is_marked(self) -> None:
        _, why = deadline(JY, CALENDAR, key="publication.penalty_term", start_on=date(2026, 3, 2))
        assert "【待核】7个工作日" in why.sentences[0]
        assert "依据：【待核】发改办财金〔2018〕424号" in why.chinese

    def test_a_term_that_no_paper_and_no_office_set_is_not_invented(self) -> None:
        with pytest.raises(NoValue, match="揭阳市"):
            deadline(JJ, CALENDAR, key="record.validity.serious", start_on=date(2026, 3, 2))


class TestWhy:
    def test_it_survives_storage(self) -> None:
        _, why = deadline(JY, CALENDAR, key="listing.statement_term", start_on=date(2026, 12, 28))
        assert Why.from_json(why.as_json()) == why

    def test_two_reasons_add_up_without_repeating_a_citation(self) -> None:
        _, first = deadline(JY, CALENDAR, key="record.validity.serious", start_on=date(2026, 3, 2))
        _, second = deadline(JY, CALENDAR, key="listing.statement_term", start_on=date(2026, 12, 28))
        both = first + second + first
        assert len(both.citations) == 2
        assert both.provisional
        assert both.calendar_version == "2026"

    def test_the_lines_name_source_reading_pack_and_calendar(self) -> None:
        _, why = deadline(JY, CALENDAR, key="objection.review_term", start_on=date(2026, 3, 2))
        text = "\n".join(why.chinese)
        assert "依据：《江苏省公共信用信息管理办法（试行）》（苏政发〔2018〕23号）第三十二条" in text
        assert f"规则包：jiangyin-2018 {JY.version}" in text
        assert "沿用：江苏省（2018年）" in text
        assert "工作日历：2026" in text

    def test_a_clause_that_does_not_decide_the_value_is_not_called_its_basis(self) -> None:
        _, why = deadline(JY, CALENDAR, key="measures.feedback_term", start_on=date(2026, 3, 2))
        assert "依据：本办自定，无条款依据" in why.chinese
        (related,) = (line for line in why.chinese if "定期反馈联合奖惩实施情况" in line)
        assert related.startswith("相关条款：")

    def test_sentences_that_rest_on_a_value(self) -> None:
        why = Why.cited(JY, "listing.prior_notice", sentences=["已送达事前告知书。"])
        assert [citation.clause for citation in why.citations] == ["JY 6(2)"]
