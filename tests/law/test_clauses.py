"""The documents split into clauses: what can be cited, and that nothing is lost or cited twice."""

import re

import pytest

from law import packs
from law.clauses import UnknownClause, body, clauses, documents, find, verbatim


def bare(text: str) -> str:
    return re.sub(r"[\s#*]+", "", text)


class TestDocuments:
    def test_all_seven_documents_are_there(self) -> None:
        assert list(documents()) == ["JY", "JJ", "JS-Z", "JS-L", "JS-G", "PY", "XB"]

    def test_title_number_and_trial_are_known(self) -> None:
        paper = documents()["JS-G"]
        assert paper.name == "《江苏省公共信用信息管理办法（试行）》（苏政发〔2018〕23号）"
        assert paper.trial

    def test_the_paper_without_a_title_in_its_text_is_unverified(self) -> None:
        assert documents()["XB"].status == "unverified"
        assert "文号待核" in documents()["XB"].name

    @pytest.mark.parametrize("key", ["JY", "JJ", "JS-Z", "PY"])
    def test_a_title_that_counts_as_text_stands_in_the_text(self, key: str) -> None:
        paper = documents()[key]
        assert bare(paper.title) in bare(body(paper))
        assert paper.number in bare(body(paper))


class TestSplit:
    @pytest.mark.parametrize(
        ("key", "count", "last"),
        [("JY", 27, "27"), ("JJ", 26, "26"), ("JS-L", 27, "27"), ("JS-G", 43, "43")],
    )
    def test_running_numbers_have_no_gap(self, key: str, count: int, last: str) -> None:
        top = [number for number in clauses(key) if number.isdecimal()]
        assert top == [str(n) for n in range(1, count + 1)]
        assert top[-1] == last

    @pytest.mark.parametrize("key", list(documents()))
    def test_no_line_is_lost(self, key: str) -> None:
        held = "".join(bare(clause.text) for clause in clauses(key).values())
        for line in body(documents()[key]).splitlines():
            if not re.match(r"^(第[一二三四五六]章|[一二三四五六七八]、)", line.strip("# *　\xa0")):
                assert bare(line) in held, line

    def test_a_clause_holds_the_items_below_it(self) -> None:
        assert bare(find("JS-G 34(2)").text) in bare(find("JS-G 34").text)

    def test_a_closing_paragraph_goes_back_to_its_section(self) -> None:
        assert not verbatim("PY 三(二)2", "并告知信用主体实施的依据和理由")
        assert verbatim("PY 三(二)", "并告知信用主体实施的依据和理由")

    def test_the_three_papers_of_one_file_do_not_mix(self) -> None:
        assert verbatim("JS-L 6(2)", "应实行事前告知")
        assert "第一条" not in find("JS-L 27").text
        assert "信用红黑名单认定" not in find("JS-Z 附表").text


class TestFind:
    @pytest.mark.parametrize(
        ("citation", "starts", "label"),
        [
            ("JS-G 30", "第三十条", "第三十条"),
            ("JS-G 34(2)", "（二）该失信行为", "第三十四条第（二）项"),
            ("JS-G 34(二)", "（二）该失信行为", "第三十四条第（二）项"),
            ("JY 6(2)", "2. 信用黑名单的认定程序", "（六）2"),
            ("JY 24", "（二十四）建立信用主体权益保障机制", "（二十四）"),
            ("JJ 20", "（二十）建立健全信用修复制度", "（二十）"),
            ("JJ 23", "(二十三) 加强诚信文化宣传教育", "（二十三）"),
            ("JS-Z 二(三)", "（三）建立健全政务信用记录", "二（三）"),
            ("PY 三(五)", "（五）建立“信易贷”", "三（五）"),
            ("XB 二(二)4(1)", "(1) 为优良信用个人提供", "二（二）4（1）"),
            ("XB 二(四)2(6)", "(6) 完善个人信用记录", "二（四）2（6）"),
            ("JS-Z 附表", "序号", "附表"),
        ],
    )
    def test_a_citation_leads_to_its_clause(self, citation: str, starts: str, label: str) -> None:
        clause = find(citation)
        assert clause.text.startswith(starts)
        assert clause.label == label

    def test_the_canonical_citation_finds_itself(self) -> None:
        for key in documents():
            for clause in clauses(key).values():
                assert find(clause.citation) == clause

    def test_anchors_are_unique(self) -> None:
        anchors = [clause.anchor for key in documents() for clause in clauses(key).values()]
        assert len(anchors) == len(set(anchors))

    @pytest.mark.parametrize("citation", ["JS-G 44", "JY 6(3)", "PY 三(六)", "GB 1", "JY"])
    def test_an_unknown_clause_is_refused_in_chinese(self, citation: str) -> None:
        if citation == "JY":
            assert find(citation).number == "序言"
            return
        with pytest.raises(UnknownClause, match="没有"):
            find(citation)


class TestVerbatim:
    def test_line_breaks_inside_a_sentence_do_not_count(self) -> None:
        assert verbatim("JY 3", "可先行制定具体认定办法。认定办法制定过程中")

    def test_one_changed_character_counts(self) -> None:
        assert not verbatim("JS-G 30", "一般失信为2年、严重失信为3年")

    def test_words_of_another_clause_do_not_count(self) -> None:
        assert not verbatim("JS-G 31", "一般失信为1年")

    def test_an_empty_quote_is_no_quote(self) -> None:
        assert not verbatim("JS-G 30", "")

    @pytest.mark.parametrize("code", packs.codes())
    def test_every_quote_of_every_pack_stands_in_its_clause(self, code: str) -> None:
        cited = [c for entry in packs.load(code).entries.values() for c in entry.citations if c.clause]
        assert cited or packs.load(code).rank  # nobody has the nation's texts yet
        wrong = [(c.key, c.clause, c.quote) for c in cited if not verbatim(c.clause, c.quote)]
        assert wrong == []
